"""A segment is kept, changed, put away by its owner; shared as far as the owner's right reaches (D11)."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from agency.visibility import scope_of
from customers.filters import Filters
from customers.models import Segment

from . import previewing

SAVED = gettext_noop("segment saved")
PUT_AWAY = gettext_noop("segment put away")
Sharing = Segment.Sharing
SHOWN = dict.fromkeys(("saved", "sort", "columns", "density"), "")  # how the list is shown, not who


def sharings(user) -> list[tuple[str, str]]:
    """With whom this person may share: the department where there is one, the house where she sees it."""
    return [
        (code, label)
        for code, label in Sharing.choices
        if code == Sharing.PRIVATE
        or (code == Sharing.DEPARTMENT and user.department_id)
        or (code == Sharing.HOUSE and scope_of(user).everything)
    ]


def save(
    key: UUID,
    *,
    by,
    name: str,
    aim: str,
    query: str,
    sharing: str = Sharing.PRIVATE,
    description: str = "",
    now: datetime | None = None,
) -> Segment:
    """Keep the filters of the list as a segment; the same `key` again changes nothing. Raises `Refused`."""
    now = now or clock()
    with acting(by, reason=SAVED):
        if there := Segment.objects.filter(pk=key, owner=by).first():
            return there
        made = Segment(pk=key, owner=by)
        _fill(made, by, name=name, aim=aim, query=query, sharing=sharing, description=description)
        count(made, now, save=False)
        made.save(force_insert=True)
        Event.note(Event.Kind.SEGMENT, by=by, subject=made.pk, act="segment_saved", aim=f"aim_{made.aim}")
    return made


def change(segment: Segment, *, by, now: datetime | None = None, **facts) -> Segment:
    """Other filters, another name; uses on file keep what they were made with."""
    with acting(by, reason=SAVED):
        segment = _own(segment, by)
        _fill(segment, by, **facts)
        count(segment, now or clock(), save=False)
        segment.save()
        Event.note(
            Event.Kind.SEGMENT, by=by, subject=segment.pk, act="segment_changed", aim=f"aim_{segment.aim}"
        )
    return segment


def put_away(segment: Segment, *, by, now: datetime | None = None) -> None:
    """It leaves the lists; its uses stay on file."""
    with acting(by, reason=PUT_AWAY):
        segment = _own(segment, by)
        segment.ended_at = now or clock()
        segment.save()
        Event.note(
            Event.Kind.SEGMENT, by=by, subject=segment.pk, act="segment_put_away", aim=f"aim_{segment.aim}"
        )


def count(segment: Segment, now: datetime, *, save: bool = True) -> None:
    """Write down how many archives the owner finds in it; the owner acts."""
    segment.counted = min(previewing.capped(segment.owner, segment, now), policy.COUNT_CAP + 1)
    segment.counted_at = now
    if save:
        segment.save(update_fields=["counted", "counted_at", "updated_at"])


def _fill(segment: Segment, by, *, name: str, aim: str, query: str, sharing: str, description: str) -> None:
    if sharing not in dict(sharings(by)):
        raise PermissionDenied(_("You may not share a segment that far."))
    others = Segment.objects.filter(owner=by).live().exclude(pk=segment.pk)
    if name in {other.name for other in others}:
        raise Refused(_("You have a segment of this name already."))
    segment.query = Filters.parse(query).query(**SHOWN)
    if not segment.query:
        raise Refused(_("Choose at least one filter: a segment of everybody says nothing."))
    segment.name, segment.aim, segment.sharing = name, aim, sharing
    segment.description, segment.department_id = description or None, by.department_id


def _own(segment: Segment, by) -> Segment:
    found = (
        Segment.objects.filter(pk=segment.pk, owner=by).select_for_update(no_key=True, of=("self",)).first()
    )
    if found is None:
        raise PermissionDenied
    if found.ended_at:
        raise Refused(_("The segment was put away meanwhile."))
    return found
