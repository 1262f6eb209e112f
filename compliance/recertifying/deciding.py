"""Keep or end, with one press; and what becomes of the lines nobody answered."""

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting, acting_as, acting_for
from agency.errors import Refused
from agency.models import Event, Notice, User
from agency.roles import ROLES
from compliance.models import Recertification, RecertifiedAccess
from customers import sharing
from customers.models import CustomerGrant, ShareRequest

from .opening import ACTOR, tell

State = RecertifiedAccess.State
BATCH = 500


def open_to(user):
    """The lines `user` has still to answer."""
    running = RecertifiedAccess.objects.filter(state=State.OPEN, campaign__closed_at=None)
    return running.filter(deciders__contains=[user.pk]).exclude(person=user)


def decide(line: RecertifiedAccess, *, by, keep: bool, now: datetime) -> RecertifiedAccess:
    """Keep it, or end it: a share at once, a role by the security administrator, who is told. Raises `Refused`."""
    with acting(by, reason=gettext_noop("access confirmed anew")):
        held = RecertifiedAccess.objects.select_for_update(no_key=True).filter(pk=line.pk).first()
        if held is None or held.state != State.OPEN or by.pk not in held.deciders or by.pk == held.person_id:
            raise Refused(_("This is answered by the managers who were asked, and only once."))
        line = held
        line.state = State.KEPT if keep else State.ENDED
        line.decided_by, line.decided_at = by, now
        line.save()
        _note("kept" if keep else "ended", line, by=by)
        if not keep:
            _end(line, by, now)
    return line


def _end(line: RecertifiedAccess, by, now: datetime) -> None:
    if line.role:
        return _hand_over(line, by.name)
    with acting_for(by, ACTOR, reason=gettext_noop("access ended early")):
        _end_share(line.share_id, ShareRequest.State.REVOKED, now)
    return None


def _end_share(share_id, state: str, now: datetime) -> None:
    share = ShareRequest.objects.select_for_update(no_key=True).get(pk=share_id)
    if share.state != ShareRequest.State.APPROVED:
        return  # ended meanwhile by itself
    share.state, share.expires_at = state, now
    share.save()
    CustomerGrant.objects.filter(request=share).delete()
    Event.note("share", subject=share.customer_id, act="ended", request=str(share.pk))
    sharing.tell_the_outcome(share, now=now)


def _hand_over(line: RecertifiedAccess, person: str) -> None:
    """Roles are taken away by the security administrator alone (三员分立)."""
    for one in User.objects.filter(is_active=True, groups__name="security_admin"):
        Notice.objects.post(
            key=f"recertify-role:{line.pk}:{one.pk}",
            to=one,
            kind="recertify_role" if line.state == State.ENDED else "recertify_role_unanswered",
            params={"colleague": line.person.name, "role": str(ROLES[line.role].label), "person": person},
            url=f"/people/{line.person_id}/",
        )


def sweep(now: datetime) -> int:
    """Managers are reminded before the last day; after it what nobody answered ends, or goes on to others."""
    with acting_as(ACTOR):
        done = 0
        for campaign in Recertification.objects.filter(closed_at=None).order_by("pk"):
            open_lines = RecertifiedAccess.objects.filter(campaign=campaign, state=State.OPEN)
            today = localdate(now)
            if today > campaign.due_on:
                done += _close(campaign, open_lines, now)
            elif today >= campaign.due_on - policy.RECERTIFY_REMINDED:
                tell(campaign, "recertify_due", open_lines, due_on=campaign.due_on.isoformat())
    return done


def _close(campaign: Recertification, open_lines, now: datetime) -> int:
    held = list(open_lines.select_for_update(no_key=True, skip_locked=True).order_by("pk")[:BATCH])
    for line in held:
        line.state = State.ESCALATED if line.role else State.LAPSED
        line.decided_at = now
        line.save()
        _note("escalated" if line.role else "lapsed", line, by=None)
        if line.role:
            _hand_over(line, "")
        else:
            _end_share(line.share_id, ShareRequest.State.ENDED, now)
    if not open_lines.exists():
        campaign.closed_at = now
        campaign.save()
    return len(held)


def _note(act: str, line: RecertifiedAccess, *, by) -> None:
    subject = line.share.customer_id if line.share_id else None
    facts = {"person": line.person_id} | ({"role": line.role} if line.role else {})
    Event.note(Event.Kind.RECERTIFIED, by=by, subject=subject, act=act, **facts)
