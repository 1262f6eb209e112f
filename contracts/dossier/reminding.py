"""What is missing around a signed contract is told: to the owner, later to whoever is above, each once (§1.6)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.timezone import localdate

from agency.acting import acting_as
from agency.models import Notice, User
from contracts import policy
from contracts.models import Contract, ContractKind, ContractState, ItinerarySheet, ServicePoint
from customers.helping import managers

from . import promised, putting
from .clock import ACTOR

S = ContractState
OVER = (S.COMPLETED, S.TERMINATED, S.EXPIRED)


def sweep(now: datetime) -> int:
    """How many notices were posted; asked again the same day it posts none."""
    with acting_as(ACTOR):
        return (
            _tell(unscanned(now, policy.SCAN_MISSING), "file_no_scan")
            + _tell(unscanned(now, policy.SCAN_TOLD_UP), "file_no_scan_team", above=True)
            + _tell(sheetless(now), "sheet_due")
            + _tell(departed(now), "sheet_missing", above=True, owner=True)
            + _tell(incomplete(now, policy.FILE_COMPLETE), "file_open")
            + _tell(incomplete(now, policy.FILE_CLOSED), "file_open_team", above=True)
            + _tell(unfiled(now), "file_to_close")
            + _tell_guides(now)
        )


def unscanned(now: datetime, after: timedelta) -> QuerySet[Contract]:
    """Signed so long ago, and the signed text is not on file (design §1.2: 7 days)."""
    rows = Contract.objects.filter(state__in=putting.OPEN, signed_at__lte=now - after)
    return rows.exclude(dossier__scanned=True)


def sheetless(now: datetime) -> QuerySet[Contract]:
    """Leaves tomorrow, or earlier, and no traveller has the itinerary sheet."""
    day = localdate(now + policy.SHEET_BEFORE)
    given = ItinerarySheet.objects.filter(contract=OuterRef("pk"), handed_at__isnull=False)
    rows = Contract.objects.filter(
        state__in=S.BINDING,
        kind__family=ContractKind.Family.TRIP,
        starts_on__lte=day,
        ends_on__gte=localdate(now),
    )
    return rows.exclude(Exists(given))


def departed(now: datetime) -> QuerySet[Contract]:
    """Should be under way, and is not: there is no sheet at all."""
    sheet = ItinerarySheet.objects.filter(contract=OuterRef("pk"))
    rows = Contract.objects.filter(
        state=S.EFFECTIVE, kind__family=ContractKind.Family.TRIP, starts_on__lte=localdate(now)
    )
    return rows.exclude(Exists(sheet))


def incomplete(now: datetime, after: timedelta) -> QuerySet[Contract]:
    """Over so long, and parts of its file are missing."""
    return Contract.objects.filter(
        state__in=OVER, ended_at__lte=now - after, dossier__there__lt=F("dossier__required")
    )


def unfiled(now: datetime) -> QuerySet[Contract]:
    """Over, whole, and still not filed away."""
    return Contract.objects.filter(
        state__in=OVER,
        ended_at__lte=now - policy.FILE_CLOSED,
        disputed=False,
        dossier__there__gte=F("dossier__required"),
    )


def _tell(rows: QuerySet[Contract], kind: str, *, above: bool = False, owner: bool = False) -> int:
    """To the owner, or to whoever is above her, or both; nobody is told twice."""
    told = 0
    for contract in _named(rows):
        people = [contract.owner] if owner or not above else []
        if above and (head := managers.next_up(contract.owner)):
            people.append(head)
        told += sum(_post(contract, person, kind) for person in people)
    return told


def _tell_guides(now: datetime) -> int:
    """Whoever was asked about a journey that is over, and has not said of everything whether it was kept."""
    still = ServicePoint.objects.filter(contract=OuterRef("pk"), state=ServicePoint.State.OPEN)
    rows = Contract.objects.filter(Exists(still), state=S.COMPLETED)
    told = 0
    for contract in _named(rows):
        for person in promised.colleagues(contract).filter(pk__in=contract.readers):
            told += _post(contract, person, "services_open", promised.url_of(contract))
    return told


def _named(rows: QuerySet[Contract]) -> Iterable[Contract]:
    return rows.select_related("owner__department").defer("terms").order_by("pk").iterator(chunk_size=200)


def _post(contract: Contract, person: User, kind: str, url: str = "") -> bool:
    day = contract.starts_on if kind.startswith("sheet") else contract.ends_on
    return Notice.objects.post(
        key=f"{kind}:{contract.pk}:{person.pk}:{day or ''}",
        to=person,
        kind=kind,
        params={"number": contract.number, "person": contract.owner.name}
        | ({"start_on": contract.starts_on.isoformat()} if contract.starts_on else {}),
        url=url or contract.get_absolute_url(),
    )
