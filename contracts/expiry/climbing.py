"""The clock of an agreement’s last month: each reminder once, the end by itself (G8, §1.6).

What is due is asked of the facts: which contracts end within the month, which rung of each was not taken yet.
A rung is taken in one transaction under the locks of the contract and its ladder, so that lost ticks, double
workers and killed processes neither skip nor double one; what an outage held up follows at the first tick.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import localdate

from agency.acting import acting_as
from contracts import ending, policy
from contracts.changing.effective import agreed_ends
from contracts.drafting import keeping
from contracts.models import Contract, ContractKind, ContractState, ExpiryDecision, ExpiryLadder, ExpiryStep

from . import deciding, moments, people, telling

State, What, End = ExpiryLadder.State, ExpiryStep.What, Contract.End
Family = ContractKind.Family
LASTING = (Family.FRAMEWORK, Family.PARTNER)  # as ContractKind.lasts
BATCH = 200
log = structlog.get_logger("contracts.expiry")


@dataclass
class Swept:
    """What a tick did: ladders begun or put right, rungs taken, contracts that failed and stay due."""

    begun: int = 0
    done: int = 0
    failed: int = 0


def sweep(now: datetime) -> Swept:
    """Begin what enters its last month, take what is due. May run anywhere, at once and again."""
    swept = Swept()
    for pk in _to_put_right(now):
        swept.begun += _one(_put_right, pk, now, swept)
    for pk in _due(now):
        swept.done += _one(_climb, pk, now, swept)
    return swept


def _one(act, pk: UUID, now: datetime, swept: Swept) -> int:
    """One contract in a transaction of its own; one that fails keeps no other waiting."""
    try:
        with acting_as(people.ACTOR):
            return act(pk, now)
    except (OperationalError, InterfaceError):  # the database went away: everything stays due
        raise
    except Exception as error:  # noqa: BLE001 (one bad contract must not silence the others)
        swept.failed += 1
        log.error("a contract could not be told of", contract=str(pk), error=type(error).__name__)
        return 0


def ending_within(now: datetime, days: int = policy.EXPIRY_LADDER[0]):
    """Agreements that bind and last, whose last day comes within `days`."""
    rows = Contract.objects.filter(state__in=ContractState.BINDING, kind__family__in=LASTING)
    rows = rows.filter(~Exists(agreed_ends(OuterRef("pk"))))  # nothing is left to decide
    return rows.filter(ends_on__lte=localdate(now) + timedelta(days=days))


def _to_put_right(now: datetime) -> list[UUID]:
    """Contracts in their last month without reminders; reminders of a day that moved; drafts that were dropped."""
    of_the_day = ExpiryLadder.objects.filter(contract=OuterRef("pk"), ends_on=OuterRef("ends_on"))
    dropped = ExpiryDecision.objects.filter(
        contract=OuterRef("contract"), renewal__state=ContractState.VOID, ends_on=OuterRef("ends_on")
    )
    with acting_as(people.ACTOR):
        missing = ending_within(now).filter(~Exists(of_the_day.filter(state__in=ExpiryLadder.OPEN)))
        held = ExpiryLadder.objects.filter(state__in=ExpiryLadder.OPEN).order_by()
        gone = ~Q(contract__ends_on=F("ends_on")) | ~Q(contract__state__in=ContractState.BINDING)
        gone |= Q(Exists(agreed_ends(OuterRef("contract"))))
        undone = Q(Exists(dropped), state=State.ANSWERED)
        found = list(missing.order_by("ends_on").values_list("pk", flat=True)[:BATCH])
        return [*found, *held.filter(gone | undone).values_list("contract", flat=True)[:BATCH]]


def _put_right(pk: UUID, now: datetime) -> int:
    contract = _locked(pk)
    if contract is None:
        return 0
    undecided = contract.state in ContractState.BINDING and not agreed_ends(contract).exists()
    open_ones = ExpiryLadder.objects.select_for_update(no_key=True, of=("self",))
    for ladder in open_ones.filter(contract=contract, state__in=ExpiryLadder.OPEN):
        if contract.ends_on == ladder.ends_on and undecided:
            if ladder.state == State.ANSWERED and deciding.standing(contract) is None:
                ladder.state = State.WAITING
                ladder.save()
                return 1
            return 0
        close(ladder, State.OFF if contract.state in ContractState.BINDING else State.OVER)
    lasts = undecided and contract.kind.lasts and contract.ends_on
    if lasts and contract.ends_on <= localdate(now) + timedelta(days=policy.EXPIRY_LADDER[0]):
        _begin(contract, now)
    return 1


def _begin(contract: Contract, now: datetime) -> None:
    """The ladder of this last day; where the day had moved away and back, the one there was goes on."""
    before = ExpiryLadder.objects.select_for_update(no_key=True, of=("self",)).filter(contract=contract)
    moved = before.exists()
    ladder = before.filter(ends_on=contract.ends_on).first()
    if ladder is None:
        begun = now if moved else contract.signed_at
        ladder = ExpiryLadder(
            contract=contract,
            customer_id=contract.customer_id,
            ends_on=contract.ends_on,
            begun_at=begun,
            first=moments.first_rung(contract.ends_on, begun),
        )
    ladder.state = State.ANSWERED if deciding.standing(contract) else State.WAITING
    ladder.next_at = _next(ladder, contract)
    ladder.save()


def close(ladder: ExpiryLadder, state: str) -> None:
    ladder.state, ladder.next_at = state, None
    ladder.save()


def _due(now: datetime) -> list[UUID]:
    with acting_as(people.ACTOR):
        rows = ExpiryLadder.objects.filter(state__in=ExpiryLadder.OPEN, next_at__lte=now)
        return list(rows.order_by("next_at").values_list("contract", flat=True)[:BATCH])


def _climb(pk: UUID, now: datetime) -> int:
    """Take every rung that is due, the farthest from the end first; how many."""
    contract = _locked(pk)
    if contract is None:
        return 0
    held = ExpiryLadder.objects.select_for_update(no_key=True, of=("self",))
    ladder = held.filter(contract=contract, state__in=ExpiryLadder.OPEN, next_at__lte=now).first()
    if ladder is None or ladder.ends_on != contract.ends_on or contract.state not in ContractState.BINDING:
        return 0  # another worker was here, or the day has moved: put right at the next tick
    taken = 0
    for rung in rungs_left(ladder, contract):
        if due_at(ladder, rung) > now:
            break
        _take(contract, ladder, rung, now)
        taken += 1
    if ladder.state in ExpiryLadder.OPEN:
        ladder.next_at = _next(ladder, contract)
        ladder.save()
    return taken


def rungs_left(ladder: ExpiryLadder, contract: Contract) -> list[int]:
    """Rungs that were not taken, the farthest from the end first."""
    rows = ExpiryStep.objects.filter(contract=contract, ends_on=ladder.ends_on)
    taken = set(rows.values_list("rung", flat=True))
    return [rung for rung in policy.EXPIRY_LADDER if rung <= ladder.first and rung not in taken]


def due_at(ladder: ExpiryLadder, rung: int) -> datetime:
    return max(moments.moment_of(ladder.ends_on, rung), ladder.begun_at)


def _next(ladder: ExpiryLadder, contract: Contract) -> datetime | None:
    left = rungs_left(ladder, contract)
    return due_at(ladder, left[0]) if left else None


def _take(contract: Contract, ladder: ExpiryLadder, rung: int, now: datetime) -> None:
    decision = deciding.standing(contract)
    if rung == 0:
        what, told = _end(contract, ladder, decision), telling.ended(contract, ladder)
    elif decision is None:
        what, told = What.ASKED, _ask(contract, ladder, rung)
    elif decision.goes_on and not deciding.renewed(decision):
        what, told = What.UNSIGNED, telling.unsigned(contract, decision, rung)
    else:
        what, told = What.SETTLED, []
    ExpiryStep(
        contract=contract,
        customer_id=contract.customer_id,
        ends_on=ladder.ends_on,
        rung=rung,
        due_at=due_at(ladder, rung),
        at=now,
        what=what,
        told=told,
    ).save(force_insert=True)


def _ask(contract: Contract, ladder: ExpiryLadder, rung: int) -> list[int]:
    """Whoever owes the decision has it in her inbox from now on and may read the contract."""
    before = set(ladder.asked)
    ladder.state = State.WAITING
    ladder.asked = sorted({one.pk for one in people.owing(contract.owner, rung)} | before)
    told = telling.asked(contract, rung, before)
    people.let_read(contract, told)
    keeping.note("expiry_asked", contract, days=rung)
    return told


def _end(contract: Contract, ladder: ExpiryLadder, decision: ExpiryDecision | None) -> str:
    """The last day is over: run out, ended as decided, or carried on by the renewal that was signed."""
    how = End.LAPSED
    if decision and decision.choice == ExpiryDecision.Choice.TERMINATE:
        how = End.AGREED
    elif decision and deciding.renewed(decision) and contract.state != ContractState.SIGNED:
        how = End.DONE
    ladder.state, ladder.next_at = State.OVER, None
    ladder.save()
    ending.end(contract, how, by=None, at=moments.over(ladder.ends_on))
    return What.ENDED


def _locked(pk: UUID) -> Contract | None:
    """The contract, nobody else acting on it; None where somebody is: the next tick comes soon."""
    rows = Contract.objects.select_for_update(no_key=True, skip_locked=True, of=("self",)).filter(pk=pk)
    return rows.select_related("kind", "owner__department", "revision", "version").first()


@ending.when_ended
def _over(contract: Contract, *, by, at: datetime) -> None:
    """Nobody owes a decision on what has ended already."""
    rows = ExpiryLadder.objects.select_for_update(no_key=True, of=("self",))
    for ladder in rows.filter(contract=contract, state__in=ExpiryLadder.OPEN):
        close(ladder, State.OVER)
    ExpiryDecision.objects.filter(contract=contract, state=ExpiryDecision.State.WAITING).update(
        state=ExpiryDecision.State.REPLACED
    )
