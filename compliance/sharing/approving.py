"""Who approves a share outward: managers of the archives, the privacy officer, the general manager (§2.3).

The drafter decides nothing, and no person twice. One step waits at a time; a refusal ends the share.
"""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.holders import holders
from agency.models import Department, Event, Notice, User
from compliance.models import OutwardShare, OutwardStep
from customers import sharing

from . import minimum, numbers, standing

MANAGER, PRIVACY, GENERAL = (
    "customers.approve_share",
    "compliance.approve_outward",
    "compliance.approve_many_outward",
)
RIGHT = {
    OutwardStep.Office.MANAGER: MANAGER,
    OutwardStep.Office.PRIVACY: PRIVACY,
    OutwardStep.Office.GENERAL: GENERAL,
}
Office, State = OutwardStep.Office, OutwardStep.State
ACTOR = "system:outward"
BATCH = 200


def begin(share: OutwardShare, *, now: datetime) -> list[OutwardStep]:
    """Write the steps this share has to take and tell the first. Raises `Refused` where nobody could decide."""
    steps = []
    for place, (office, unit, people) in enumerate(_offices(share, now), 1):
        if not people:
            raise Refused(_("Nobody is there who could approve this. Speak to the privacy officer."))
        steps.append(
            OutwardStep(
                share=share,
                words=share.words,
                place=place,
                office=office,
                department=unit,
                deciders=[person.pk for person in people],
                drafter=share.drafter,
                state=State.WAITING if place == 1 else State.QUEUED,
            )
        )
    for step in steps:
        step.save(force_insert=True)
    share.deciders = sorted({pk for step in steps for pk in step.deciders})
    _tell(share, steps[0])
    return steps


def _offices(share: OutwardShare, now: datetime):
    """(office, department, people) in the order they are asked."""
    with acting_as(ACTOR):  # the departments of archives the drafter may share, whoever leads them
        subjects = share.subjects.filter(ended_at=None).values_list("customer__department", flat=True)
        units = list(Department.objects.filter(pk__in=set(subjects)).order_by("pk"))
    for unit in units:
        yield Office.MANAGER, unit, _managers(unit, share.drafter)
    if needs_privacy(share):
        yield Office.PRIVACY, None, _holders(PRIVACY, share.drafter)
    if numbers.many(share.drafter, share.count, now):
        yield Office.GENERAL, None, _holders(GENERAL, share.drafter)


def needs_privacy(share: OutwardShare) -> bool:
    """Sensitive fields, children, abroad, more than the minimum, or data a law demands."""
    by_law = minimum.of(share.recipient).duty
    return share.sensitive or share.minors or share.abroad or bool(share.beyond) or by_law


def _managers(unit: Department, drafter: User) -> list[User]:
    """The department's head, or the next above; else whoever decides for the house. Never the drafter."""
    while unit is not None:
        found = [one for one in unit.managers() if one.pk != drafter.pk and one.has_perm(MANAGER)]
        if found:
            return found
        unit = unit.parent
    return list(sharing.house_deciders().exclude(pk=drafter.pk).order_by("pk"))


def _holders(permission: str, drafter: User) -> list[User]:
    return list(holders(permission).exclude(pk=drafter.pk).order_by("pk"))


def may_decide(user: User, step: OutwardStep) -> bool:
    """One of those asked, still in office, who neither drafted it nor decided an earlier step."""
    if step.state != State.WAITING or user.pk == step.drafter_id or not user.is_active:
        return False
    if user.pk not in step.deciders or not user.has_perm(RIGHT[step.office]):
        return False
    return not OutwardStep.objects.filter(share=step.share_id, decided_by=user).exists()


