"""The itinerary sheet 行程单: issued from what holds of the signed words, then given to the traveller (旅游法 59)."""

import hashlib
import json
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from contracts.changing import effective
from contracts.drafting import keeping
from contracts.models import Contract, ContractState, ItinerarySheet
from customers import numbering

from . import putting, sheet_paper

PREFIX = "XC"  # 行程
RUN = "contracts.check_services"  # operations and guides run the journey


def may_run(by, contract: Contract) -> bool:
    """Issue and hand over: whoever may write the contract, and colleagues of operations who were asked to run it."""
    return by.has_perm(RUN) or keeping.may_change(by, contract)


def issuable(contract: Contract) -> bool:
    return contract.kind.travels and contract.state in ContractState.BINDING


def issue(contract: Contract, *, by, remarks: str = "", now: datetime | None = None) -> ItinerarySheet:
    """The sheet of the signed journey, numbered; a later one replaces it. `remarks`: meeting point, what to bring.

    Raises `PermissionDenied` for whoever does not run the journey, `Refused` for a contract that is not in
    force, or has no journey day by day.
    """
    now = now or clock()
    with acting(by, reason=gettext_noop("itinerary sheet issued")):
        held = keeping.locked(contract.pk, by)
        if not may_run(by, held):
            raise PermissionDenied
        if not issuable(held):
            raise Refused(_("An itinerary sheet belongs to a signed journey that is not over."))
        terms = effective.terms_of(held)
        if not terms.trip.days:
            raise Refused(_("The signed words have no journey day by day."))
        content = sheet_paper.content(held, terms, remarks=remarks.strip()[:500])
        last = held.sheets.order_by("-place").first()
        made = ItinerarySheet(
            contract=held,
            customer_id=held.customer_id,
            revision=held.revision,
            number=numbering.take(PREFIX, year=localdate(now).year),
            place=last.place + 1 if last else 1,
            content=content,
            digest=digest(content),
            made_by=by,
            issued_at=now,
        )
        made.save(force_insert=True)
        putting.record(held, putting.SHEET, by=by)
        keeping.note("sheet_issued", held, by=by, sheet=made.number)
    return made


def hand_over(pk: UUID, *, by, way: str, at: datetime, now: datetime | None = None) -> ItinerarySheet:
    """Keep that the traveller has it: how and when. Once; what was given wrongly is issued anew."""
    now = now or clock()
    sheet = ItinerarySheet.objects.get(pk=pk)
    with acting(by, reason=gettext_noop("itinerary sheet handed over")):
        contract = keeping.locked(sheet.contract_id, by)
        if not may_run(by, contract):
            raise PermissionDenied
        sheet = ItinerarySheet.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
        if sheet.handed_at is not None:
            return sheet
        if sheet.place != contract.sheets.count():
            raise Refused(_("A later sheet has replaced this one: hand that one over."))
        if not sheet.issued_at.replace(second=0, microsecond=0) <= at <= now:  # forms know minutes
            raise Refused(_("It was given after it was issued, and not in the future."))
        sheet.way, sheet.handed_by, sheet.handed_at = ItinerarySheet.Way(way), by, at
        sheet.save()
        keeping.note("sheet_handed", contract, by=by, sheet=sheet.number, sheet_way=way)
    return sheet


def digest(content: dict) -> str:
    """SHA-256 of what stands on the sheet."""
    said = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
