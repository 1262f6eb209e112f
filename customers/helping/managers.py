"""Who is asked for help: the head of the department, or the next above who is there (A24)."""

from collections.abc import Iterator
from datetime import datetime

from agency import policy
from agency.models import User
from agency.roles import ROLES, Reach
from agency.working_days import moment_after


def line_of(person: User) -> Iterator[User]:
    """Those above `person`, the nearest first, each once; whoever is away (no active account) is passed by.

    Above the last department stand those who steer the whole house.
    """
    told = {person.pk}
    unit = person.department
    while unit is not None:
        if unit.head_id and unit.head.is_active and unit.head_id not in told:
            told.add(unit.head_id)
            yield unit.head
        unit = unit.parent
    for one in _house():
        if one.pk not in told:
            yield one


def next_up(person: User, last: User | None = None) -> User | None:
    """The line manager of `person`; after `last`, the one above her."""
    line = list(line_of(person))
    if last is None:
        return line[0] if line else None
    places = [place for place, one in enumerate(line) if one.pk == last.pk]
    rest = line[places[0] + 1 :] if places else line
    return rest[0] if rest else None


def answer_by(moment: datetime, days: int = policy.HELP_WORKING_DAYS) -> datetime:
    """The same hour `days` working days later, by the calendar of `agency.working_days`."""
    return moment_after(moment, days)


def _house() -> list[User]:
    """The general manager first, then the CRM managers."""
    codes = [code for code in ("general_manager", "crm_manager") if ROLES[code].reach is Reach.HOUSE]
    return [
        person
        for code in codes
        for person in User.objects.filter(is_active=True, groups__name=code).order_by("pk")
    ]
