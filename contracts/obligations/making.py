"""What a signature obliges the agency to, with the day the law or the house gives it (§1.6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import now as clock
from django.utils.translation import gettext_noop

from agency.acting import acting_as, acting_for
from contracts import policy
from contracts.changing.taking_effect import when_changed
from contracts.drafting import keeping
from contracts.ending import STATES, when_ended
from contracts.models import Contract, ContractKind, ContractState, Obligation
from contracts.signing.effect import when_signed
from contracts.terms import Terms

ACTOR = "system:obligations"
Kind, State, Region = Obligation.Kind, Obligation.State, ContractKind.Region
AFTER = {Kind.RETURNS, Kind.CLOSE_FILE}  # what is still to be done when the journey is over


@dataclass(frozen=True)
class Planned:
    kind: str
    due_on: date
    clause: str = ""


@when_signed
def make(contract: Contract, *, by, at: datetime) -> None:
    with system(by):
        Obligation.objects.bulk_create(
            Obligation(
                contract=contract,
                customer_id=contract.customer_id,
                kind=one.kind,
                due_on=one.due_on,
                clause=one.clause,
                owner=contract.owner,
            )
            for one in planned(contract)
        )


def system(by):
    why = gettext_noop("obligations of a signed contract")
    return acting_for(by, ACTOR, reason=why) if by else acting_as(ACTOR, reason=why)


@when_changed
def move(contract: Contract, terms: Terms, *, by) -> None:
    """A supplement moved the journey: what is still to be done moves along."""
    days = {one.kind: one.due_on for one in planned(contract, terms)}
    with system(by):
        for one in Obligation.objects.open().filter(contract=contract, kind__in=days):
            if one.due_on != days[one.kind]:
                one.due_on, one.told = days[one.kind], 0
                one.save()


def planned(contract: Contract, terms: Terms | None = None) -> Iterator[Planned]:
    """Only of journeys: whatever else was promised is added by hand. `terms` are those signed, unless given."""
    terms = terms or Terms.of(contract.revision.terms)
    if not contract.kind.travels or terms.starts_on is None:
        return
    first, last = terms.starts_on, terms.ends_on or terms.starts_on
    abroad = contract.kind.region in (Region.ABROAD, Region.TAIWAN)
    clauses = _clauses(contract)
    if terms.trip.people_min:
        ahead = policy.NOTICE_ABROAD if abroad else policy.NOTICE_HOME
        yield Planned(Kind.TOO_FEW, first - ahead, clauses.get("group", ""))
    if any(line.kind == "visa" for line in terms.money.lines):
        yield Planned(Kind.VISA, first - policy.VISA_CUT_OFF)
    if abroad:
        yield Planned(Kind.ROSTER, first - policy.ROSTER_CLOSED, clauses.get("parties", ""))
    yield Planned(Kind.CLOSE_FILE, last + policy.FILE_CLOSED)
    yield Planned(Kind.RETURNS, last + policy.RETURNS_WINDOW, clauses.get("shopping", ""))


def _clauses(contract: Contract) -> dict[str, str]:
    """Category of a clause → the key of the first of it in the signed text."""
    found: dict[str, str] = {}
    for section in contract.revision.version.body:
        for clause in section.get("clauses", ()):
            found.setdefault(clause.get("category", ""), clause.get("key", "")[:60])
    return found


@when_ended
def drop(contract: Contract, *, by, at: datetime | None = None) -> None:
    """What was to be done ends with the contract; what follows a journey stays where it was carried out."""
    carried_out = STATES[contract.ending] != ContractState.TERMINATED
    stays = AFTER | {Kind.OWN} if carried_out else {Kind.CLOSE_FILE}
    with system(by):
        rows = Obligation.objects.open().filter(contract=contract).exclude(kind__in=stays)
        dropped = rows.update(state=State.DROPPED, decided_at=at or clock(), updated_at=at or clock())
        if dropped:
            keeping.note("obligations_dropped", contract, by=by, count=dropped, ending=contract.ending)
