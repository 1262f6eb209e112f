"""The proof of consents: what was shown, in which version, when, by whom, how it was told (PIPL art. 14, 69)."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agency.encryption import attach_keys
from customers import consenting
from customers.models import Attachment, Consent, PrivacyNotice
from customers.notice_texts import paragraphs

from .paper import Block, Entry, Paper, head_of, minute, stamp


def made(sheet, *, opened: frozenset[str], reader, moment) -> Paper:
    """Every answer in order, then the full text of each notice that was shown."""
    customer = sheet.customer
    events = list(reversed(consenting.events(customer)))
    attach_keys(event.words for event in events if event.words)
    shown = {event.notice_id: event.notice for event in events}
    return Paper(
        title=_("Proof of consents"),
        file=f"{customer.number}-consents",
        head=head_of(customer.number, reader, moment),
        blocks=(
            Block(entries=(Entry(_("Customer"), sheet.title), Entry(_("Answers on file"), str(len(events))))),
            _standing(customer),
            _answers(events),
            *(_text(notice) for notice in sorted(shown.values(), key=lambda one: one.effective_on)),
        ),
        watermark=stamp(reader, moment),
    )


def _standing(customer) -> Block:
    rows = [
        (
            str(answer.purpose),
            _("to be renewed")
            if answer.standing == "renew"
            else str(dict(Consent.Decision.choices).get(answer.standing, "")),
            minute(answer.at),
            answer.notice.version,
        )
        for answer in sorted(consenting.in_force(customer).values(), key=lambda one: one.purpose.position)
    ]
    columns = (_("Purpose"), pgettext("consent", "Stands"), _("Since"), _("Notice"))
    return Block(_("How each consent stands"), columns=columns, rows=tuple(rows), widths=(0, 28, 34, 24))


def _answers(events: list[Consent]) -> Block:
    kept = Attachment.objects.kept().in_bulk([event.file for event in events if event.file])
    rows = [
        (
            minute(event.at),
            str(event.purpose),
            str(event.get_decision_display()),
            f"{event.get_form_display()} · {event.notice.version}",
            str(event.by or _("The system")),
            "\n".join(filter(None, _evidence(event, kept))),
        )
        for event in events
    ]
    columns = (
        _("When"),
        _("Purpose"),
        pgettext("consent", "Answer"),
        _("Kind and notice shown"),
        _("Taken by"),
        _("How it was told, and the proof"),
    )
    return Block(_("Every answer"), columns=columns, rows=tuple(rows), widths=(28, 34, 18, 34, 18, 0))


def _evidence(event: Consent, kept: dict) -> list[str]:
    file = kept.get(event.file)
    until = event.valid_until and _("until %(day)s") % {"day": event.valid_until.isoformat()}
    words = str(event.words.text) if event.words else ""
    return [str(event.get_way_display()), until or "", words, f"{file} {file.masked_name}" if file else ""]


def _text(notice: PrivacyNotice) -> Block:
    title = _("Notice %(version)s, in force from %(day)s")
    facts = {"version": notice.version, "day": notice.effective_on.isoformat()}
    lines = tuple(text for _heading, text in paragraphs(notice.body))
    return Block(title % facts, paragraphs=(notice.title, *lines), fine=True, new_page=True)
