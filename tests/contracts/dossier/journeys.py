"""Steps of tests about signed journeys."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_current_timezone, localdate, make_aware, now

from agency.acting import acting_as
from contracts.dossier import parts, putting, sheets
from contracts.models import Contract, DossierPart
from customers.models import Attachment
from tests.contracts import drafts, signed


def journey(owner, *, starts_on: date | None = None, days: int = 3, **facts) -> Contract:
    """A signed package tour of `owner` that leaves on `starts_on` (in forty days, unless said)."""
    return signed.signed(owner, terms=drafts.terms(starts_on=starts_on, days=days), **facts)


def at(day: date, hour: int = 9) -> datetime:
    """That hour of that day in Shanghai."""
    return make_aware(datetime.combine(day, time(hour)), get_current_timezone())


def today(days: int = 0) -> date:
    return localdate() + timedelta(days=days)


def part(contract: Contract, code: str) -> DossierPart:
    return parts.part_of(contract, code)


def paper(contract: Contract, kind: str = "trip") -> Attachment:
    """A file of the archive, without its bytes."""
    with acting_as("system:test"):
        return Attachment.objects.create(
            customer_id=contract.customer_id,
            kind=kind,
            name="file.pdf",
            secret="c2VjcmV0",
            digest="0" * 64,
            content_type="application/pdf",
            size=1,
            uploaded_by=contract.owner,
        )


def fill(contract: Contract, *besides: str) -> None:
    """Every required part is there but `besides`."""
    for one in putting.lacking(contract):
        if one.code not in besides:
            putting.put(contract, one, paper(contract), by=contract.owner)


def with_sheet(contract: Contract, *, handed: bool = True) -> Contract:
    sheet = sheets.issue(contract, by=contract.owner)
    if handed:
        sheets.hand_over(sheet.pk, by=contract.owner, way="paper", at=now())
    return contract


def fresh(contract: Contract) -> Contract:
    with acting_as("system:test"):
        return Contract.objects.select_related("kind", "owner", "revision", "dossier").get(pk=contract.pk)
