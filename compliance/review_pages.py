"""What the pages of a review show: its lines narrowed and cut into pages, its figures as charts."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from agency import charts, policy
from agency.holders import holders
from agency.models import Department, User
from agency.visibility import scope_of
from compliance.models import ReviewCampaign, ReviewItem
from compliance.reviewing import progress
from customers.listing import UNOPENED

STATES = {"open", *ReviewItem.ANSWERS}
POINTS = 12  # days the curve names; a long round is thinned out
BARS = 12


@dataclass(frozen=True)
class Lines:
    """Which lines of a round are asked for."""

    state: str = ""
    owner: str = ""
    department: str = ""
    after: str = ""

    @classmethod
    def parse(cls, query, user) -> "Lines":
        """From an address; whoever leads nobody sees the own open lines first."""
        state = query.get("state", "" if "state" in query or user.has_perm("customers.view_team") else "open")
        number = {name: query.get(name, "") for name in ("owner", "department")}
        return cls(
            state=state if state in STATES else "",
            after=query.get("after", ""),
            **{name: value if value.isascii() and value.isdigit() else "" for name, value in number.items()},
        )

    def query(self, **changes) -> str:
        narrowed = replace(self, **{"after": "", **changes})
        return urlencode({name: value for name, value in vars(narrowed).items() if value or name == "state"})

    def controls(self, user, campaign: ReviewCampaign) -> list[dict]:
        """The chips above the list."""
        scope = scope_of(user)
        found = [self._control("state", _("Outcome"), ReviewItem.State.choices)]
        if scope.everything or scope.departments:
            staff = holders("customers.change_customer")
            units = Department.objects.order_by("position", "name")
            if not scope.everything:
                staff = staff.filter(department__in=scope.departments)
                units = units.filter(pk__in=scope.departments)
            found += [
                self._control("owner", _("Owner"), staff.order_by("name").values_list("pk", "name")),
                self._control("department", _("Department"), units.values_list("pk", "name")),
            ]
        return found

    def _control(self, name: str, label: str, choices) -> dict:
        return {
            "name": name,
            "label": label,
            "value": getattr(self, name),
            "choices": list(choices),
            "clear": f"?{self.query(**{name: ''})}",
        }


def asked_for(campaign: ReviewCampaign, user, asked: Lines):
    """All lines that are asked for, within reach; whoever leads nobody has the own."""
    rows = ReviewItem.objects.visible_to(user).filter(campaign=campaign)
    for name in ("state", "owner", "department"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})
    if not scope_of(user).departments and not scope_of(user).everything:
        rows = rows.filter(owner=user)
    return rows


def lines_of(campaign: ReviewCampaign, user, asked: Lines) -> tuple[list[ReviewItem], str]:
    """(a page of lines in the order of their archives, key of the next page or "")."""
    rows = asked_for(campaign, user, asked)
    try:
        rows = rows.filter(customer_id__gt=UUID(asked.after))
    except ValueError:
        pass
    deferred = [f"customer__{name}" for name in UNOPENED]
    rows = rows.select_related("customer", "owner", "department").defer(*deferred, "note", "sample_note")
    found = list(rows.order_by("customer_id")[: policy.PAGE + 1])
    for row in found:
        row.mine = row.owner_id == user.pk
    return found[: policy.PAGE], str(found[policy.PAGE - 1].customer_id) if len(found) > policy.PAGE else ""


def tabs_of(campaign: ReviewCampaign, user, current: str) -> list[dict]:
    """Lines for everybody; progress and report for those who lead."""
    names = [("review", _("Archives"))]
    if user.has_perm("customers.view_team"):
        names += [("review_progress", _("Progress")), ("review_report", _("Report"))]
    return [
        {"label": label, "url": reverse(f"compliance:{name}", args=[campaign.pk]), "current": name == current}
        for name, label in names
    ]


def figures_of(campaign: ReviewCampaign, items, today: date) -> dict:
    """The charts and numbers of `items`."""
    people, units = progress.tallies(items, "owner_id"), progress.tallies(items, "department_id")
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "name"))
    titles = dict(Department.objects.filter(pk__in=units).values_list("pk", "name"))
    return {
        "tally": progress.tally(items),
        "quality": progress.qualities(items, campaign),
        "curve": _curve(campaign, items, today),
        "people": _bars(campaign, "owner", people, names, _("Done by person")),
        "units": _bars(campaign, "department", units, titles, _("Done by department")),
        "departments": [(titles.get(key, ""), part) for key, part in units.items()],
        "reviewers": [(names.get(key, ""), part) for key, part in people.items()],
    }


def _curve(campaign: ReviewCampaign, items, today: date):
    points = progress.curve(items, campaign, today)
    step = len(points) // POINTS + 1
    points = points[::step] + ([points[-1]] if points and (len(points) - 1) % step else [])
    days = [day for day, _percent in points]
    return charts.line(
        _("Archives answered for"),
        [f"{day.month}/{day.day}" for day in days],
        [
            charts.Series(_("done"), [percent for _day, percent in points]),
            charts.Series(_("planned"), [progress.planned(campaign, day) for day in days], "2"),
        ],
        unit="%",
        low=0,
        high=100,
    )


def _bars(campaign, column: str, tallies: dict, names: dict, title: str):
    base = reverse("compliance:review", args=[campaign.pk])
    bars = [
        charts.Bar(
            names.get(key, ""),
            tally.percent,
            note=_("%(done)s of %(total)s") % {"done": tally.done, "total": tally.total},
            tone="ok" if not tally.open else "1",
            url=f"{base}?state=open&{column}={key}",
        )
        for key, tally in list(tallies.items())[:BARS]
    ]
    return charts.hbars(bars, title)
