"""Deciding on one step of a contract: agree, send back, refuse; and taking one’s own contract back (§1.4, G4, G5)."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy as house
from agency.acting import acting
from agency.errors import Refused
from agency.models import Notice, User
from contracts import policy
from contracts.checking.standing import passing
from contracts.drafting import keeping
from contracts.models import ApprovalDecision, ApprovalStep, Contract, ContractState

from . import assigning, delegating, duties, steps
from .people import RIGHT

State, Decision = ApprovalStep.State, ApprovalDecision.Decision


class Unconfirmed(Refused):
    """This step asks who is there once more, and nobody has said so within the last minutes."""


def decide(
    step: ApprovalStep | UUID,
    *,
    by: User,
    decision: str,
    comment: str = "",
    confirmed_at: datetime | None = None,
    now: datetime | None = None,
) -> Contract:
    """Take one agreement of a step: “approve”, “return” or “reject”; the contract as it stands then.

    Raises `Refused` where it was decided meanwhile, without a word at a return or a refusal, or where the legal
    check does not hold any more; `Unconfirmed` at a step that asks for the password again; `PermissionDenied`
    to whoever was not asked or may not (author, somebody who decided already, an ended delegation).
    """
    now, comment = now or clock(), comment.strip()
    with acting(by, reason=gettext_noop("Contract decided on")):
        contract, step = _locked(getattr(step, "pk", step), by)
        principal = _capacity(by, step, contract)
        _may(step, decision, comment, confirmed_at)
        _record(contract, step, by, principal, decision, comment, confirmed_at)
        if decision == Decision.APPROVE:
            _agreed(contract, step, by, now)
        else:
            _turned_down(contract, step, by, decision, now)
    return contract


def _locked(pk: UUID, by: User) -> tuple[Contract, ApprovalStep]:
    found = ApprovalStep.objects.filter(pk=pk).values_list("contract", flat=True).first()
    if found is None:
        raise PermissionDenied
    contract = keeping.locked(found, by)
    step = ApprovalStep.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    if step.state != State.WAITING or contract.state != ContractState.APPROVAL:
        raise Refused(_("This was decided meanwhile."))
    if contract.revision is None or step.digest != contract.revision.digest:
        raise Refused(_("The words have changed since; what was asked then does not count any more."))
    return contract, step


def capacity(user: User, step: ApprovalStep, contract: Contract) -> tuple[bool, int | None]:
    """Whether `user` may take the step, and instead of whom (an id, None for herself)."""
    if not user.is_active or not user.has_perm(RIGHT) or user.pk in step.barred:
        return False, None
    if not duties.may_hold(contract, user, duties.APPROVE):
        return False, None
    taken = _taken(contract, step.round)
    if user.pk in taken:
        return False, None
    if user.pk in step.deciders:
        return True, None
    return _instead(user, step, contract, taken)


def _instead(user: User, step: ApprovalStep, contract: Contract, taken: set[int]) -> tuple[bool, int | None]:
    chain = {pk for one in steps.latest(contract) if one.state != State.SKIPPED for pk in one.deciders}
    if not step.may_delegate or user.pk in chain:
        return False, None
    given = delegating.fitting(contract).filter(to=user, granted_by__in=set(step.deciders) - taken)
    principal = given.order_by("pk").values_list("granted_by", flat=True).first()
    return principal is not None, principal


def _taken(contract: Contract, round_: int) -> set[int]:
    """Whoever has decided on this submission, or was decided for."""
    rows = ApprovalDecision.objects.filter(contract=contract, round=round_)
    return {pk for pair in rows.values_list("by", "on_behalf_of") for pk in pair if pk}


def _capacity(by: User, step: ApprovalStep, contract: Contract) -> int | None:
    allowed, principal = capacity(by, step, contract)
    if not allowed:
        raise PermissionDenied
    open_ones = steps.latest(contract).filter(state__in=ApprovalStep.OPEN).prefetch_related("decisions")
    if not assigning.fills(steps.needs_without(open_ones, principal or by.pk, step)):
        raise Refused(_("You are needed at another step of this contract; a colleague takes this one."))
    return principal


def _may(step: ApprovalStep, decision: str, comment: str, confirmed_at: datetime | None) -> None:
    if decision not in Decision.values or (decision == Decision.RETURN and not step.may_return):
        raise Refused(_("This step can only be approved or rejected."))
    if decision != Decision.APPROVE and not comment:
        raise Refused(_("Say why; the colleague who drafted it will read it."))
    proved = confirmed_at is not None and clock() - confirmed_at < house.REAUTHENTICATE_AFTER
    if step.confirm and not proved:
        raise Unconfirmed(_("Confirm who you are: this step asks for the password again."))


def _record(contract, step, by, principal, decision, comment, confirmed_at) -> None:
    ApprovalDecision(
        contract=contract,
        customer_id=contract.customer_id,
        step=step,
        round=step.round,
        by=by,
        on_behalf_of_id=principal,
        decision=decision,
        comment=comment or None,
        digest=step.digest,
        confirmed_at=confirmed_at if step.confirm else None,
    ).save(force_insert=True)
    facts = {"on_behalf_of": principal} if principal else {}
    act = {"approve": "step_approved", "return": "returned", "reject": "rejected"}[decision]
    keeping.note(act, contract, by=by, office=step.office, digest=step.digest, **facts)


def _agreed(contract: Contract, step: ApprovalStep, by: User, now: datetime) -> None:
    if step.decisions.filter(decision=Decision.APPROVE).count() < step.needed:
        return
    step.state, step.decided_at = State.APPROVED, now
    step.save()
    if steps.go_on(contract, now=now):
        return
    if not passing(contract, contract.revision):
        raise Refused(_("The legal check of this text does not hold any more. Return it to its author."))
    contract.approved_at, contract.approved_until = now, now + policy.APPROVAL_VALID
    contract.pass_to(ContractState.APPROVED)
    keeping.note("approved", contract, by=by, digest=step.digest)
    tell_author(contract, "contract_approved", step)


def _turned_down(contract: Contract, step: ApprovalStep, by: User, decision: str, now: datetime) -> None:
    returned = decision == Decision.RETURN
    step.state, step.decided_at = State.RETURNED if returned else State.REJECTED, now
    step.save()
    steps.void(contract, by=by)
    contract.pass_to(ContractState.DRAFT if returned else ContractState.REJECTED)
    tell_author(contract, "contract_returned" if returned else "contract_rejected", step, by)


def withdraw(contract: Contract, *, by: User) -> Contract:
    """Take one’s contract back while it waits: a draft again. Raises `Refused` where nothing waits."""
    with acting(by, reason=gettext_noop("Contract withdrawn")):
        contract = keeping.locked(contract.pk, by)
        if not keeping.may_change(by, contract) or by.pk not in authors(contract):
            raise PermissionDenied
        if contract.state != ContractState.APPROVAL:
            raise Refused(
                _("This is already “%(state)s”; nothing was changed.")
                % {"state": contract.get_state_display()}
            )
        steps.void(contract, by=by)
        contract.pass_to(ContractState.DRAFT)
        keeping.note("withdrawn", contract, by=by)
    return contract


def authors(contract: Contract) -> set[int]:
    """Whoever answers for it and whoever submitted it."""
    return {contract.owner_id, contract.revision.drafted_by_id if contract.revision else contract.owner_id}


def tell_author(contract: Contract, kind: str, step: ApprovalStep, by: User | None = None) -> None:
    for person in User.objects.filter(pk__in=authors(contract), is_active=True):
        Notice.objects.post(
            key=f"{kind}:{step.pk}:{person.pk}",
            to=person,
            kind=kind,
            params={"number": contract.number} | ({"person": by.name} if by else {}),
            url=contract.get_absolute_url(),
        )
