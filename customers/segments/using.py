"""A segment is used for its allowed customers only, once, and the use is on file for ever (D11, B48)."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from customers.exporting import asking
from customers.models import Aim, Customer, Segment, SegmentUse

from . import choosing, making, previewing, saving

USED = gettext_noop("segment used")
Made = SegmentUse.Made
RIGHT = "customers.change_customer"
# What may be made of a segment of each aim: greetings and offers ask for the consent to them, so only there.
MAKES: dict[str, tuple[str, ...]] = {
    Aim.CARE: (Made.CARE, Made.LIST, Made.VISITS),
    Aim.OFFER: (Made.NOTICE, Made.CARE, Made.LIST, Made.VISITS, Made.EXPORT),
    Aim.VISIT: (Made.VISITS, Made.LIST, Made.EXPORT),
    Aim.STUDY: (Made.LIST, Made.EXPORT),
}


def makes(segment: Segment, user) -> list[str]:
    """What this person may make of the segment."""
    if segment.ended_at or not user.has_perm(RIGHT):
        return []
    return [made for made in MAKES[segment.aim] if made != Made.EXPORT or user.has_perm(asking.RIGHT)]


def use(
    segment: Segment,
    *,
    key: UUID,
    by,
    made: str,
    plan: "making.Plan | None" = None,
    now: datetime | None = None,
) -> SegmentUse:
    """Make care, visits, a contact list or an export of the allowed customers, and write the use down.

    The same `key` again gives what was made then. Raises `Refused` where nobody may be turned to, or the
    segment holds more than one use takes; `PermissionDenied` outside rights.
    """
    now = now or clock()
    with acting(by, reason=USED):
        _one_at_a_time(segment)
        if there := SegmentUse.objects.filter(pk=key, by=by, segment=segment).first():
            return there
        if made not in makes(segment, by):
            raise PermissionDenied(_("You may not use the segment so."))
        plan = plan or making.Plan(due_on=localdate(now))
        plan.check(localdate(now))
        asked = choosing.Asked(by, segment.aim, now, segment, made)
        preview, customers = _chosen(segment, asked)
        done = SegmentUse(
            pk=key,
            segment=segment,
            by=by,
            department_id=by.department_id,
            at=now,
            aim=segment.aim,
            made=made,
            query=segment.query,
            found=preview.found,
            allowed=len(customers),
            left_out=preview.left_out,
            customers=[customer.pk for customer in customers],
        )
        done.save(force_insert=True)
        making.MAKERS[made](done, customers, plan)
        _write_down(done)
        if segment.owner_id == by.pk:
            saving.count(segment, now)
    return done


def _chosen(segment: Segment, asked: choosing.Asked) -> tuple[previewing.Preview, list[Customer]]:
    """The numbers, and the allowed archives, locked: who else turns to them waits and counts anew."""
    ids = previewing.frozen(asked.user, segment, asked.now)
    if len(ids) > policy.SEGMENT_MOST:
        raise Refused(
            _("The segment holds more than %(most)s archives. Narrow it: one use takes no more.")
            % {"most": policy.SEGMENT_MOST}
        )
    mine = Customer.objects.filter(pk__in=ids).order_by("pk")
    list(mine.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
    preview = previewing.counted(ids, asked)
    rows = choosing.allowed(Customer.objects.filter(pk__in=ids), asked)
    customers = list(rows.order_by("pk").only("pk", "owner_id", "department_id", "grade", "number"))
    if not customers:
        raise Refused(_("Nobody of the segment may be turned to now. The list below says why."))
    return preview, customers


def _one_at_a_time(segment: Segment) -> None:
    """Two people using one segment go one after the other; whoever sees it may wait, so no row is locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"segment:{segment.pk}"])


def _write_down(done: SegmentUse) -> None:
    Event.note(
        Event.Kind.SEGMENT,
        by=done.by,
        subject=done.segment_id,
        act="segment_used",
        aim=f"aim_{done.aim}",
        what=f"made_{done.made}",
        found=done.found,
        allowed=done.allowed,
        left_out=done.left_out,
        use=str(done.pk),
    )
