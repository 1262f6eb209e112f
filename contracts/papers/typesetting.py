"""A contract as PDF: A4, as it is handed to a customer (seed 001; 民法典 496: what stands out is printed bold).

The words come as JSON and are never evaluated; a text nobody has approved carries a mark on every page.
"""

import json
import re
from math import sqrt
from typing import Any
from urllib.parse import urlencode

import typst
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from agency.acting import acting
from agency.models import Event
from contracts.drafting.assembling import LANGUAGE, assemble, chinese, digest
from contracts.models import Contract, ContractState, Revision
from contracts.terms import Terms
from customers.leads import qr
from customers.papers.typesetting import TEMPLATES, fonts

S = ContractState
# The revision’s words hold: nothing marks them as a draft.
DECIDED = (S.APPROVED, S.SIGNING, S.PART_SIGNED, *S.SIGNED_ONCE)
PREFIX = 16  # characters of the fingerprint in the footer
WIDEST, DAY_WIDE = 8.0, 4.5  # a day stays on one line
DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
FIGURE = re.compile(r"[−+]?¥?(\d{1,6}|\d{1,3}(,\d{3})+)(\.\d+)?%?")  # a telephone is none


def pdf(contract: Contract, revision: Revision | None, *, by) -> bytes:
    """The revision, or the draft as it stands (None), as PDF for `by`. The register says who had it printed."""
    moment = clock()
    with acting(by):
        place = revision.place if revision else 0
        facts = {"form": "contract", "as": "pdf", "contract": str(contract.pk), "revision": place}
        Event.note(Event.Kind.PRINTED, by=by, subject=contract.customer_id, **facts)
    return rendered(data(contract, revision, reader=by.name, moment=moment), moment)


def rendered(told: dict[str, Any], moment, form: str = "pdf", template: str = "contract.typ") -> Any:
    return typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=fonts(),
        sys_inputs={"contract": json.dumps(told, ensure_ascii=False)},
        timestamp=int(moment.timestamp()),
        format=form,
    )


def data(contract: Contract, revision: Revision | None, *, reader: str, moment) -> dict[str, Any]:
    """What stands on the paper, in the words of the office."""
    terms = Terms.of(revision.terms if revision else contract.terms)
    text = revision.text if revision else assemble(contract.version, terms)
    mark = revision.digest if revision else digest(terms, text, str(contract.version_id))
    approved = revision is not None and contract.state in DECIDED and revision.pk == contract.revision_id
    with override(LANGUAGE):
        return {
            "title": contract.kind.name,
            "house": terms.house.name,
            "model": model_of(revision.version if revision else contract.version),
            "number-label": _("Contract number: "),
            "number": contract.number or _("not submitted yet"),
            "subject": contract.title,
            "sides": [_("Travel agency"), _other_side(contract)],
            "parties": parties(terms),
            "blocks": [drawn(one) for one in text],
            "signing": _signing(contract, terms),
            "bold-note": _("What is printed bold was explained to the customer before signing.")
            if any(one.get("highlighted") for one in text)
            else "",
            "end": _("(Here the words end)"),
            "nothing": pgettext("table", "none"),
            "page": _("Page {n} of {of}"),
            "mark": _("Fingerprint %(digest)s") % {"digest": mark[:PREFIX]},
            "watermark": "" if approved else _watermark(reader, moment),
            "check": checkable(contract, mark) if approved else None,
            "signed": None,
        }


def checkable(contract: Contract, digest: str) -> dict[str, Any]:
    """The place where anybody sees whether this paper is registered, as a QR code and in words (§1.5)."""
    address = f"{settings.BASE_URL}{reverse('verify')}"
    asked = urlencode({"n": contract.number, "f": digest[:PREFIX]})
    side, dots = qr.path(f"{address}?{asked}")
    return {
        "side": side,
        "path": dots,
        "words": _(
            "Whether this paper is registered, and in force: scan the code or enter number and fingerprint at"
        ),
        "address": address,
    }


def model_of(version) -> str:
    """Which text it is, and whose: an official one by its source, ours by name and number."""
    if version.is_official:
        return version.official_source
    return _("%(name)s, version %(number)s") % {"name": version.template.name, "number": version.number}


def _watermark(reader: str, moment) -> str:
    told = {"reader": reader, "moment": date_format(localtime(moment), "Y-m-d H:i")}
    return _("DRAFT, not in force · %(reader)s · %(moment)s") % told


def _other_side(contract: Contract) -> str:
    return _("Traveller or representative") if contract.kind.travels else _("Other party")


def parties(terms: Terms) -> list[list[str]]:
    house, other = terms.house, terms.customer
    rows = [
        [pgettext("party", "Name"), house.name, other.name],
        [_("Licence, document"), house.licence, other.document_number],
        [_("Address"), house.address, other.address],
        [_("Telephone"), house.phone, other.phone],
        [
            _("Handled, signed by"),
            " ".join(filter(None, (house.handler, house.handler_phone))),
            "，".join(filter(None, (other.signatory, other.authority))),
        ],
        [_("Complaints"), house.complaint_phone, ""],
    ]
    return [row for row in rows if row[1] or row[2]]


def drawn(block: dict[str, Any]) -> dict[str, Any]:
    if block["kind"] == "clause":
        number = _("Article %(number)s") % {"number": chinese(block["number"])}
        return {
            "kind": "clause",
            "number": number,
            "text": block["text"],
            "highlighted": block["highlighted"],
        }
    if block["kind"] == "table":
        table = {"kind": "table", "columns": block["columns"], "rows": block["rows"]}
        return table | {"widths": _widths(block), "figures": _figures(block)}
    return block


def _widths(block: dict[str, Any]) -> list[float]:
    """How wide each column is against the others: by the square root of what it has to hold."""
    columns = zip(block["columns"], *block["rows"], strict=False)
    return [_width(cells) for cells in columns]


def _figures(block: dict[str, Any]) -> list[int]:
    """The columns that hold figures, which stand under one another, heading and all; the first one never does."""
    columns = enumerate(zip(*block["rows"], strict=False))
    return [place for place, cells in columns if place and _all_figures(cells)]


def _all_figures(cells: tuple[str, ...]) -> bool:
    said = [one for one in cells if one]
    return bool(said) and all(map(FIGURE.fullmatch, said))


def _width(cells: tuple[str, ...]) -> float:
    least = DAY_WIDE if any(map(DAY.fullmatch, cells)) else 1.6
    return min(WIDEST, max(least, sqrt(max(map(len, cells)))))


def _signing(contract: Contract, terms: Terms) -> list[dict[str, Any]]:
    mine = [_("Seal:"), _("Signed by:"), _("Date:")]
    theirs = [_("Signature or seal:"), _("Telephone:"), _("Date:")]
    if any(one.guardian for one in terms.younger_than(18)):
        theirs.insert(1, _("Guardian of the minor:"))
        mine.insert(1, _("Handled by:"))
    return [
        {"title": _("Travel agency"), "lines": mine},
        {"title": _other_side(contract), "lines": theirs},
    ]
