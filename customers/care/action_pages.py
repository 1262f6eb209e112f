"""Pages of greetings and gifts by key: mine, or my team's."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import policy
from customers.models import CareAction

from . import listing

VIEWS = {
    "open": pgettext_lazy("care", "To be sent"),
    "waiting": _("Waiting for approval"),
    "sent": pgettext_lazy("care", "Sent"),
}


@dataclass(frozen=True)
class Asked:
    """What an address asks for; `year`, `grade`, `occasion` come from the page of the budget."""

    view: str = "open"
    team: bool = False
    year: str = ""
    grade: str = ""
    occasion: str | None = None
    after: tuple | None = None

    @classmethod
    def parse(cls, query, user) -> "Asked":
        view, year = query.get("view", ""), query.get("year", "")
        asked = cls(
            view if view in VIEWS or view == "all" else "open",
            query.get("who") == "team" and listing.leads(user),
            year if year.isdecimal() and len(year) == 4 else "",
            query.get("grade", "") if query.get("grade") in policy.CARE_BUDGET else "",
            query.get("occasion", "")[:20] if "occasion" in query else None,
        )
        return replace(asked, after=listing.key_from(query.get("after", "")))

    def address(self, **changes) -> str:
        asked = {
            "view": self.view,
            "who": "team" if self.team else "",
            "year": self.year,
            "grade": self.grade,
            **changes,
        }
        text = "&".join(f"{name}={value}" for name, value in asked.items() if value)
        return f"?{text}" + (f"&occasion={self.occasion}" if self.occasion is not None else "")


def page(user, asked: Asked, size: int = policy.PAGE) -> tuple[list[CareAction], str]:
    """The acts of one page, the soonest first, and the key of the next."""
    rows = CareAction.objects.within_reach(user) if asked.team else CareAction.objects.filter(owner=user)
    rows = rows.filter(state__in=[*VIEWS] if asked.view == "all" else [asked.view])
    for name in ("year", "grade"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    if asked.occasion is not None:
        rows = rows.filter(occasion=asked.occasion)
    if asked.after:
        day, pk = asked.after
        rows = rows.filter(_beyond(day, pk), due_on__gte=day)
    found = list(rows.select_related("customer", "owner").order_by("due_on", "pk")[: size + 1])
    return found[:size], listing.key_of(found[size - 1]) if len(found) > size else ""


def _beyond(day, pk: UUID) -> Q:
    return Q(due_on__gt=day) | Q(due_on=day, pk__gt=pk)