def decide(
    pk: UUID, *, by: User, approve: bool, comment: str = "", now: datetime | None = None
) -> OutwardShare:
    """Take one step. Raises `Refused` when it was taken meanwhile, for a refusal without a word, for a
    recipient against whom something stands by now; `PermissionDenied` to anybody who was not asked."""
    now, comment = now or clock(), comment.strip()
    with acting(by, reason=gettext_noop("Share outward decided on")):
        share = _locked_of(pk)
        step = share.steps.select_for_update(no_key=True, of=("self",)).get(pk=pk)
        if step.state != State.WAITING or share.state != OutwardShare.State.APPROVAL:
            raise Refused(_("This was decided meanwhile."))
        if not may_decide(by, step):
            raise PermissionDenied
        if not approve and not comment:
            raise Refused(_("Say why it is refused; the colleague who asked will read it."))
        if approve and (against := standing.troubles(share.recipient, localdate(now))):
            raise Refused(against[0])
        step.state = State.APPROVED if approve else State.REFUSED
        step.decided_by, step.decided_at, step.comment = by, now, comment or None
        step.save()
        act = "step_approved" if approve else "refused"
        Event.note(
            Event.Kind.OUTWARD,
            by=by,
            subject=share.pk,
            act=act,
            office=step.office,
            recipient=str(share.recipient_id),
        )
        _go_on(share, approve)
    return share


def _go_on(share: OutwardShare, approved: bool) -> None:
    following = share.steps.filter(state=State.QUEUED).order_by("place").first()
    if approved and following:
        following.state = State.WAITING
        following.save()
        _tell(share, following)
        return
    share.pass_to(OutwardShare.State.APPROVED if approved else OutwardShare.State.REFUSED)
    if not approved:
        drop(share)
    tell(share, share.keeper, "outward_approved" if approved else "outward_refused")


def drop(share: OutwardShare) -> None:
    """What is not decided needs no decision any more."""
    for step in share.steps.filter(state__in=(State.QUEUED, State.WAITING)):
        step.state = State.DROPPED
        step.save()


def decidable(user):
    """Steps this person may take now; one question, it is asked on every page."""
    rights = [office for office, right in RIGHT.items() if user.has_perm(right)]
    if not rights:
        return OutwardStep.objects.none()
    taken = OutwardStep.objects.filter(decided_by=user).values("share")
    rows = OutwardStep.objects.filter(state=State.WAITING, deciders__contains=[user.pk], office__in=rights)
    return rows.exclude(drafter=user).exclude(share__in=taken)


def lapse_unanswered(now: datetime) -> int:
    """Shares nobody decided on in time end, and their keepers hear of it."""
    with acting_as(ACTOR):
        late = OutwardShare.objects.filter(state=OutwardShare.State.APPROVAL, lapses_at__lte=now)
        found = list(
            late.order_by("lapses_at").select_for_update(no_key=True, skip_locked=True, of=("self",))[:BATCH]
        )
        for share in found:
            share.pass_to(OutwardShare.State.LAPSED)
            drop(share)
            Event.note(Event.Kind.OUTWARD, subject=share.pk, act="lapsed", recipient=str(share.recipient_id))
            tell(share, share.keeper, "outward_lapsed")
    return len(found)


def tell(share: OutwardShare, to: User, kind: str, /, key: str = "", **params) -> None:
    Notice.objects.post(
        key=f"{kind}:{share.pk}:{key or to.pk}",
        to=to,
        kind=kind,
        params={"number": share.number, "name": share.recipient.name} | params,
        url=share.get_absolute_url(),
    )


def _locked_of(step: UUID) -> OutwardShare:
    rows = OutwardShare.objects.select_for_update(no_key=True, of=("self",))
    return rows.get(pk__in=OutwardStep.objects.filter(pk=step).values("share"))


def _tell(share: OutwardShare, step: OutwardStep) -> None:
    for person in User.objects.filter(pk__in=step.deciders, is_active=True):
        Notice.objects.post(
            key=f"outward_waiting:{step.pk}:{person.pk}",
            to=person,
            kind="outward_waiting",
            params={"person": share.drafter.name, "count": share.count, "name": share.recipient.name},
            url=reverse("agency:inbox_item", args=["outward", step.pk]),
        )
