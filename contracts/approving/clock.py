"""What the clock does about approvals: late answers go up once, unused approvals run out, stand-ins are let in."""

from datetime import datetime, timedelta
from uuid import UUID

from agency.acting import acting_as
from agency.models import Notice, User
from contracts.drafting import keeping
from contracts.models import ApprovalDecision, ApprovalStep, Contract, ContractState

from . import delegating, people, steps

State = ApprovalStep.State
BATCH = 200


def sweep(now: datetime) -> int:
    """May run anywhere, at once and again: each late answer is told once, each approval runs out once."""
    return escalate(now) + lapse(now) + delegating.open_waiting()


def escalate(now: datetime) -> int:
    """The time to answer is over: the next above those asked is asked too (§1.4)."""
    with acting_as(people.ACTOR):
        late = ApprovalStep.objects.filter(state=State.WAITING, escalated_at=None, due_at__lte=now)
        found = list(late.order_by("due_at").values_list("pk", "contract")[:BATCH])
    return sum(_escalate(step, contract, now) for step, contract in found)


def _escalate(pk: UUID, contract_pk: UUID, now: datetime) -> int:
    with acting_as(people.ACTOR):
        contract = _locked(contract_pk)
        late = ApprovalStep.objects.filter(pk=pk, state=State.WAITING, escalated_at=None)
        step = late.select_for_update(no_key=True, of=("self",)).first()
        if contract is None or step is None:
            return 0
        step.escalated_at = now
        person = _next_above(step, contract)
        if person is not None:
            step.deciders = [*step.deciders, person.pk]
            step.raised = [*step.raised, person.pk]
            step.due_at = now + timedelta(hours=step.hours)
        step.save()
        if person is not None:
            steps.open_to(contract, [person.pk])
            steps.tell(step, contract, [person.pk], "contract_raised")
        for late_one in User.objects.filter(pk__in={*step.deciders, contract.owner_id} - set(step.raised)):
            _overdue(step, contract, late_one)
        keeping.note("passed_up", contract, office=step.office, **({"to": person.pk} if person else {}))
    return 1


def _next_above(step: ApprovalStep, contract: Contract) -> User | None:
    """Above the first of those asked, nobody barred, asked at another step, or who decided already."""
    chain = {pk for one in steps.latest(contract) if one.state != State.SKIPPED for pk in one.deciders}
    taken = ApprovalDecision.objects.filter(contract=contract, round=step.round).values_list("by", flat=True)
    besides = {*chain, *taken, *step.barred}
    for asked in User.objects.filter(pk__in=step.deciders).select_related("department").order_by("pk"):
        if found := people.above(asked, besides):
            return found
    return None


def _overdue(step: ApprovalStep, contract: Contract, person: User) -> None:
    Notice.objects.post(
        key=f"contract_overdue:{step.pk}:{person.pk}",
        to=person,
        kind="contract_overdue",
        params={"number": contract.number},
        url=contract.get_absolute_url() if person.pk == contract.owner_id else step.get_absolute_url(),
    )


def lapse(now: datetime) -> int:
    """Approvals that nobody used within their time end; the words must be asked about again."""
    over = {"state": ContractState.APPROVED, "approved_until__lte": now}
    with acting_as(people.ACTOR):
        found = list(
            Contract.objects.filter(**over).order_by("approved_until").values_list("pk", flat=True)[:BATCH]
        )
    return sum(_lapse(pk, over) for pk in found)


def _lapse(pk: UUID, over: dict) -> int:
    with acting_as(people.ACTOR):
        contract = _locked(pk, **over)
        if contract is None:
            return 0
        contract.pass_to(ContractState.UNUSED)
        keeping.note("approval_lapsed", contract)
        Notice.objects.post(
            key=f"contract_unused:{contract.pk}:{contract.approved_until.isoformat()}",
            to=contract.owner,
            kind="contract_unused",
            params={"number": contract.number},
            url=contract.get_absolute_url(),
        )
    return 1


def _locked(pk: UUID, **facts) -> Contract | None:
    rows = Contract.objects.filter(pk=pk, **facts).select_for_update(no_key=True, of=("self",))
    return rows.select_related("kind", "owner", "revision").first()
