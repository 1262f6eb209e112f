"""The certificate of destruction on paper: everything it says comes from its own content."""

from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agency.acting import acting
from agency.models import Event
from compliance.models import Certificate, RetentionRule
from compliance.retention.categories import BY_CODE
from customers.papers.paper import DRAWN, Block, Entry, Paper, minute, stamp

from .showing import surfaces_of

NAMED = 2000  # archive numbers on paper; more are counted, and stand in the certificate itself


def print_certificate(certificate: Certificate, *, by, form: str, now: datetime) -> Paper:
    content = certificate.content
    with acting(by):
        facts = {"list": "certificate", "rows": len(content["archives"]), "as": DRAWN[form]}
        Event.note(Event.Kind.PRINTED, by=by, subject=certificate.batch_id, **facts)
    return Paper(
        title=_("Certificate of destruction"),
        file=f"certificate-{certificate.number}",
        head=(
            Entry(_("Reference number"), certificate.number),
            Entry(_("Issued"), minute(certificate.issued_at)),
            Entry(_("Completed on"), date_format(certificate.final_on, "DATE_FORMAT")),
        ),
        blocks=(
            _people(content),
            _rules(content),
            _surfaces(content),
            _search(content),
            *_backups(content),
            *_archives(content),
            _proof(certificate),
        ),
        sign=(_("Supervised by"), _("Signature of the manager"), _("Date")),
        watermark=stamp(by, now),
    )


def _at(text: str) -> str:
    return minute(parse_datetime(text))


def _people(content: dict) -> Block:
    labels = {"reviewed": _("Reviewed by"), "approved": _("Approved by"), "verified": _("Verified by")}
    people = content["people"]
    steps = tuple(
        Entry(label, f"{people[step]['name']} ({people[step]['username']}) · {_at(people[step]['at'])}")
        for step, label in labels.items()
    )
    done = Entry(_("Destroyed"), f"{_at(content['started_at'])} – {_at(content['executed_at'])}")
    return Block(_("People and dates"), entries=(*steps, done))


def _rules(content: dict) -> Block:
    ranks = dict(RetentionRule.Rank.choices)
    return Block(
        _("By which rules"),
        columns=(_("Category"), _("Legal basis"), _("Rank"), _("Archives")),
        rows=tuple(
            (
                f"{BY_CODE[rule['category']].label} v{rule['version']}",
                rule["article"],
                str(ranks[rule["rank"]]),
                str(rule["archives"]),
            )
            for rule in content["rules"]
        ),
        widths=(45, 0, 25, 18),
    )


def _surfaces(content: dict) -> Block:
    return Block(
        _("What was destroyed"),
        columns=(_("Surface"), _("Rows"), _("What became of them")),
        rows=tuple(
            (str(label), str(rows), _("stay, unreadable") if stays else _("gone"))
            for label, rows, stays in surfaces_of(content)
        ),
        widths=(0, 25, 50),
    )


def _search(content: dict) -> Block:
    scan = content["scan"]
    text = _(
        "%(values)s values of %(archives)s archives were looked for in %(tables)s tables and %(files)s files."
    ) % {name: scan[name] for name in ("values", "archives", "tables", "files")}
    found = sum(scan["found"].values())
    if not found:
        text = f"{text} {_('Nothing was found.')}"
    else:
        text = f"{text} " + _("%(found)s places were found and explained by whoever verified.") % {
            "found": found
        }
    return Block(_("Search for remains"), paragraphs=(text, *_words(scan.get("words", {}))))


def _words(counts: dict) -> tuple[str, ...]:
    """What became of words in texts of others; nothing where none were found."""
    if not counts:
        return ()
    kept = sum(rows for code, rows in counts.items() if code != "erased")
    text = _(
        "%(erased)s texts of others named somebody destroyed: the words were erased. %(kept)s were kept."
    )
    return (text % {"erased": counts.get("erased", 0), "kept": kept},)


def _backups(content: dict) -> tuple[Block, ...]:
    """Copies made before: of the data without a key, of the keys for a short while."""
    if not (copies := content.get("backups")):
        return ()
    entries = (
        Entry(_("Copies of the data"), f"{copies['data']}"),
        Entry(_("Copies of the keys"), f"{copies['keys']}"),
        Entry(_("Last copy of the keys"), copies["last_keys"] or "—"),
    )
    return (Block(_("Backups from before the destruction"), entries=entries),)


def _archives(content: dict) -> tuple[Block, ...]:
    numbers = content["archives"]
    title = _("Archives (%(count)s)") % {"count": len(numbers)}
    return (Block(title, paragraphs=("　".join(numbers[:NAMED]),), fine=True),)


def _proof(certificate: Certificate) -> Block:
    return Block(
        _("Proof"),
        entries=(
            Entry(_("Digest"), certificate.digest, wide=True),
            Entry(_("Signature"), certificate.signature or "—", wide=True),
        ),
        paragraphs=(
            _(
                "Destroyed by destroying the key of each archive (NIST SP 800-88, cryptographic erase). Until the"
                " day of completion a backup of the keys may still exist; after it nothing opens what was sealed."
            ),
        ),
    )
