"""The members of a group and who sleeps where (B2)."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Event
from agency.visibility import may
from customers import indexing
from customers.models import Customer, Group, Member, Room
from customers.reasons import Ours, because

from .drafted import standing, wrote

ADDED = Ours(gettext_noop("member added"))
CHANGED = Ours(gettext_noop("member changed"))
REMOVED = Ours(gettext_noop("member taken off the group"))
ROOMED = gettext_noop("rooming list changed")
CHANGED_GROUP = Ours(gettext_noop("journey of the group changed"))
FIELDS = ("name", "phone", "wishes")
MOST_ROOMS = 60  # added at a time


@dataclass
class Berth:
    """A room with whoever sleeps in it."""

    room: Room
    sleepers: list[Member] = field(default_factory=list)

    @property
    def free(self) -> int:
        """Beds left; below zero, too many sleep here."""
        return self.room.beds - len(self.sleepers)


def members(user, group: Customer) -> list[Member]:
    """The members `user` may know of, the leader first; an archive out of sight is not told at all."""
    rows = Member.objects.filter(customer=group).select_related("archive", "room")
    open_ = set(
        Customer.objects.visible_to(user)
        .filter(pk__in=[row.archive_id for row in rows if row.archive_id])
        .values_list("pk", flat=True)
    )
    shown = [row for row in rows if row.archive_id is None or row.archive_id in open_]
    return sorted(shown, key=lambda row: (not row.leader, row.created_at))


def rooming(group: Customer, people: list[Member]) -> tuple[list[Berth], list[Member]]:
    """(rooms with their sleepers, members without a room)."""
    berths = {room.pk: Berth(room) for room in Room.objects.filter(customer=group)}
    without = []
    for person in people:
        (berths[person.room_id].sleepers if person.room_id in berths else without).append(person)
    return sorted(berths.values(), key=lambda berth: _natural(berth.room.label)), without


def add(
    group: Customer,
    *,
    by,
    archive: Customer | None = None,
    facts: dict | None = None,
    leader: bool = False,
    pk=None,
    why: str = ADDED,
    drafter=None,
) -> Member:
    """Add an archive, or a light line with a name. Raises `Refused` when it is a member already.

    `drafter` is who wrote what `by` only lets through, here and below.
    """
    facts = facts or {}
    if archive is None and not facts.get("name"):
        raise Refused(_("A member needs a name, or an archive."))
    with acting(by), because(by, why, group):
        check(group, by)
        if archive is not None:
            _check_archive(archive, by)
        if leader:
            _nobody_leads(group)
        member = Member(pk=pk or uuid7(), customer=group, archive=archive, leader=leader)
        for name in FIELDS:
            setattr(member, name, facts.get(name) or None)
        if archive is not None:
            member.name = member.phone = None
        _save_once(member)
        indexing.index(group)
        note(group, by, "member_added", member=str(member.pk), **wrote(drafter))
    return member


def change(member: Member, *, by, facts: dict, leader: bool, why: str = CHANGED, drafter=None) -> None:
    with acting(by), because(by, why, member.customer):
        check(member.customer, by)
        member = standing(member)
        if leader and not member.leader:
            _nobody_leads(member.customer)
        for name in facts.keys() & set(FIELDS):
            setattr(member, name, facts[name] or None)
        member.leader = leader
        member.save()
        indexing.index(member.customer)
        note(member.customer, by, "member_changed", member=str(member.pk), **wrote(drafter))


def remove(member: Member, *, by, why: str = REMOVED, drafter=None) -> None:
    with acting(by), because(by, why, member.customer):
        check(member.customer, by)
        member = standing(member)
        note(member.customer, by, "member_removed", member=str(member.pk), **wrote(drafter))
        member.delete()
        indexing.index(member.customer)


def add_rooms(group: Customer, *, by, type: str, count: int, first: str = "") -> list[Room]:
    """`count` rooms of one type, numbered on from `first` or from the highest number so far."""
    if not 1 <= count <= MOST_ROOMS:
        raise Refused(_("Between 1 and %(most)s rooms can be added at a time.") % {"most": MOST_ROOMS})
    with acting(by, reason=ROOMED):
        check(group, by)
        taken = set(Room.objects.filter(customer=group).values_list("label", flat=True))
        rooms = []
        for label in _labels(first, taken, count):
            room = Room(customer=group, label=label, type=type)
            room.save()
            rooms.append(room)
        note(group, by, "rooms_added", count=count)
    return rooms


def drop_room(room: Room, *, by) -> None:
    """Whoever slept in it has no room then."""
    with acting(by, reason=ROOMED):
        check(room.customer, by)
        _put(Member.objects.filter(room=room), None)
        room.delete()
        note(room.customer, by, "room_dropped")


def assign(group: Customer, beds: dict, *, by) -> int:
    """Put members into rooms: `beds` is member id → room id or None. How many moved.

    Raises `Refused` when a room has too few beds; members out of the person's sight stay where they are.
    """
    with acting(by, reason=ROOMED):
        check(group, by)
        rooms = {room.pk: room for room in Room.objects.select_for_update(no_key=True).filter(customer=group)}
        people = {person.pk: person for person in members(by, group)}
        moved = {
            pk: room
            for pk, room in beds.items()
            if pk in people and people[pk].room_id != room and (room is None or room in rooms)
        }
        for pk, room in moved.items():
            people[pk].room_id = room
        _fit(rooms, people.values())
        for pk in moved:
            people[pk].save(update_fields=["room", "updated_at"])
        if moved:
            note(group, by, "roomed", count=len(moved))
    return len(moved)


def edit_group(group: Group, *, by, facts: dict, why: str = CHANGED_GROUP, drafter=None) -> None:
    """Change destination, days and numbers of the journey."""
    with acting(by), because(by, why, group.customer):
        check(group.customer, by)
        for name, value in facts.items():
            setattr(group, name, value or None)
        group.save()
        note(group.customer, by, "journey", **wrote(drafter))


def check(group: Customer, by) -> None:
    if not may(by, "change_customer", group):
        raise PermissionDenied(_("You may not change this archive."))


def note(group: Customer, by, act: str, **codes) -> None:
    Event.note(Event.Kind.GROUP, by=by, subject=group.pk, act=act, **codes)


def _check_archive(archive: Customer, by) -> None:
    if not Customer.objects.visible_to(by).filter(pk=archive.pk).exists():
        raise PermissionDenied(_("You may not open this archive."))
    if archive.kind != Customer.Kind.INDIVIDUAL:
        raise Refused(_("Only individuals can be members of a group."))


def _save_once(member: Member) -> None:
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as error:
        if "member_once" in str(error):
            raise Refused(_("This customer is a member of the group already.")) from error
        raise


def _nobody_leads(group: Customer) -> None:
    for member in Member.objects.select_for_update(no_key=True, of=("self",)).filter(
        customer=group, leader=True
    ):
        member.leader = False
        member.save(update_fields=["leader", "updated_at"])


def _put(rows, room) -> None:
    for member in rows:
        member.room = room
        member.save(update_fields=["room", "updated_at"])


def _fit(rooms: dict, people) -> None:
    sleeping: dict = {}
    for person in people:
        if person.room_id:
            sleeping[person.room_id] = sleeping.get(person.room_id, 0) + 1
    for pk, count in sleeping.items():
        if pk in rooms and count > rooms[pk].beds:
            raise Refused(
                _("Room %(room)s has %(beds)s beds; %(people)s people cannot sleep in it.")
                % {"room": rooms[pk].label, "beds": rooms[pk].beds, "people": count}
            )


def _labels(first: str, taken: set[str], count: int):
    number = (
        int(first) if first.isdigit() else max((int(one) for one in taken if one.isdigit()), default=0) + 1
    )
    while count:
        if (label := str(number)) not in taken:
            yield label
            count -= 1
        number += 1


def _natural(label: str) -> tuple:
    return (0, int(label), label) if label.isdigit() else (1, 0, label)
