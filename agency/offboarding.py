"""A colleague leaves: one act ends all the person could do and hands over all the person held (H8).

The apps above say what there is to end and to hand over with `step`. What opens doors ends at once, in the
transaction that closes the account; what is handed over follows in the same transaction as far as one batch
goes, and the clock does the rest, so that a thousand archives keep nobody's session open.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from agency.acting import acting_as
from agency.entrusting import keep_one_administrator
from agency.errors import Refused
from agency.holders import holders
from agency.models import Department, Departure, Event, Notice, User
from agency.roles import roles_of
from agency.signin import sessions

ACTOR = "system:leaving"
LEFT = gettext_noop("colleague left")
BATCH = 500  # of what is handed over, in one transaction
OFFICES = ("head", "steward", "deputy")


@dataclass(frozen=True)
class Step:
    """`held(person)` are the rows there are; `act(rows, person, heir, now)` ends or hands them over."""

    code: str
    label: str | Promise
    held: Callable[[User], QuerySet]
    act: Callable[..., int]
    handed: bool  # to a colleague; else ended


STEPS: dict[str, Step] = {}


def step(code: str, label, held: Callable[[User], QuerySet], *, handed: bool = False):
    """Register `function(rows, person, heir, now) -> how many`; `rows` are at most a batch where `handed`."""

    def register(function: Callable[..., int]):
        STEPS[code] = Step(code, label, held, function, handed)
        return function

    return register


def heirs(person: User) -> QuerySet[User]:
    """Who may take over: active colleagues who keep archives, those of the person's department first."""
    staff = holders("customers.change_customer")
    return staff.exclude(department=None).exclude(pk=person.pk).order_by("department", "name")


def usual_heir(person: User) -> User | None:
    """The head of the person's department, where she may take over."""
    head = person.department.head if person.department else None
    return heirs(person).filter(pk=head.pk).first() if head else None


def left_behind(person: User) -> dict[str, int]:
    """{step: how many} of what hangs on this person, and "offices". Counted by the system: the administrator
    who asks sees no customer, and only numbers come out."""
    with acting_as(ACTOR):
        counts = {code: one.held(person).count() for code, one in STEPS.items()}
    counts["offices"] = sum(Department.objects.filter(**{office: person}).count() for office in OFFICES)
    return {code: count for code, count in counts.items() if count}


def leave(person: User, *, by: User, heir: User | None = None, now: datetime | None = None) -> Departure:
    """Close the account for good: nothing the person had opens anything from now on.

    Raises `Refused` for oneself, for the last administrator of a kind, and where something is to be handed
    over and no `heir` is named who may take it.
    """
    now = now or clock()
    with transaction.atomic():
        departure = _close(person, by=by, heir=heir, now=now)
        _go_on(departure, now)
        Event.note(
            "permission",
            by=by,
            act="left",
            person=person.pk,
            sessions=departure.ended.get("sessions", 0),
            **({"heir": heir.pk} if heir else {}),
        )
        _tell(departure)
    return departure


def _close(person: User, *, by: User, heir: User | None, now: datetime) -> Departure:
    if person == by:
        raise Refused(_("You cannot close your own account."))
    # before any row is held: two administrators who close each other's accounts would wait in a circle
    keep_one_administrator(person, roles_of(person))
    person.refresh_from_db(from_queryset=User.objects.select_for_update(no_key=True, of=("self",)))
    if not person.is_active:
        raise Refused(_("This account is closed already."))
    left = left_behind(person)
    if heir is None and any(code in left for code, one in STEPS.items() if one.handed):
        raise Refused(_("Name the colleague who takes over what this person keeps."))
    if heir is not None and not heirs(person).filter(pk=heir.pk).exists():
        raise Refused(_("%(person)s cannot take this over.") % {"person": heir})
    ended = {"roles": person.groups.count(), "offices": _give_up_offices(person, by)}
    person.groups.clear()
    person.user_permissions.clear()
    ended["factors"] = Authenticator.objects.filter(user=person).count()
    Authenticator.objects.filter(user=person).delete()
    person.is_active = False
    person.save(update_fields=["is_active"])
    ended["sessions"] = sessions.end_all(person)
    with acting_as(ACTOR, reason=LEFT):
        for code, one in STEPS.items():
            if not one.handed:
                ended[code] = one.act(one.held(person), person, heir, now)
    return Departure.objects.create(
        person=person, by=by, heir=heir, at=now, ended={code: n for code, n in ended.items() if n}
    )


