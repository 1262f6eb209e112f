"""What a colleague finds on “Today”, by role: one's own work, the team's clocks, or what was looked at."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from agency import charts, policy
from agency.models import Department, Event, User
from agency.navigation import first_url
from agency.roles import ADMINISTRATORS, roles_of
from agency.visibility import live_grants, scope_of
from compliance import figures
from compliance.figures import Tally
from customers import inbox
from customers.care import listing as care_tasks
from customers.care import occasions
from customers.models import (
    CareTask,
    Customer,
    CustomerGrant,
    Disclosure,
    Intake,
    RegistrationDraft,
    Verification,
)

ROWS = 6  # lines of a card
NEWS = timedelta(days=14)  # how long an answered second check is news
SOON = timedelta(days=7)  # a share that ends within is shown first
AUDITING = frozenset({"auditor", "privacy_officer"})
# What concerns an auditor beside looks and shares.
REMARKABLE = (
    Event.Kind.TAMPERED,
    Event.Kind.BREACHED,
    Event.Kind.PERMISSION,
    Event.Kind.SECURITY,
    Event.Kind.KEYS,
)


def kind_of(user) -> str:
    """Which page serves this person: admin, audit, team or own."""
    roles = roles_of(user)
    if roles & ADMINISTRATORS:
        return "admin"
    if roles & AUDITING:
        return "audit"
    return "team" if user.has_perm("customers.view_team") else "own"


# --- one's own work --------------------------------------------------------------------------------------
def own(user, now: datetime) -> dict:
    found = figures.lines(user, now)
    decisions = inbox.waiting(user)
    return punctuality(found, now, person=user) | {
        "tasks": tasks_of(user, now),
        "decisions": decisions[:ROWS],
        "decisions_count": len(decisions),
        "clocks": list(Intake.objects.filter(collected_by=user).waiting().order_by("due_at")[:ROWS]),
        "drafts": list(RegistrationDraft.objects.filter(owner=user).order_by("-updated_at")[:ROWS]),
        "shared": list(live_grants(user).select_related("content_object").order_by("expires_at")[:ROWS]),
        "soon": now + SOON,
        "checks": checks_of(user, now),
        "touched": list(Customer.objects.filter(owner=user).order_by("-updated_at", "-pk")[:ROWS]),
    }


def tasks_of(user, now: datetime) -> list[CareTask]:
    """Visits and tasks of this person due by today, the longest overdue first."""
    today = localdate(now)
    due = care_tasks.rows(user, care_tasks.Asked(), today).select_related("customer")
    found = list(due.order_by("due_on", "pk")[:ROWS])
    for task in found:
        task.late, task.about = task.due_on < today, occasions.label(task.occasion)
    return found


def checks_of(user, now: datetime) -> list[Verification]:
    """Second checks this person asked for: those waiting, and the answers of the last two weeks."""
    asked = Verification.objects.filter(asked_by=user, customer__owner=user, updated_at__gte=now - NEWS)
    shown = asked.exclude(state=Verification.State.DROPPED).select_related("customer", "verifier")
    return list(shown.order_by("-updated_at")[:ROWS])


# --- the team's clocks -----------------------------------------------------------------------------------
def team(user, now: datetime) -> dict:
    found = figures.lines(user, now)
    waiting = Intake.objects.visible_to(user).waiting().select_related("collected_by")
    decisions = inbox.waiting(user)
    return (
        punctuality(found, now)
        | bars(user, found, now)
        | {
            "clocks": list(waiting.filter(due_at__gte=now).order_by("due_at")[:ROWS]),
            "tasks": tasks_of(user, now),
            "breaches": list(waiting.filter(due_at__lt=now).order_by("due_at")[:ROWS]),
            "decisions": decisions[:ROWS],
            "decisions_count": len(decisions),
        }
    )


def punctuality(found: list[figures.Line], now: datetime, person: User | None = None) -> dict:
    """The rate of twelve weeks as a line, and this week's beside the last."""
    days, by_week = figures.mondays(now), figures.summed(found, "week")
    tallies = [by_week.get(day, Tally()) for day in days]
    recent, before = sum(tallies[-4:], Tally()), sum(tallies[-8:-4], Tally())
    labels = [f"{day.month}/{day.day}" for day in days]
    series = [charts.Series(_("on time"), [tally.rate for tally in tallies])]
    return {
        "rate": recent,
        "change": change(recent.rate, before.rate),
        "better": None if None in (recent.rate, before.rate) else recent.rate >= before.rate,
        "spark": charts.spark([tally.rate for tally in tallies if tally.rate is not None]),
        "line": charts.line(
            _("Entered within 48 hours"),
            labels,
            series,
            unit="%",
            high=100,
            target=policy.ON_TIME_TARGET,
        ),
        "weeks": charts.stacked(
            _("First contacts by week"),
            labels,
            [
                charts.Series(_("on time"), [tally.on_time for tally in tallies], "ok"),
                charts.Series(_("late"), [tally.late for tally in tallies], "bad"),
            ],
            links=[] if person else [entries_url(since=day, until=day + timedelta(days=6)) for day in days],
        ),
    }


