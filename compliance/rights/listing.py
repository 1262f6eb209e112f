"""The list of requests and its figures: open, overdue, answered in time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.utils.timezone import get_default_timezone, localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency import newest, policy
from compliance.models import RightsRequest

YEAR = timedelta(days=365)
CLOSED = ("answered", "closed", "rejected")
SHOWN = {
    "open": (gettext_lazy("Still open"), lambda today: Q(state__in=RightsRequest.UNANSWERED)),
    "overdue": (
        gettext_lazy("Overdue"),
        lambda today: Q(state__in=RightsRequest.UNANSWERED, due_on__lt=today, paused_on=None),
    ),
    "paused": (gettext_lazy("Waiting for the person"), lambda today: Q(paused_on__isnull=False)),
    "answered": (gettext_lazy("Answered"), lambda today: Q(state__in=CLOSED)),
    "all": (gettext_lazy("All"), lambda today: Q()),
}


@dataclass(frozen=True)
class Figures:
    """Counts over the requests one may see; `in_time` is a percentage of what was answered within a year."""

    open: int
    overdue: int
    paused: int
    answered: int
    in_time: int | None


def figures(user, now: datetime) -> Figures:
    today, rows = localdate(now), RightsRequest.objects.visible_to(user)
    answered = rows.filter(answered_at__gt=now - YEAR).annotate(
        answered_on=TruncDate("answered_at", tzinfo=get_default_timezone())
    )
    done = answered.aggregate(all=Count("pk"), in_time=Count("pk", filter=Q(answered_on__lte=F("due_on"))))
    counts = rows.aggregate(
        **{name: Count("pk", filter=SHOWN[name][1](today)) for name in ("open", "overdue", "paused")}
    )
    share = round(100 * done["in_time"] / done["all"]) if done["all"] else None
    return Figures(**counts, answered=done["all"], in_time=share)


def how_soon() -> str:
    """What the list promises: the clock of `policy`."""
    days = {
        "acknowledge": policy.RIGHTS_ACKNOWLEDGE,
        "verify": policy.RIGHTS_VERIFY,
        "answer": policy.RIGHTS_ANSWER,
    }
    return (
        _(
            "People ask what we keep about them, want it corrected, copied or deleted. Acknowledged in %(acknowledge)s,"
            " identity in %(verify)s, answered in %(answer)s working days."
        )
        % days
    )


def page(user, *, show: str, kind: str, after: str, now: datetime) -> tuple[list[RightsRequest], str]:
    """One page of requests, newest first, and the key of the next; "" on the last."""
    rows = RightsRequest.objects.visible_to(user).filter(SHOWN[show][1](localdate(now)))
    if kind:
        rows = rows.filter(kind=kind)
    return newest.page(rows.select_related("submitted_by", "customer").defer("letter"), after, "received_at")


def tabs(show: str, figures: Figures, url: str) -> list[dict]:
    counts = {"open": figures.open, "overdue": figures.overdue, "paused": figures.paused}
    return [
        {"label": label, "url": f"{url}?show={code}", "count": counts.get(code), "current": code == show}
        for code, (label, _condition) in SHOWN.items()
    ]


def kinds() -> list[tuple[str, str]]:
    return [("", _("All kinds")), *RightsRequest.Kind.choices]
