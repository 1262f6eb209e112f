"""What stands on an itinerary sheet, and the sheet as PDF. Its words are the office’s, Chinese."""

from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from agency.acting import acting
from agency.models import Event
from contracts.drafting import tables
from contracts.drafting.assembling import LANGUAGE
from contracts.drafting.blanks import day
from contracts.models import Contract, ItinerarySheet
from contracts.terms import Terms
from customers.papers import typesetting
from customers.papers.paper import Block, Entry, Paper

WIDTHS = (12, 26, 44, 0, 34, 40, 20)  # millimetres of the columns of `tables.itinerary`
MARK = 16  # characters of the fingerprint that are printed


def content(contract: Contract, terms: Terms, *, remarks: str) -> dict[str, Any]:
    """Frozen with the sheet; nothing of the travellers but how many, and for whom they sign."""
    trip = terms.trip
    with override(LANGUAGE):
        columns, rows = tables.itinerary(terms)
        told = {
            "title": _("Itinerary sheet"),
            "head": [
                [_("Contract number"), contract.number],
                [_("Journey"), trip.product or str(contract.title)],
                [_("From – to"), f"{day(trip.starts_on)} – {day(trip.ends_on)}"],
                [_("Departure from"), trip.origin],
                [_("Representative"), terms.customer.name],
                [_("Travellers"), str(len(terms.travellers))],
                [_("Leader or guide"), " ".join(filter(None, (trip.leader, trip.leader_licence)))],
                [
                    _("In an emergency"),
                    " · ".join(filter(None, (terms.house.handler_phone, terms.house.phone))),
                ],
                [_("Complaints"), terms.house.complaint_phone],
            ],
            "columns": columns,
            "rows": rows,
            "agencies": [
                [one.name, one.contact, one.phone]
                for one in terms.agencies
                if one.role in ("ground", "overseas")
            ],
            "guides": [[day(one.on), one.guide] for one in trip.days if one.guide],
            "notes": [note for note in (terms.promises.safety_plan, remarks) if note],
            "org": terms.house.name,
        }
    return told


def paper(sheet: ItinerarySheet) -> Paper:
    told = sheet.content
    with override(LANGUAGE):
        blocks = [
            Block(
                _("The journey"), entries=tuple(Entry(label, value) for label, value in told["head"] if value)
            ),
            Block(
                _("Day by day"),
                columns=tuple(told["columns"]),
                rows=tuple(tuple(row) for row in told["rows"]),
                widths=WIDTHS,
            ),
        ]
        if told["agencies"]:
            heads = (_("Agency at the destination"), _("Contact"), _("Telephone"))
            rows = tuple(tuple(row) for row in told["agencies"])
            blocks.append(Block(_("Who looks after you there"), columns=heads, rows=rows, widths=(0, 50, 50)))
        if told["guides"]:
            rows = tuple(tuple(row) for row in told["guides"])
            blocks.append(
                Block(
                    _("Guides"), columns=(_("Date"), pgettext("service", "guide")), rows=rows, widths=(40, 0)
                )
            )
        if told["notes"]:
            blocks.append(Block(_("Please note"), paragraphs=tuple(told["notes"])))
        blocks.append(
            Block(
                _("Received"),
                paragraphs=(_("This sheet is part of the package tour contract (Tourism Law art. 59)."),),
                sign=(_("Traveller or representative:"), _("Date:")),
            )
        )
        return Paper(
            title=told["title"],
            file=sheet.number,
            head=(
                Entry(pgettext("document", "Number"), sheet.number),
                Entry(_("Issued on"), day(localdate(sheet.issued_at))),
                Entry(_("Fingerprint"), sheet.digest[:MARK]),
            ),
            blocks=tuple(blocks),
            landscape=True,
            org=told["org"],
        )


def pdf(sheet: ItinerarySheet, *, by) -> bytes:
    """For `by`; the register says who had it printed."""
    with acting(by):
        facts = {"form": "sheet", "as": "pdf", "contract": str(sheet.contract_id)}
        Event.note(Event.Kind.PRINTED, by=by, subject=sheet.customer_id, **facts)
    with override(LANGUAGE):
        return typesetting.pdf(paper(sheet))
