"""Pages of visits and tasks by key, the soonest first: mine, or my team's."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import policy
from agency.roles import roles_of
from agency.visibility import scope_of
from customers.models import CareTask

VIEWS = {
    "today": _("Today"),
    "overdue": _("Overdue"),
    "week": _("This week"),
    "return": _("Return visits"),
    "pool": pgettext_lazy("tasks", "Pool"),
    "all": pgettext_lazy("tasks", "All open"),
}
LEAD = "customers.assign_customer"


@dataclass(frozen=True)
class Asked:
    """What an address asks for: a view, whose tasks, and after which (day, id)."""

    view: str = "today"
    team: bool = False
    after: tuple[date, UUID] | None = None

    @classmethod
    def parse(cls, query, user) -> "Asked":
        view = query.get("view", "")
        team = query.get("who") == "team" and leads(user)
        return cls(view if view in VIEWS else "today", team, key_from(query.get("after", "")))

    def address(self, **changes) -> str:
        asked = {"view": self.view, "who": "team" if self.team else "", **changes}
        return "?" + "&".join(f"{name}={value}" for name, value in asked.items() if value)


def leads(user) -> bool:
    """Does the person answer for the tasks of others?"""
    scope = scope_of(user)
    return bool(roles_of(user)) and (scope.everything or bool(scope.departments))


def rows(user, asked: Asked, today: date | None = None) -> QuerySet[CareTask]:
    today = today or localdate()
    tasks = CareTask.objects.open()
    tasks = tasks.within_reach(user) if asked.team else tasks.filter(owner=user)
    week = today + timedelta(days=6 - today.weekday())
    return tasks.filter(
        {
            "today": Q(due_on__lte=today),
            "overdue": Q(due_on__lt=today),
            "week": Q(due_on__lte=week),
            "return": Q(kind=CareTask.Kind.RETURN),
            "pool": Q(pooled_on__isnull=False),
            "all": Q(),
        }[asked.view]
    )


def page(user, asked: Asked, size: int = policy.PAGE) -> tuple[list[CareTask], str]:
    """The tasks of one page, and the key of the next."""
    tasks = rows(user, asked)
    if asked.after:
        day, pk = asked.after
        tasks = tasks.filter(Q(due_on__gt=day) | Q(due_on=day, pk__gt=pk), due_on__gte=day)
    found = list(tasks.select_related("customer", "owner").order_by("due_on", "pk")[: size + 1])
    return found[:size], key_of(found[size - 1]) if len(found) > size else ""


def key_of(row) -> str:
    return f"{row.due_on:%Y-%m-%d}_{row.pk}"


def key_from(text: str) -> tuple[date, UUID] | None:
    day, _sign, pk = text.partition("_")
    try:
        return date.fromisoformat(day), UUID(pk)
    except ValueError:
        return None
