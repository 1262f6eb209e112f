"""Asking for what a gate closes, deciding on it, and the end that comes by itself."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event, Notice, User
from agency.roles import ADMINISTRATORS
from agency.visibility import may
from customers import fieldbook, sharing
from customers.models import AccessRequest, Customer, Group, Member, MinorsManager, Purpose
from customers.revealing import may_reveal

from . import gates

Gate, State = AccessRequest.Gate, AccessRequest.State
ACTOR = "system:access"
BATCH = 200


def ask(
    customer: Customer, *, by, field: str, purpose: Purpose, hours: int, reason: str, now: datetime
) -> AccessRequest:
    """Ask for the sensitive field at path `field`: of whoever decides about the gate that closes it.

    Raises `PermissionDenied` without the right to open fields, `Refused` where no gate is closed, for a
    missing reason, a time that is not offered or a second request for the same.
    """
    if not may_reveal(by, customer):
        raise PermissionDenied
    gate = gates.closed(by, customer, fieldbook.tier_of(field), field, now)
    if not gate:
        raise Refused(_("This field opens with a purpose alone."))
    if hours not in policy.ACCESS_HOURS:
        raise Refused(_("Choose for how long."))
    path = field if gate == Gate.SECRET else ""
    return _asked(customer, gate, path, by=by, purpose=purpose, hours=hours, reason=reason, now=now)


def ask_for_party(customer: Customer, *, by, purpose: Purpose, reason: str, now: datetime) -> AccessRequest:
    """Ask once for all children of a group, until the day after its return. Raises `Refused`."""
    if not may_reveal(by, customer):
        raise PermissionDenied
    if not children_of(customer).exists():
        raise Refused(_("No member of this group is on file as a child under 14."))
    hours = _hours_of_journey(customer, now)
    return _asked(
        customer, Gate.MINOR, "", by=by, purpose=purpose, hours=hours, reason=reason, now=now, party=True
    )


def children_of(group: Customer):
    """Archives of members under 14, as far as the reader may see them."""
    members = Member.objects.filter(customer=group.pk, archive__isnull=False)
    return Customer.objects.filter(pk__in=members.values("archive"), minor=True)


def _hours_of_journey(customer: Customer, now: datetime) -> int:
    journey = Group.objects.filter(customer=customer.pk).first()
    back = journey and journey.returns_on
    if back is None:
        return max(policy.ACCESS_HOURS)
    end = localtime(now).replace(year=back.year, month=back.month, day=back.day, hour=23, minute=59)
    span = min(max(end + policy.PARTY_AFTER - now, timedelta(hours=2)), policy.PARTY_LONGEST)
    return int(span.total_seconds() // 3600)


def _asked(customer, gate: str, field: str, *, by, purpose, hours, reason, now, party=False) -> AccessRequest:
    reason = reason.strip()
    if not (purpose.access and purpose.active):
        raise Refused(_("Choose one of the purposes on the list."))
    if len(reason) < policy.REASON_SHORTEST:
        raise Refused(_("Say in a few words what it is needed for; the manager reads it."))
    with acting(by, reason=gettext_noop("closed fields asked for")):
        same = AccessRequest.objects.waiting().filter(asker=by, customer=customer.pk, gate=gate, field=field)
        if same.filter(party=party).exists():
            raise Refused(_("This request is already waiting for an answer."))
        asked_of = deciders(gate, customer, by)
        request = AccessRequest.objects.create(
            gate=gate,
            customer=customer,
            number=customer.number,
            party=party,
            field=field,
            asker=by,
            purpose=purpose,
            hours=hours,
            deciders=[person.pk for person in asked_of],
            lapses_at=now + policy.ACCESS_ANSWER_WITHIN,
            reason=reason,
        )
        _note("asked", request, by=by)
        for person in asked_of:
            tell(request, person, "access_asked", person=by.name)
    return request


def deciders(gate: str, customer: Customer, asker) -> list[User]:
    """A child's data: the managers named for it, else the house's; a secret field: the archive's managers.

    Never the asker. Raises `Refused` where nobody is left.
    """
    if gate == Gate.MINOR:
        named = MinorsManager.objects.filter(active=True, user__is_active=True).values("user")
        found = list(User.objects.filter(pk__in=named).exclude(pk=asker.pk).order_by("pk"))
    else:
        found = [one for one in customer.department.managers() if one.pk != asker.pk]
        found = [one for one in found if one.has_perm("customers.approve_share")]
    found = found or list(sharing.house_deciders().exclude(pk=asker.pk).order_by("pk"))
    if not found:
        raise Refused(_("Nobody is there who could approve this. Speak to the privacy officer."))
    return found


def may_decide(user, request: AccessRequest) -> bool:
    """One of those who were asked, who still holds the office; never the asker."""
    if request.state != State.WAITING or user.pk == request.asker_id or not user.is_active:
        return False
    if user.pk not in request.deciders:
        return False
    return user.has_perm("customers.approve_share") or (request.gate == Gate.MINOR and gates.is_named(user))


def decide(request: AccessRequest, *, by, approve: bool, comment: str, now: datetime) -> AccessRequest:
    """Open it to the asker for the hours asked, from now; or refuse with a word. Raises `Refused`."""
    comment = comment.strip()
    with acting(by, reason=gettext_noop("closed fields decided on")):
        held = AccessRequest.objects.select_for_update(no_key=True).filter(pk=request.pk).first()
        if held is None or not may_decide(by, held):
            raise Refused(_("This request is decided by those who were asked, and only once."))
        request = held
        if not approve and not comment:
            raise Refused(_("Say why it is refused; the colleague who asked will read it."))
        if approve and now >= request.lapses_at:
            raise Refused(_("The time for an answer is over. The colleague can ask again."))
        request.state = State.APPROVED if approve else State.REFUSED
        request.decided_by, request.decided_at, request.comment = by, now, comment or None
        request.expires_at = now + timedelta(hours=request.hours) if approve else None
        request.save()
        _note("approved" if approve else "refused", request, by=by)
        asker = request.asker
        if approve:
            tell(request, asker, "access_approved", expires_at=request.expires_at.isoformat())
        else:
            tell(request, asker, "access_refused")
    return request


def withdraw(request: AccessRequest, *, by) -> None:
    if by.pk != request.asker_id or request.state != State.WAITING:
        raise Refused(_("Only the colleague who asked can withdraw the request."))
    with acting(by, reason=gettext_noop("request withdrawn")):
        request.state = State.WITHDRAWN
        request.save()
        _note("withdrawn", request, by=by)


def lapse_unanswered(now: datetime) -> int:
    """Requests nobody answered in time end, and their askers hear of it."""
    with acting_as(ACTOR):
        late = AccessRequest.objects.waiting().filter(lapses_at__lte=now).order_by("lapses_at")
        held = list(late.select_for_update(no_key=True, skip_locked=True)[:BATCH])
        for request in held:
            request.state = State.LAPSED
            request.save()
            tell(request, request.asker, "access_lapsed")
    return len(held)


def decidable(user):
    """Waiting requests this person may decide."""
    waiting = AccessRequest.objects.waiting().filter(deciders__contains=[user.pk]).exclude(asker=user)
    if user.has_perm("customers.approve_share"):
        return waiting
    named = MinorsManager.objects.filter(user=user, active=True)
    return waiting.filter(Exists(named), gate=Gate.MINOR)  # one question: it is asked on every page


def name_manager(person: User, *, by) -> None:
    """Let `person` decide about children's data. Raises `PermissionDenied`, `Refused` for whoever cannot."""
    if not by.has_perm("customers.name_minors_managers"):
        raise PermissionDenied
    if not person.is_active or person.groups.filter(name__in=ADMINISTRATORS).exists():
        raise Refused(_("This colleague cannot be named."))
    if not person.has_perm("customers.view_customer"):
        raise Refused(_("This colleague's role does not work with customer archives."))
    _name(person, True, by)


