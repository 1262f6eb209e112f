"""The figures of a review: how far it is, by person and department, day by day.

Each takes the lines to count (`ReviewItem.objects.visible_to(user).filter(campaign=…)`), so that the same
figures serve a seller, a manager and the closing report.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from compliance.models import ReviewCampaign, ReviewItem


@dataclass(frozen=True)
class Tally:
    """Archives of a review by outcome."""

    open: int = 0
    unchanged: int = 0
    corrected: int = 0
    unreachable: int = 0

    @property
    def done(self) -> int:
        return self.unchanged + self.corrected + self.unreachable

    @property
    def total(self) -> int:
        return self.open + self.done

    @property
    def percent(self) -> float:
        return 100 * self.done / self.total if self.total else 100.0

    @property
    def whole_percent(self) -> int:
        """Rounded down, so that 100 means done."""
        return int(self.percent)


def tally(rows: QuerySet[ReviewItem]) -> Tally:
    return Tally(**dict(rows.order_by().values_list("state").annotate(count=Count("pk"))))


def tallies(rows: QuerySet[ReviewItem], column: str) -> dict[int, Tally]:
    """{value of `column`: Tally}, the least finished first."""
    counts: dict[int, dict[str, int]] = {}
    for key, state, count in rows.order_by().values_list(column, "state").annotate(count=Count("pk")):
        counts.setdefault(key, {})[state] = count
    found = {key: Tally(**states) for key, states in counts.items()}
    return dict(sorted(found.items(), key=lambda pair: (pair[1].percent, -pair[1].total)))


def curve(rows: QuerySet[ReviewItem], campaign: ReviewCampaign, today: date) -> list[tuple[date, float]]:
    """(day, per cent answered by its end, Shanghai), from the first day to today or the last answer."""
    total = tally(rows).total
    if not total:
        return []
    answered = rows.answered().order_by().values_list(TruncDate("attested_at")).annotate(count=Count("pk"))
    by_day = dict(answered)
    begins = min([campaign.starts_on, *by_day])
    ends = max([begins, min(today, campaign.due_on), *by_day])
    points, done = [], 0
    for number in range((ends - begins).days + 1):
        day = begins + timedelta(days=number)
        done += by_day.get(day, 0)
        points.append((day, 100 * done / total))
    return points


def planned(campaign: ReviewCampaign, day: date) -> float:
    """Per cent that should be done by the end of `day` where the work is spread evenly."""
    span = (campaign.due_on - campaign.starts_on).days + 1
    return max(0.0, min(100.0, 100 * ((day - campaign.starts_on).days + 1) / span))


def qualities(rows: QuerySet[ReviewItem], campaign: ReviewCampaign) -> dict[str, int]:
    """Answers told accurate and up to date, given after the last day, looked at again and sent back."""
    return rows.order_by().aggregate(
        right=Count("pk", filter=Q(accurate=True)),
        wrong=Count("pk", filter=Q(accurate=False)),
        kept_up=Count("pk", filter=Q(timely=True)),
        stale=Count("pk", filter=Q(timely=False)),
        late=Count("pk", filter=Q(attested_at__date__gt=campaign.due_on) & ~Q(state="open")),
        drawn=Count("pk", filter=~Q(sample="")),
        agreed=Count("pk", filter=Q(sample="agreed")),
        sent_back=Count("pk", filter=Q(sample="disagreed")),
    )
