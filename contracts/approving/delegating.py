"""Deciding instead of somebody who is away: within days, kinds and a cap, and never handed on (§1.4)."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice, User
from contracts import policy
from contracts.models import Contract, Delegation

from .people import RIGHT, deciding


def colleagues(person: User):
    """Those whom `person` may let decide instead: they hold the right themselves."""
    return deciding().exclude(pk=person.pk).select_related("department")


def delegate(
    *, by: User, to: User, starts_on: date, ends_on: date, cap: int, reason: str, kinds: tuple[str, ...] = ()
) -> Delegation:
    """Let `to` decide instead of `by`. Raises `PermissionDenied` without the right, `Refused` for a time that
    is over, too long or overlaps another, or for somebody who may not decide on contracts herself."""
    if not by.has_perm(RIGHT):
        raise PermissionDenied
    if not colleagues(by).filter(pk=to.pk).exists():
        raise Refused(_("%(person)s may not decide on contracts.") % {"person": to})
    if ends_on < localdate() or ends_on < starts_on:
        raise Refused(_("The last day lies before the first, or is over."))
    if ends_on - starts_on > policy.DELEGATION_LONGEST:
        raise Refused(_("At most %(days)s days.") % {"days": policy.DELEGATION_LONGEST.days})
    if cap <= 0 or not reason.strip():
        raise Refused(_("Name the highest amount, and why you are away."))
    with acting(by, reason=gettext_noop("Approvals delegated")):
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # one of mine after the other
        mine = Delegation.objects.filter(
            granted_by=by, ended_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on
        )
        if mine.exists():
            raise Refused(_("You have delegated for some of these days already. End that first."))
        made = Delegation.objects.create(
            granted_by=by,
            to=to,
            starts_on=starts_on,
            ends_on=ends_on,
            kinds=sorted(kinds),
            cap=cap,
            reason=reason.strip(),
        )
        _note("delegated", made, by)
        Notice.objects.post(
            key=f"contract_delegated:{made.pk}",
            to=to,
            kind="contract_delegated",
            params={"person": by.name, "start_on": starts_on.isoformat(), "end_on": ends_on.isoformat()},
        )
    open_waiting()
    return made


def end(pk: int, *, by: User) -> Delegation:
    """Whoever gave it, or got it, ends it; from now on it opens nothing."""
    with acting(by, reason=gettext_noop("Delegation ended")):
        found = Delegation.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
        if by.pk not in (found.granted_by_id, found.to_id):
            raise PermissionDenied
        if found.ended_at:
            raise Refused(_("It has ended already."))
        found.ended_at, found.ended_by = clock(), by
        found.save()
        _note("delegation_ended", found, by)
    return found


def fitting(contract: Contract, on: date | None = None):
    """Delegations that hold today for a contract of this kind and amount."""
    rows = Delegation.objects.on(on or localdate()).filter(cap__gte=contract.total, to__is_active=True)
    return rows.filter(Q(kinds=[]) | Q(kinds__contains=[contract.kind.code]))


def standing_in(ids: set[int], contract: Contract) -> set[int]:
    """Who decides instead of one of `ids` on this contract, these days."""
    return set(fitting(contract).filter(granted_by__in=ids).values_list("to", flat=True))


def open_waiting() -> int:
    """Whoever stands in today reads what waits: for delegations that begin while steps are waiting."""
    from agency.acting import acting_as
    from contracts.models import ApprovalStep

    from . import people, steps

    opened = 0
    with acting_as(people.ACTOR):
        given = set(Delegation.objects.on(localdate()).values_list("granted_by", flat=True))
        if not given:
            return 0
        rows = ApprovalStep.objects.filter(
            state__in=ApprovalStep.OPEN, may_delegate=True, deciders__overlap=sorted(given)
        )
        for pk in sorted(set(rows.values_list("contract", flat=True))):
            contract = (
                Contract.objects.select_for_update(no_key=True, of=("self",))
                .select_related("kind")
                .get(pk=pk)
            )
            before = list(contract.readers)
            for step in rows.filter(contract=contract):
                steps.open_to(contract, step.deciders)
                if step.state == ApprovalStep.State.WAITING:
                    steps.tell(step, contract, step.deciders)
            opened += contract.readers != before
    return opened


def _note(act: str, made: Delegation, by) -> None:
    Event.note(
        Event.Kind.CONTRACT,
        by=by,
        act=act,
        delegation=made.pk,
        person=made.granted_by_id,
        to=made.to_id,
        start_on=made.starts_on.isoformat(),
        end_on=made.ends_on.isoformat(),
        cap=made.cap,
    )
