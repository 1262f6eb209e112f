"""What the days do to a signed contract: in effect, under way, carried out (§1.2). Each once, however late."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from agency.acting import acting_as
from contracts import ending
from contracts.drafting import keeping
from contracts.models import Contract, ContractKind, ContractState, ItinerarySheet, SigningRound

from . import putting

ACTOR = "system:dossier"
BATCH = 200
S, Family = ContractState, ContractKind.Family
JOURNEYS = (Family.TRIP, Family.SERVICE)  # end with their last day; what lasts is decided on (G8)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Swept:
    """What the clock did; `failed` ones stay due and are tried again."""

    done: int = 0
    failed: int = 0

    def __add__(self, other: "Swept") -> "Swept":
        return Swept(self.done + other.done, self.failed + other.failed)


def sweep(now: datetime) -> Swept:
    """May run anywhere, at once and again. A contract that waited through several days passes through all states."""
    return (
        each(papered(now), _adopt, now)
        + each(beginning(now), _begin, now)
        + each(departing(now), _depart, now)
        + each(returned(now), _arrive, now)
    )


def papered(now: datetime) -> QuerySet[Contract]:
    """Signed without ink: the paper was made after the signature, and is not in the file yet."""
    made = SigningRound.objects.filter(
        contract=OuterRef("pk"), state=SigningRound.State.DONE, paper__isnull=False
    )
    return Contract.objects.filter(Exists(made), state__in=putting.OPEN, dossier__scanned=False)


def beginning(now: datetime) -> QuerySet[Contract]:
    """Signed: a journey binds from the signature on, a standing agreement from its first day."""
    lasting = Q(kind__family__in=(Family.FRAMEWORK, Family.PARTNER), starts_on__gt=localdate(now))
    return Contract.objects.filter(state=S.SIGNED).exclude(lasting)


def departing(now: datetime) -> QuerySet[Contract]:
    """In effect, and the first day is there; a package tour only with its itinerary sheet (旅游法 59)."""
    rows = Contract.objects.filter(
        state=S.EFFECTIVE, kind__family__in=JOURNEYS, starts_on__lte=localdate(now)
    )
    sheet = Exists(ItinerarySheet.objects.filter(contract=OuterRef("pk")))
    return rows.filter(sheet | ~Q(kind__family=Family.TRIP))


def returned(now: datetime) -> QuerySet[Contract]:
    """The last day is over. One that left without its sheet is over too; its file keeps the gap."""
    rows = Contract.objects.filter(state__in=(S.EFFECTIVE, S.PERFORMING), kind__family__in=JOURNEYS)
    return rows.annotate(last=Coalesce(F("ends_on"), F("starts_on"))).filter(last__lt=localdate(now))


def _adopt(contract: Contract, now: datetime) -> None:
    putting.adopt(contract)


def _begin(contract: Contract, now: datetime) -> None:
    contract.pass_to(S.EFFECTIVE)
    keeping.note("contract_effective", contract)


def _depart(contract: Contract, now: datetime) -> None:
    contract.pass_to(S.PERFORMING)
    keeping.note("contract_departed", contract)


def _arrive(contract: Contract, now: datetime) -> None:
    ending.end(contract, Contract.End.DONE, by=None, at=now)


def each(due: QuerySet[Contract], act: Callable, now: datetime) -> Swept:
    """`act(contract, now)` for each that is `due`, in a transaction of its own: one that fails holds up nobody else."""
    swept, tried = Swept(), set()
    while True:
        with acting_as(ACTOR):
            left = due.exclude(pk__in=tried).order_by("starts_on", "pk")
            found = list(left.values_list("pk", flat=True)[:BATCH])
        if not found:
            return swept
        for pk in found:
            tried.add(pk)
            swept += _one(pk, due, act, now)


def _one(pk: UUID, due: QuerySet[Contract], act: Callable, now: datetime) -> Swept:
    try:
        with acting_as(ACTOR):
            rows = due.filter(pk=pk).select_for_update(no_key=True, of=("self",))
            contract = rows.select_related("kind", "owner", "revision").first()
            if contract is None:  # a colleague, or another worker, was quicker
                return Swept()
            act(contract, now)
            return Swept(done=1)
    except Exception:
        log.exception("the clock could not move a contract on")
        return Swept(failed=1)
