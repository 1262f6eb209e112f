"""Setting a finding aside: asked for by whoever drafts, given by another, for exactly these words, with a reason."""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.roles import roles_of
from contracts.drafting import keeping
from contracts.models import CheckResult, CheckWaiver, Contract

from . import running
from .case import Case
from .registry import RULES, Waiver

WAIVE = "contracts.waive_check"
State = CheckWaiver.State
ROLES = {
    Waiver.ANY: ("legal", "general_manager"),
    Waiver.LEGAL: ("legal",),
    Waiver.MANAGER: ("general_manager",),
}
LEAST = 10  # characters of a reason that says something


def ask(contract: Contract, code: str, *, by, reason: str, digest: str) -> CheckWaiver:
    """Ask for it; whoever may give it reads the contract from now on. `digest`: the words on the screen.

    Raises `Refused` where the rule finds nothing, nobody may set it aside, or the words have changed.
    """
    with acting(by, reason=gettext_noop("waiver of a finding asked for")):
        contract = keeping.locked(contract.pk, by)
        if not keeping.may_change(by, contract) or not contract.editable:
            raise PermissionDenied
        result = next((one for one in running.look(contract) if one.rule.code == code), None)
        _must_be_askable(result, reason, digest == Case.of(contract).digest)
        deciders = deciders_of(code, {by.pk, contract.owner_id})
        if not deciders:
            raise Refused(_("Nobody in the house may set this aside."))
        CheckWaiver.objects.filter(contract=contract, state=State.WAITING).exclude(digest=digest).update(
            state=State.LAPSED
        )
        waiver = CheckWaiver(
            contract=contract,
            customer_id=contract.customer_id,
            digest=digest,
            rule=code,
            reason=reason.strip(),
            asked_by=by,
            asked_at=now(),
            drafter_id=contract.owner_id,
        )
        waiver.save(force_insert=True)
        contract.readers = sorted({*contract.readers, *deciders})
        contract.save()
        keeping.note("waiver_asked", contract, by=by, rule=code, digest=digest)
    return waiver


def _must_be_askable(result: running.Result | None, reason: str, same: bool) -> None:
    if result is None or result.outcome not in (CheckResult.Outcome.FAIL, CheckResult.Outcome.WARN):
        raise Refused(_("This rule finds nothing any more."))
    if result.rule.waiver == Waiver.NEVER:
        raise Refused(_("The law leaves no choice here: it has to be put right."))
    if result.waiver is not None:
        raise Refused(_("This was asked for already."))
    if len(reason.strip()) < LEAST:
        raise Refused(_("Say why, in a sentence: whoever decides reads nothing else."))
    if not same:
        raise Refused(_("The words have changed meanwhile. Look at them again."))


def decide(waiver: CheckWaiver, *, by, grant: bool, comment: str = "") -> CheckWaiver:
    """Give it or refuse it. Where the words have changed since, it lapses instead."""
    with acting(by, reason=gettext_noop("waiver of a finding decided")):
        contract = keeping.locked(waiver.contract_id, by)
        waiver = CheckWaiver.objects.select_for_update(no_key=True).get(pk=waiver.pk)
        if waiver.state != State.WAITING:
            raise Refused(_("This was decided already."))
        if not may_decide(by, waiver):
            raise PermissionDenied
        if not grant and not comment.strip():
            raise Refused(_("Say why you refuse."))
        if Case.of(contract).digest != waiver.digest:
            waiver.state = State.LAPSED
            waiver.save()
            return waiver
        waiver.state = State.GRANTED if grant else State.REFUSED
        waiver.decided_by, waiver.decided_at, waiver.comment = by, now(), comment.strip() or None
        waiver.save()
        act = "waiver_granted" if grant else "waiver_refused"
        keeping.note(act, contract, by=by, rule=waiver.rule, digest=waiver.digest)
    return waiver


def withdraw(waiver: CheckWaiver, *, by) -> None:
    with acting(by, reason=gettext_noop("waiver of a finding withdrawn")):
        contract = keeping.locked(waiver.contract_id, by)
        waiver = CheckWaiver.objects.select_for_update(no_key=True).get(pk=waiver.pk)
        if waiver.asked_by_id != by.pk:
            raise PermissionDenied
        if waiver.state != State.WAITING:
            raise Refused(_("This was decided already."))
        waiver.state = State.WITHDRAWN
        waiver.save()
        keeping.note("waiver_withdrawn", contract, by=by, rule=waiver.rule, digest=waiver.digest)


def may_decide(user, waiver: CheckWaiver) -> bool:
    """By role and right, and never whoever asked or drafted (§1.3, §1.4)."""
    return waiver.rule in decidable_by(user) and user.pk not in (waiver.asked_by_id, waiver.drafter_id)


def decidable_by(user) -> list[str]:
    """Codes of the rules whose findings this person may set aside."""
    if not user.has_perm(WAIVE):
        return []
    mine = roles_of(user)
    return [code for code, one in RULES.items() if mine & set(ROLES.get(one.waiver, ()))]


def waiting_for(user) -> QuerySet[CheckWaiver]:
    rows = CheckWaiver.objects.filter(state=State.WAITING, rule__in=decidable_by(user))
    return rows.exclude(asked_by=user).exclude(drafter=user)


def deciders_of(code: str, but: set[int]) -> list[int]:
    """Ids of active colleagues who may set it aside, whoever asks or drafts left out."""
    roles = ROLES.get(RULES[code].waiver, ())
    people = get_user_model().objects.filter(is_active=True, groups__name__in=roles).exclude(pk__in=but)
    return sorted(set(people.values_list("pk", flat=True)))
