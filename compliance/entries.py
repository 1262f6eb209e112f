"""The list behind the figures: which first contacts a bar or a column counts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from agency import policy
from agency.models import Department, User
from agency.pages import key_from_text, key_to_text, older_than
from agency.visibility import scope_of
from compliance import figures
from customers.models import Intake

OUTCOMES = ("", "on_time", "late")


@dataclass(frozen=True)
class Asked:
    """Filters as they stand in the address; what is not understood is left out."""

    person: int | None = None
    department: int | None = None
    since: date | None = None
    until: date | None = None
    outcome: str = ""

    @classmethod
    def parse(cls, query: QueryDict) -> "Asked":
        outcome = query.get("outcome", "")
        return cls(
            person=_whole(query.get("person")),
            department=_whole(query.get("department")),
            since=_day(query.get("since")),
            until=_day(query.get("until")),
            outcome=outcome if outcome in OUTCOMES else "",
        )

    def query(self, **other) -> str:
        facts = {name: getattr(self, name) for name in self.__dataclass_fields__} | other
        return urlencode({name: value for name, value in facts.items() if value})


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def contacts(user, asked: Asked, now: datetime) -> QuerySet[Intake]:
    """The first contacts within `user`'s reach that the figures count for `asked`, newest first.

    Without a beginning the list reaches as far back as the figures do.
    """
    since = asked.since or figures.monday(now, figures.WEEKS - 1)
    rows = figures.within(user).filter(collected_at__gte=figures.week_start(since))
    if asked.until and asked.until < date.max:
        rows = rows.filter(collected_at__lt=figures.week_start(asked.until + timedelta(days=1)))
    if asked.person:
        rows = rows.filter(collected_by=asked.person)
    if asked.department:
        rows = rows.filter(department=asked.department)
    outcomes = {"on_time": figures.ON_TIME, "late": figures.late_q(now)}
    rows = rows.filter(outcomes.get(asked.outcome, figures.ON_TIME | figures.late_q(now)))
    return rows.select_related("collected_by", "department", "customer").order_by("-collected_at", "-pk")


def page(rows: QuerySet[Intake], after: str) -> tuple[list[Intake], str]:
    """One page and the key of the next, a moment and an id; "" on the last.

    The moments are typed to the minute, so several contacts may share one.
    """
    found = list(rows.filter(older_than(key_from_text(after), "collected_at"))[: policy.PAGE + 1])
    shown = found[: policy.PAGE]
    more = len(found) > policy.PAGE
    return shown, key_to_text((shown[-1].collected_at, shown[-1].pk)) if more else ""


def people_of(user) -> QuerySet[User]:
    """Colleagues whose contacts `user` may count."""
    scope = scope_of(user)
    people = User.objects.order_by("name")
    return people if scope.everything else people.filter(department__in=scope.departments)


def departments_of(user) -> QuerySet[Department]:
    scope = scope_of(user)
    units = Department.objects.order_by("position", "name")
    return units if scope.everything else units.filter(pk__in=scope.departments)
