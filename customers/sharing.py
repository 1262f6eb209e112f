"""Asking for access to an archive, and the ends that come by themselves (seed 000 §三.4, D3).

What a decision does stands on the request itself (`ShareRequest.approve` …); here it is told as well.
"""

import uuid
from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Department, Event, Notice
from agency.roles import ROLES, Reach
from agency.visibility import may, scope_of

from . import fieldbook, restricting
from .models import Customer, CustomerGrant, Purpose, ShareRequest


def ask(
    *, by, number: str, recipient, fields: list[str], purpose: Purpose, days: int, reason: str, now: datetime
) -> ShareRequest:
    """Ask the archive's department to open `fields` of archive `number` to `recipient` for `days`.

    The answer is the same whether the number exists or not. Raises `Refused` for a recipient who may not
    receive it, a second request for the same, or a period beyond a year; `PermissionDenied` without the right.
    """
    if not by.has_perm("customers.share_customer"):
        raise PermissionDenied("share")
    if not 1 <= days <= policy.SHARE_LONGEST.days:
        raise Refused(_("Access is given for at most %(days)s days.") % {"days": policy.SHARE_LONGEST.days})
    if not fields or not set(fields) <= fieldbook.SHAREABLE:
        raise Refused(_("Choose at least one field."))
    number = number.strip().upper()
    with acting(by, reason=gettext_noop("access asked for")):
        seen = Customer.objects.visible_to(by).filter(number=number).first()
        _check_recipient(by, recipient, seen)
        waiting = ShareRequest.objects.waiting().filter(number=number, recipient=recipient)
        if waiting.filter(requester=by).exists():
            raise Refused(_("This request is already waiting for an answer."))
        customer_id, department_id = archive_behind(number)
        request = ShareRequest.objects.create(
            number=number,
            customer_id=customer_id,
            department_id=department_id,
            requester=by,
            recipient=recipient,
            fields=sorted(set(fields)),
            purpose=purpose,
            days=days,
            reason=reason.strip() or None,
            lapses_at=now + policy.SHARE_ANSWER_WITHIN,
        )
        Event.note("share", by=by, subject=customer_id, act="asked", request=str(request.pk))
        if customer_id:
            _tell_the_deciders(request)
    return request


def _check_recipient(by, recipient, seen: Customer | None) -> None:
    """Who sees the archive may name a colleague; everybody else asks for oneself."""
    if seen is not None:
        restricting.check(seen)
    if not recipient.is_active or not recipient.has_perm("customers.view_customer"):
        raise Refused(_("This colleague's role does not work with customer archives."))
    if seen is None:
        if recipient != by:
            raise Refused(_("You can ask for yourself only; for a colleague ask the archive's owner."))
        return
    if recipient == by and not CustomerGrant.objects.filter(user=by, content_object=seen).exists():
        raise Refused(_("You can open this archive already."))
    if recipient != by and not may(by, "share_customer", seen):
        raise Refused(_("Only the archive's owner or department can share it."))
    scope = scope_of(recipient)
    if seen.owner_id == recipient.pk or scope.everything or seen.department_id in scope.departments:
        raise Refused(_("%(person)s can open this archive already.") % {"person": recipient})