def _give_up_offices(person: User, by: User) -> int:
    given = 0
    for office in OFFICES:
        for unit in Department.objects.filter(**{office: person}):
            setattr(unit, office, None)
            unit.record(by=by, why=LEFT)
            given += 1
    return given


def sweep(now: datetime) -> int:
    """Hand over what is still to be handed over, a batch a transaction; how many rows."""
    moved = 0
    for pk in Departure.objects.filter(done_at=None).values_list("pk", flat=True):
        while more := _next_batch(pk, now):
            moved += more
    return moved


def _next_batch(pk: int, now: datetime) -> int:
    with transaction.atomic():
        found = Departure.objects.select_for_update(no_key=True, skip_locked=True, of=("self",)).filter(
            pk=pk, done_at=None
        )
        departure = found.select_related("person", "heir").first()
        return _go_on(departure, now) if departure else 0


def _go_on(departure: Departure, now: datetime) -> int:
    """One batch of each step; the departure is done when nothing is left to hand over.

    Counted is what the person holds less afterwards: a task that follows its archive was handed over too.
    """
    person = departure.person
    with acting_as(ACTOR, reason=LEFT):
        before = _to_hand_over(person)
        if departure.heir:
            for one in STEPS.values():
                if one.handed:
                    one.act(one.held(person), person, departure.heir, now)
        left = _to_hand_over(person)
    moved = Counter(before) - Counter(left)
    departure.handed = dict(Counter(departure.handed) + moved)
    departure.done_at = departure.done_at if any(left.values()) else now
    departure.save(update_fields=["handed", "done_at"])
    return moved.total()


def _to_hand_over(person: User) -> dict[str, int]:
    return {code: one.held(person).count() for code, one in STEPS.items() if one.handed}


def _tell(departure: Departure) -> None:
    """The heir, and the head of the department, hear what passed on."""
    person = departure.person
    head = person.department.head if person.department else None
    for reader in {departure.heir, head} - {None, person}:
        Notice.objects.post(
            key=f"left:{departure.pk}:{reader.pk}",
            to=reader,
            kind="colleague_left" if departure.heir else "colleague_left_alone",
            params={"person": person.name, "heir": departure.heir.name if departure.heir else ""},
            url="/customers/?view=mine" if reader == departure.heir else "",
        )


def check(now: datetime) -> int:
    """Tell the system administrators of closed accounts on which something hangs; how many there are."""
    found = still_held()
    for one in found:
        for admin in User.objects.filter(groups__name="system_admin", is_active=True):
            Notice.objects.post(
                key=f"leaver:{one.pk}:{localdate(now)}:{admin.pk}",
                to=admin,
                kind="leaver_holds",
                params={"person": one.name},
                url=f"/people/{one.pk}/",
            )
    return len(found)


def still_held() -> list[User]:
    """Closed accounts on which something hangs that was not handed over: nobody may be among them."""
    with acting_as(ACTOR):
        closed = User.objects.filter(is_active=False, departures__done_at__isnull=False).distinct()
        return [one for one in closed if any(step_.held(one).exists() for step_ in STEPS.values())]


OF_THE_ACCOUNT: dict[str, Promise] = {
    "sessions": gettext_lazy("Sessions"),
    "roles": gettext_lazy("Roles"),
    "factors": gettext_lazy("Second factors and recovery codes"),
    "offices": gettext_lazy("Offices (head, steward, deputy)"),
}


def told(counts: dict[str, int]) -> list[tuple[str, int]]:
    """The counts with their words."""
    words = OF_THE_ACCOUNT | {code: one.label for code, one in STEPS.items()}
    return [(str(words.get(code, code)), count) for code, count in counts.items()]
