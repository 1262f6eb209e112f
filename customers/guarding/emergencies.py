"""Breaking the glass: an archive is opened at once, with a reason, loudly; another person judges it afterwards."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting, acting_as, acting_for
from agency.errors import Refused
from agency.models import Event, Notice, User
from agency.visibility import may
from agency.working_days import follows
from customers import fieldbook, sharing
from customers.helping.managers import answer_by
from customers.models import (
    Customer,
    CustomerGrant,
    Disclosure,
    Emergency,
    Purpose,
    PurposeGrant,
    ShareRequest,
)

ACTOR = "system:emergency"
State = Emergency.State
BATCH = 200


def break_glass(*, by, number: str, reason: str, now: datetime) -> Emergency:
    """Open archive `number` to `by` for two hours with all its fields; whoever must know is told at once.

    Notices, register line and review stand in the same transaction. Raises `PermissionDenied` for a role that
    never works with archives, `Refused` without a reason, for an unknown number, or with nobody to judge it.
    """
    if not by.has_perm("customers.view_customer"):
        raise PermissionDenied("emergency")
    reason = reason.strip()
    if len(reason) < policy.REASON_SHORTEST:
        raise Refused(_("Say what has happened; it is read at once."))
    with acting_for(by, ACTOR, reason=gettext_noop("emergency access")):
        customer = _archive(number)
        running = Emergency.objects.live(now).filter(by=by, customer=customer, state=State.WAITING).first()
        if running:
            return running
        reviewers = reviewers_of(customer, by)
        until = now + policy.EMERGENCY_LASTS
        opened = Emergency.objects.create(
            customer=customer,
            number=customer.number,
            by=by,
            share=None if may(by, "view_customer", customer) else _share(customer, by, reason, now, until),
            opened_at=now,
            expires_at=until,
            reviewers=[person.pk for person in reviewers],
            review_due_at=answer_by(now, policy.EMERGENCY_REVIEW_WORKING_DAYS),
            reason=reason,
        )
        PurposeGrant.objects.create(
            customer=customer,
            by=by,
            purpose=Purpose.objects.get(code="other"),
            note=reason,
            declared_at=now,
            expires_at=until,
            emergency=True,
        )
        _note("opened", opened, by=by)
        for person in reviewers:
            tell(opened, person, "emergency_opened", person=by.name)
    return opened


def _archive(number: str) -> Customer:
    customer_id, _department = sharing.archive_behind(number.strip().upper())
    if customer_id is None:
        raise Refused(_("There is no archive with this number."))
    return Customer.objects.select_related("department").get(pk=customer_id)


def _share(customer: Customer, by, reason: str, now: datetime, until: datetime) -> ShareRequest:
    """What lets `by` see an archive out of reach: like any other share, but approved by nobody."""
    share = ShareRequest.objects.create(
        number=customer.number,
        customer=customer,
        department=customer.department,
        requester=by,
        recipient=by,
        fields=sorted(fieldbook.SHAREABLE),
        purpose=Purpose.objects.get(code="other"),
        days=1,
        reason=reason,
        lapses_at=now,
        state=ShareRequest.State.APPROVED,
        expires_at=until,
    )
    CustomerGrant.give(share)
    return share


def reviewers_of(customer: Customer, by) -> list[User]:
    """The managers of the archive and of whoever broke the glass, and the privacy officers; never herself."""
    units = [unit for unit in (customer.department, by.department) if unit is not None]
    ids = {person.pk for unit in units for person in unit.managers()}
    people = User.objects.filter(is_active=True).exclude(pk=by.pk)
    found = people.filter(Q(pk__in=ids) | Q(groups__name__in=["privacy_officer", "general_manager"]))
    found = list(found.distinct().order_by("pk"))
    if not found:
        raise Refused(_("Nobody is there who could judge this afterwards. Speak to the privacy officer."))
    return found


def may_review(user, opened: Emergency) -> bool:
    return (
        opened.state == State.WAITING
        and user.is_active
        and user.pk != opened.by_id
        and user.pk in opened.reviewers
    )


def review(opened: Emergency, *, by, justified: bool, comment: str, now: datetime) -> Emergency:
    """Judge it, once. What was not justified ends at once. Raises `Refused`."""
    comment = comment.strip()
    with acting_for(by, ACTOR, reason=gettext_noop("emergency access reviewed")):
        opened = Emergency.objects.select_for_update(no_key=True).get(pk=opened.pk)
        if not may_review(by, opened):
            raise Refused(_("This is judged by those who were told, and only once."))
        if not comment:
            raise Refused(_("Say in a few words what you found."))
        opened.state = State.JUSTIFIED if justified else State.MISUSE
        opened.decided_by, opened.decided_at, opened.comment = by, now, comment
        if not justified and opened.expires_at > now:
            _end(opened, now)
        opened.save()
        _note("justified" if justified else "misuse", opened, by=by)
        told = [opened.by, *_officers().exclude(pk=by.pk)] if not justified else [opened.by]
        for person in {one.pk: one for one in told}.values():
            tell(opened, person, "emergency_justified" if justified else "emergency_misuse", person=by.name)
    return opened


def _end(opened: Emergency, now: datetime) -> None:
    opened.expires_at = now
    PurposeGrant.objects.live(now).filter(
        by=opened.by_id, customer=opened.customer_id, emergency=True
    ).update(expires_at=now)
    if opened.share_id:
        CustomerGrant.objects.filter(request=opened.share_id).delete()
        ShareRequest.objects.filter(pk=opened.share_id).update(
            state=ShareRequest.State.REVOKED, expires_at=now
        )


def flag_overdue(now: datetime) -> int:
    """Reviews nobody did in two working days: flagged once; reviewers, privacy officers and the GM hear."""
    with acting_as(ACTOR):
        late = Emergency.objects.waiting().filter(review_due_at__lte=now, overdue_at=None)
        held = list(late.select_for_update(no_key=True, skip_locked=True).order_by("review_due_at")[:BATCH])
        for opened in held:
            opened.overdue_at = now
            opened.save()
            _note("overdue", opened, by=None)
            reviewers = User.objects.filter(pk__in=opened.reviewers, is_active=True)
            for person in {one.pk: one for one in [*reviewers, *_officers()]}.values():
                if person.pk != opened.by_id:
                    tell(opened, person, "emergency_overdue", person=opened.by.name)
    return len(held)


@follows
def due_again(now: datetime) -> int:
    """The working days of a year were entered: reviews still to come are due by them."""
    moved = 0
    with acting_as(ACTOR):
        waiting = Emergency.objects.waiting().filter(overdue_at=None)
        for opened in waiting.select_for_update(no_key=True).order_by("pk"):
            due = answer_by(opened.opened_at, policy.EMERGENCY_REVIEW_WORKING_DAYS)
            if due != opened.review_due_at:
                opened.review_due_at = due
                opened.save()
                moved += 1
    return moved


def waiting(user):
    """Those this person has still to judge."""
    return Emergency.objects.waiting().filter(reviewers__contains=[user.pk]).exclude(by=user)


def concerned(user) -> Q:
    return Q(by=user) | Q(decided_by=user) | Q(reviewers__contains=[user.pk])


def looks_during(opened: Emergency, reader) -> list[Disclosure]:
    """What was opened meanwhile; codes and moments, also for a reviewer who does not see the archive."""
    with acting_for(reader, ACTOR):
        looks = Disclosure.objects.filter(
            customer=opened.customer_id, by=opened.by_id, at__gte=opened.opened_at, at__lte=opened.expires_at
        )
        return list(looks.order_by("at").only("field", "at", "customer_id"))


def mine(user, now: datetime) -> list[Emergency]:
    """One's own of late, newest first."""
    with acting(user):
        return list(Emergency.objects.filter(by=user).order_by("-opened_at")[:20])


def _officers():
    return User.objects.filter(
        is_active=True, groups__name__in=["privacy_officer", "general_manager"]
    ).distinct()


def tell(opened: Emergency, to: User, kind: str, /, **params) -> None:
    Notice.objects.post(
        key=f"{kind}:{opened.pk}:{to.pk}",
        to=to,
        kind=kind,
        params={"number": opened.number} | params,
        url=opened.get_absolute_url(),
    )


def _note(act: str, opened: Emergency, *, by) -> None:
    Event.note(Event.Kind.EMERGENCY, by=by, subject=opened.customer_id, act=act, emergency=str(opened.pk))