def end_manager(person: User, *, by) -> None:
    if not by.has_perm("customers.name_minors_managers"):
        raise PermissionDenied
    _name(person, False, by)


def _name(person: User, active: bool, by) -> None:
    with acting(by, reason=gettext_noop("manager named for children's data")):
        MinorsManager.objects.update_or_create(user=person, defaults={"active": active, "named_by": by})
        act = "named" if active else "unnamed"
        Event.note(Event.Kind.ACCESS, by=by, act=act, person=person.pk)


def concerned(user) -> Q:
    return Q(asker=user) | Q(decided_by=user) | Q(deciders__contains=[user.pk])


def tell(request: AccessRequest, to: User, kind: str, /, **params) -> None:
    Notice.objects.post(
        key=f"{kind}:{request.pk}:{to.pk}",
        to=to,
        kind=kind,
        params={"number": request.number} | params,
        url=request.get_absolute_url(),
    )


def _note(act: str, request: AccessRequest, *, by) -> None:
    facts = {"gate": request.gate, "request": str(request.pk)}
    if request.field:
        facts["field"] = request.field
    Event.note(Event.Kind.ACCESS, by=by, subject=request.customer_id, act=act, **facts)


def may_ask_for_party(user, customer: Customer) -> bool:
    return may(user, "reveal_customer", customer) and children_of(customer).exists()
