"""The steps of one submission: made from the matrix, told, gone through, voided."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency.errors import Refused
from agency.models import Notice, User
from contracts.drafting import keeping
from contracts.models import ApprovalStep, Contract, Revision
from contracts.terms import Terms

from . import assigning, matrix, people
from .wanted import Mode, Wanted

State = ApprovalStep.State


def begin(
    contract: Contract, revision: Revision, *, by, warnings: int = 0, now: datetime
) -> list[ApprovalStep]:
    """Write the steps the matrix asks for and tell the first; the contract’s row is locked by the caller.

    Raises `Refused` where the matrix asks nobody, or where there are not enough people to keep one from
    taking two steps.
    """
    terms = Terms.of(revision.terms)
    rules = matrix.holding(matrix.facts_of(contract, terms, warnings=warnings))
    barred = people.barred(contract, terms, by=by)
    wanted = [(one, people.deciders(one, contract, barred)) for one in matrix.asked(rules)]
    last = contract.approval_steps.order_by("-round").first()
    made = [
        ApprovalStep(
            contract=contract,
            customer_id=contract.customer_id,
            revision=revision,
            digest=revision.digest,
            round=last.round + 1 if last else 1,
            place=one.place,
            office=one.office,
            role=one.role,
            mode=one.mode,
            needed=_needed(one, asked),
            deciders=asked,
            barred=sorted(barred),
            reasons=list(one.reasons),
            hours=one.hours,
            may_return=one.may_return,
            may_delegate=one.may_delegate,
            confirm=one.confirm,
        )
        for one, asked in wanted
    ]
    _distinct(made)
    for step in made:
        step.save(force_insert=True)
    open_to(contract, {pk for step in made for pk in step.deciders})
    go_on(contract, now=now)
    return made


def _needed(wanted: Wanted, asked: list[int]) -> int:
    if wanted.mode == Mode.ALL:
        return max(1, len(asked))
    return wanted.quorum if wanted.mode == Mode.QUORUM else 1


def _distinct(made: list[ApprovalStep]) -> None:
    needs = {key: _need(step) for key, step in enumerate(made)}
    out = assigning.skipped(needs)
    if not made or out is None or len(out) == len(made):
        raise Refused(
            _("There are not enough people who could decide on this. Speak to the general manager.")
        )
    for key in out:
        made[key].state = State.SKIPPED


def _need(step: ApprovalStep) -> assigning.Need:
    return assigning.Need(step.place, step.needed, tuple(step.deciders))


def needs_without(steps: Iterable[ApprovalStep], person: int, of: ApprovalStep) -> dict[int, assigning.Need]:
    """What is still to be decided once `person` has taken one of the agreements of `of`."""
    left = {}
    for key, step in enumerate(steps):
        needed = step.needed - sum(one.decision == "approve" for one in step.decisions.all())
        needed -= step.pk == of.pk
        asked = {one.on_behalf_of_id or one.by_id for one in step.decisions.all()} | {person}
        if needed > 0:
            left[key] = assigning.Need(step.place, needed, tuple(set(step.deciders) - asked))
    return left


def go_on(contract: Contract, *, now: datetime | None = None) -> bool:
    """Ask the next of the same order, once those before have agreed; whether somebody is still to decide."""
    now = now or clock()
    steps = list(latest(contract))
    if any(step.state == State.WAITING for step in steps):
        return True
    queued = [step for step in steps if step.state == State.QUEUED]
    if not queued:
        return False
    first = min(step.place for step in queued)
    for step in queued:
        if step.place == first:
            step.state, step.asked_at = State.WAITING, now
            step.due_at = now + timedelta(hours=step.hours)
            step.save()
            tell(step, contract, step.deciders)
    return True


def latest(contract: Contract):
    """The steps of the last submission."""
    rows = ApprovalStep.objects.filter(contract=contract).order_by("-round")
    last = rows.values_list("round", flat=True).first()
    return ApprovalStep.objects.filter(contract=contract, round=last or 0).order_by("place", "created_at")


@keeping.reopens
def void(contract: Contract, *, by) -> None:
    """The words change, or it goes back: no agreement given so far counts any more (§1.2)."""
    live = (*ApprovalStep.OPEN, State.APPROVED)
    for step in ApprovalStep.objects.filter(contract=contract, state__in=live):
        step.state = State.VOID
        step.save()
    if contract.approved_at or contract.approved_until:
        contract.approved_at = contract.approved_until = None
        contract.save()


def open_to(contract: Contract, ids: Iterable[int]) -> None:
    """Let those who are asked, and those who stand in for them, read the contract."""
    from .delegating import standing_in

    wider = {*contract.readers, *ids, *standing_in(set(ids), contract)}
    if wider != set(contract.readers):
        contract.readers = sorted(wider)
        contract.save()


def tell(step: ApprovalStep, contract: Contract, ids: Iterable[int], kind: str = "contract_waiting") -> None:
    """Those asked, and those who decide instead of them these days."""
    from .delegating import standing_in

    everybody = {*ids, *(standing_in(set(ids), contract) if step.may_delegate else ())}
    for person in User.objects.filter(pk__in=everybody, is_active=True):
        Notice.objects.post(
            key=f"{kind}:{step.pk}:{person.pk}",
            to=person,
            kind=kind,
            params={"person": contract.owner.name, "number": contract.number},
            url=step.get_absolute_url(),
        )