def archive_behind(number: str) -> tuple[uuid.UUID | None, int | None]:
    """Id and department of an archive the asker may not see (the database function looks past row security)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, department_id FROM archive_behind(%s)", [number])
        return cursor.fetchone() or (None, None)


def deciders(request: ShareRequest) -> list:
    """The head of the archive's department; where that is the asker or missing, the house's CRM managers."""
    department = Department.objects.get(pk=request.department_id)
    apart = {request.requester_id, request.recipient_id}
    heads = [head for head in department.managers() if head.pk not in apart]
    heads = [head for head in heads if head.has_perm("customers.approve_share")]
    return heads or list(house_deciders().exclude(pk__in=apart))


def house_deciders():
    """Active colleagues who may approve for any department."""
    roles = [
        code
        for code, role in ROLES.items()
        if role.reach is Reach.HOUSE and "customers.approve_share" in role.permissions
    ]
    return get_user_model().objects.filter(is_active=True, groups__name__in=roles).distinct()


def _tell_the_deciders(request: ShareRequest) -> None:
    for person in deciders(request):
        Notice.objects.post(
            key=f"share-asked:{request.pk}:{person.pk}",
            to=person,
            kind="share_asked",
            params={"person": request.requester.name, "number": request.number},
            url=request.get_absolute_url(),
            about=request.customer_id,
        )


def approve(request: ShareRequest, *, by, comment: str = "", now: datetime) -> None:
    """Open the archive to the recipient and tell both; raises as `ShareRequest.approve`."""
    with acting(by):
        request.approve(by=by, comment=comment, now=now)
        restricting.check(request.customer)
        tell_the_outcome(request, now=now)


def refuse(request: ShareRequest, *, by, comment: str, now: datetime) -> None:
    with acting(by):
        request.refuse(by=by, comment=comment, now=now)
        tell_the_outcome(request, now=now)


def withdraw(request: ShareRequest, *, by) -> None:
    request.withdraw(by=by)


def revoke(request: ShareRequest, *, by, comment: str = "", now: datetime) -> None:
    with acting(by):
        request.revoke(by=by, comment=comment, now=now)
        tell_the_outcome(request, now=now)


def tell_the_outcome(request: ShareRequest, *, now: datetime) -> None:
    """Tell asker and recipient what became of the request; call in the transaction of the decision."""
    kind = {
        ShareRequest.State.APPROVED: "share_approved",
        ShareRequest.State.REFUSED: "share_refused",
        ShareRequest.State.LAPSED: "share_lapsed",
        ShareRequest.State.REVOKED: "share_revoked",
        ShareRequest.State.ENDED: "share_ended",
    }[request.state]
    params = {"number": request.number}
    until = request.expires_at if request.state == ShareRequest.State.APPROVED else _open_until(request, now)
    if until:
        params["expires_at"] = until.isoformat()
        kind += "" if kind == "share_approved" else "_other"
    for person in {request.requester, request.recipient}:
        if kind == "share_approved" and person != request.recipient:
            continue  # the sentence speaks to whoever may open it now
        opened = kind == "share_approved"
        Notice.objects.post(
            key=f"{kind}:{request.pk}:{person.pk}",
            to=person,
            kind=kind,
            params=params,
            url=reverse("customers:detail", args=[request.customer_id])
            if opened
            else reverse("customers:shares"),
            about=request.customer_id if opened else None,
        )


def _open_until(request: ShareRequest, now: datetime) -> datetime | None:
    """The end of another share that goes on opening the archive to the recipient of one that is over."""
    if request.state not in (ShareRequest.State.ENDED, ShareRequest.State.REVOKED):
        return None
    others = ShareRequest.objects.filter(customer=request.customer_id, recipient=request.recipient_id)
    running = others.filter(state=ShareRequest.State.APPROVED, expires_at__gt=now).exclude(pk=request.pk)
    return running.aggregate(until=Max("expires_at"))["until"]


def end_expired(now: datetime, batch: int = 500) -> int:
    """Delete grants whose time is over and close their requests; returns how many ended at `now`.

    Access ended at the moment itself, since every reader checks the time; this only tidies and tells.
    """
    with acting_as("system:end-shares"):
        # not locked first: row security lets nobody update a grant, and so nobody lock one either
        due = CustomerGrant.objects.filter(expires_at__lte=now).order_by("expires_at")
        CustomerGrant.objects.filter(pk__in=list(due.values_list("pk", flat=True)[:batch])).delete()
        over = ShareRequest.objects.select_for_update(no_key=True, skip_locked=True).filter(
            state=ShareRequest.State.APPROVED, expires_at__lte=now
        )
        return _close(list(over[:batch]), ShareRequest.State.ENDED, now)


def lapse_unanswered(now: datetime, batch: int = 500) -> int:
    """Close requests nobody answered in time, those for unknown numbers among them."""
    with acting_as("system:lapse-requests"):
        late = (
            ShareRequest.objects.waiting()
            .select_for_update(no_key=True, skip_locked=True)
            .filter(lapses_at__lte=now)
        )
        return _close(list(late.order_by("lapses_at")[:batch]), ShareRequest.State.LAPSED, now)


def _close(requests: list[ShareRequest], state: str, now: datetime) -> int:
    for request in requests:
        request.state = state
        request.save()
        tell_the_outcome(request, now=now)
    return len(requests)


def decidable(user):
    """Waiting requests this person may decide, oldest first."""
    if not user.has_perm("customers.approve_share"):
        return ShareRequest.objects.none()
    waiting = ShareRequest.objects.waiting().exclude(Q(requester=user) | Q(recipient=user))
    scope = scope_of(user)
    if not scope.everything:
        waiting = waiting.filter(department__in=scope.departments)
    return waiting.exclude(customer=None).order_by("created_at")