def change(now: float | None, before: float | None) -> str:
    return "" if None in (now, before) else f"{now - before:+.1f}"


def bars(user, found: list[figures.Line], now: datetime) -> dict:
    """Rates of the last four weeks; each bar leads to the contacts it counts."""
    day = figures.monday(now, figures.RECENT - 1)
    recent = figures.since(found, day)
    people, units = figures.summed(recent, "person"), figures.summed(recent, "department")
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "name"))
    titles = dict(Department.objects.filter(pk__in=units).values_list("pk", "name"))
    return {
        "people": charts.hbars(
            [_bar(names.get(pk, ""), tally, person=pk, since=day) for pk, tally in worst_first(people)[:12]],
            _("On time by person"),
        ),
        "people_count": len(people),
        "departments": charts.hbars(
            [
                _bar(titles.get(pk, ""), tally, department=pk, since=day)
                for pk, tally in worst_first(units)[:12]
            ],
            _("On time by department"),
        ),
    }


def worst_first(tallies: dict[int, Tally]) -> list[tuple[int, Tally]]:
    known = [(pk, tally) for pk, tally in tallies.items() if tally.known]
    return sorted(known, key=lambda line: (line[1].rate, -line[1].late, line[0]))


def _bar(label: str, tally: Tally, **filters) -> charts.Bar:
    return charts.Bar(
        label=label,
        percent=tally.rate or 0,
        note=_("%(on_time)s of %(known)s") % {"on_time": tally.on_time, "known": tally.known},
        tone="warn" if tally.below_target else "ok",
        url=entries_url(**filters),
    )


def entries_url(**filters) -> str:
    """The list behind a figure."""
    return f"{reverse('compliance:entries')}?{urlencode(filters)}"


# --- what was looked at ----------------------------------------------------------------------------------
def audit(user, now: datetime) -> dict:
    today = localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    yesterday = today - timedelta(days=1)
    looks = Disclosure.objects.filter(at__gte=yesterday, at__lt=today).order_by()
    by_person = list(looks.values("by", "by__name").annotate(count=Count("pk")).order_by("-count", "by")[:12])
    live = CustomerGrant.objects.filter(expires_at__gt=now)
    found = figures.lines(user, now)
    return punctuality(found, now) | {
        "looks": charts.hbars(
            [_looks_bar(row, yesterday.date()) for row in by_person], _("Fields opened yesterday by person")
        ),
        "looks_count": sum(row["count"] for row in by_person),
        "looks_on": yesterday.date(),
        "exports": events([Event.Kind.EXPORTED, Event.Kind.PRINTED]),
        "remarks": events(REMARKABLE),
        "shares": list(live.select_related("content_object", "user").order_by("expires_at")[:ROWS]),
        "shares_count": live.count(),
    }


def events(kinds) -> list[Event]:
    """The newest of these kinds, each with the `person` it is about: the tops of the kinds' index ranges."""
    tops = [
        Event.objects.filter(kind=kind).order_by("-at", "-pk").values_list("pk", flat=True)[:ROWS]
        for kind in kinds
    ]
    newest = list(tops[0].union(*tops[1:]))
    found = list(Event.objects.filter(pk__in=newest).select_related("by").order_by("-at", "-pk")[:ROWS])
    people = User.objects.in_bulk({event.data["person"] for event in found if event.data.get("person")})
    for event in found:
        event.person = people.get(event.data.get("person"))
    return found


def _looks_bar(row: dict, day) -> charts.Bar:
    share = min(100, 100 * row["count"] / policy.REVEALS_PER_DAY)
    tone = "warn" if row["count"] >= policy.REVEALS_BEFORE_ALARM else "1"
    address = access_url(person=row["by"], since=day, until=day)
    return charts.Bar(row["by__name"], share, tone=tone, text=str(row["count"]), url=address)


def access_url(**filters) -> str:
    """The access log, filtered; "" where it is not part of the product."""
    page = first_url("compliance:access", "agency:access")
    return f"{page}?{urlencode(filters)}" if page else ""


def reach(user) -> str:
    """Of whom the figures speak, in words."""
    scope = scope_of(user)
    if scope.everything:
        return _("whole agency")
    return str(user.department) if scope.departments else _("you")


def landing(user) -> str:
    """Where an administrator, who sees no customer, begins."""
    pages = (
        ("agency.view_system", ("agency:system",)),
        ("agency.view_register", ("compliance:register", "compliance:history", "agency:history")),
        ("agency.view_people", ("agency:people",)),
    )
    found = (first_url(*names) for permission, names in pages if user.has_perm(permission))
    return next(filter(None, found), reverse("agency:profile"))
