"""The triage inbox as lists and figures: what waits, since when, and what became of each channel's leads."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.pages import Page
from customers.models import Lead, SourceChannel

FIGURES_DAYS = 90  # ours: the figures of each channel look back so far

# tab → (states, backwards)
TABS = {
    "waiting": (Lead.OPEN, False),
    "feedback": (Lead.OPEN, False),
    "qualified": ((Lead.State.QUALIFIED,), False),
    "done": (Lead.ENDED, True),
}
LABELS = {
    "waiting": _("To be screened"),
    "feedback": _("Feedback of colleagues"),
    "qualified": _("To be registered"),
    "done": _("Decided"),
}
# What salespeople, guides, market inspectors and others noticed of customers the house knows: for whoever
# keeps the archives up to date (C7).
FEEDBACK = Q(submitted_by__isnull=False, kind__in=[Lead.Kind.CHANGE, Lead.Kind.OBSERVATION])


@dataclass(frozen=True)
class Narrowing:
    """What of the inbox is shown; every value comes from a list."""

    tab: str = "waiting"
    way: str = ""
    source: str = ""
    state: str = ""

    @classmethod
    def of(cls, query) -> "Narrowing":
        source = query.get("source", "")[:30]
        return cls(
            tab=query.get("tab") if query.get("tab") in TABS else "waiting",
            way=query.get("way") if query.get("way") in Lead.Way.values else "",
            source=source if SourceChannel.objects.filter(code=source).exists() else "",
            state=query.get("state") if query.get("state") in Lead.State.values else "",
        )

    def rows(self, user) -> QuerySet:
        rows = Lead.objects.triable_by(user).filter(state__in=TABS[self.tab][0])
        if self.tab == "feedback":
            rows = rows.filter(FEEDBACK)
        for name, value in (("way", self.way), ("source__code", self.source), ("state", self.state)):
            if value:
                rows = rows.filter(**{name: value})
        return rows


def page(user, narrowing: Narrowing, after: tuple[datetime, UUID] | None, size: int = policy.PAGE) -> Page:
    """A page of leads: what waits by age, the oldest first; what is decided backwards."""
    backwards = TABS[narrowing.tab][1]
    rows = narrowing.rows(user).select_related("source", "submitted_by", "assigned_to", "department")
    if after:
        side = "lt" if backwards else "gt"
        rows = rows.filter(
            Q(**{f"collected_at__{side}": after[0]}) | Q(collected_at=after[0], **{f"pk__{side}": after[1]})
        )
    order = ("-collected_at", "-pk") if backwards else ("collected_at", "pk")
    found = list(rows.order_by(*order)[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Page(found[:size], (last.collected_at, last.pk) if last else None)


def neighbours(user, lead: Lead) -> tuple[Lead | None, Lead | None]:
    """The waiting leads before and after this one, for the keys j and k."""
    rows = Lead.objects.triable_by(user).waiting().only("pk")
    at = lead.collected_at
    before = rows.filter(Q(collected_at__lt=at) | Q(collected_at=at, pk__lt=lead.pk))
    after = rows.filter(Q(collected_at__gt=at) | Q(collected_at=at, pk__gt=lead.pk))
    return before.order_by("-collected_at", "-pk").first(), after.order_by("collected_at", "pk").first()


def first_waiting(user) -> Lead | None:
    return Lead.objects.triable_by(user).waiting().order_by("collected_at", "pk").first()


def waiting_figures(user) -> dict:
    """How many wait and since when."""
    return Lead.objects.triable_by(user).waiting().aggregate(count=Count("pk"), oldest=Min("collected_at"))


@dataclass(frozen=True)
class Channel:
    """What became of the leads of one channel."""

    source: SourceChannel
    received: int
    waiting: int
    accepted: int
    merged: int
    rejected: int

    @property
    def conversion(self) -> int:
        """Per cent of what came in that became a new archive."""
        return round(100 * self.accepted / self.received) if self.received else 0


def channels(user, now: datetime) -> list[Channel]:
    """Figures by channel over the last 90 days, the busiest first; one query and its sources."""
    since = now - timedelta(days=FIGURES_DAYS)
    counted = (
        Lead.objects.triable_by(user)
        .filter(collected_at__gte=since)
        .order_by()
        .values("source")
        .annotate(
            received=Count("pk"),
            waiting=Count("pk", filter=Q(state__in=(*Lead.OPEN, Lead.State.QUALIFIED))),
            accepted=Count("pk", filter=Q(state=Lead.State.ACCEPTED)),
            merged=Count("pk", filter=Q(state=Lead.State.MERGED)),
            rejected=Count("pk", filter=Q(state=Lead.State.REJECTED)),
        )
    )
    rows = list(counted)
    sources = SourceChannel.objects.in_bulk([row["source"] for row in rows])
    found = [Channel(**row | {"source": sources[row["source"]]}) for row in rows]
    return sorted(found, key=lambda channel: -channel.received)


def same_person(user, lead: Lead) -> list[Lead]:
    """Other waiting leads with the same phone, e-mail or WeChat."""
    if not lead.keys:
        return []
    alike = Lead.objects.triable_by(user).exclude(pk=lead.pk).exclude(state__in=Lead.ENDED)
    return list(alike.filter(keys__overlap=lead.keys).order_by("collected_at")[:5])
