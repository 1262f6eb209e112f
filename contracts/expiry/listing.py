"""What comes to its end: month by month, and the list behind, the next first (G7, G8)."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.timezone import localdate

from agency import policy as house
from contracts.models import Contract, ContractState, ExpiryDecision, ExpiryLadder

from . import moments
from .climbing import LASTING

MONTHS = 12
Choice, State = ExpiryDecision.Choice, ExpiryDecision.State


@dataclass(frozen=True)
class Wanted:
    """What of it is asked for. `month` is its first day; `decided` is "no", or a decision."""

    month: date | None = None
    kind: str = ""
    mine: bool = False
    decided: str = ""

    @classmethod
    def of(cls, asked) -> "Wanted":
        decided = asked.get("decided", "")
        return cls(
            month=month_from(asked.get("month", "")),
            kind=asked.get("kind", "")[:30],
            mine=asked.get("mine") == "1",
            decided=decided if decided == "no" or decided in Choice.values else "",
        )


def month_from(text: str) -> date | None:
    """The first day of “2027-03”; None for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def rows(user, wanted: Wanted) -> QuerySet[Contract]:
    """Agreements that bind and last, as `wanted`, each with whether its last day was decided on."""
    found = Contract.objects.visible_to(user).filter(
        state__in=ContractState.BINDING, kind__family__in=LASTING
    )
    found = found.filter(ends_on__isnull=False)
    if wanted.month:
        last = wanted.month.replace(day=monthrange(wanted.month.year, wanted.month.month)[1])
        found = found.filter(ends_on__range=(wanted.month, last))
    if wanted.kind:
        found = found.filter(kind__code=wanted.kind)
    if wanted.mine:
        found = found.filter(owner=user)
    if wanted.decided:
        found = found.filter(_decided(wanted.decided))
    return found


def _decided(which: str) -> Q | Exists:
    """By the latest decision that stands: of one choice, or (“no”) none that holds."""
    standing = ExpiryDecision.objects.filter(
        contract=OuterRef("pk"), ends_on=OuterRef("ends_on"), state=State.STANDING
    )
    newer = ExpiryDecision.objects.filter(
        contract=OuterRef("contract"),
        ends_on=OuterRef("ends_on"),
        state=State.STANDING,
        at__gt=OuterRef("at"),
    )
    dropped = Q(renewal__state=ContractState.VOID)
    latest = standing.filter(~Exists(newer)).exclude(dropped)
    return ~Exists(latest) if which == "no" else Exists(latest.filter(choice=which))


def page(found: QuerySet[Contract], after: str) -> tuple[list[Contract], str]:
    """The next to end after the key `after`, and the key of the page that follows; “” on the last."""
    if key := key_from(after):
        day, pk = key
        found = found.filter(Q(ends_on__gt=day) | Q(ends_on=day, pk__gt=pk))
    shown = list(
        found.defer("terms").select_related("kind", "owner").order_by("ends_on", "pk")[: house.PAGE + 1]
    )
    more, shown = len(shown) > house.PAGE, shown[: house.PAGE]
    return shown, f"{shown[-1].ends_on.isoformat()}_{shown[-1].pk.hex}" if more else ""


def key_from(text: str) -> tuple[date, str] | None:
    from uuid import UUID

    day, _sign, pk = text.partition("_")
    try:
        return date.fromisoformat(day), UUID(pk)
    except ValueError:
        return None


def calendar(user, today: date | None = None) -> list[tuple[date, int, int]]:
    """(first day of the month, how many end, how many of them are undecided) for this month and the next eleven."""
    first = (today or localdate()).replace(day=1)
    months = [first]
    for _place in range(MONTHS - 1):
        months.append((months[-1] + timedelta(days=32)).replace(day=1))
    until = (months[-1] + timedelta(days=32)).replace(day=1)
    within = rows(user, Wanted()).filter(ends_on__gte=first, ends_on__lt=until)
    return [
        (month, ends.get(month, 0), undecided.get(month, 0))
        for ends, undecided in [(_counted(within), _counted(within.filter(_decided("no"))))]
        for month in months
    ]


def _counted(found: QuerySet[Contract]) -> dict[date, int]:
    counted = (
        found.order_by().annotate(month=TruncMonth("ends_on")).values("month").annotate(count=Count("pk"))
    )
    return {row["month"]: row["count"] for row in counted}


def told(contracts: Iterable[Contract]) -> dict:
    """{contract id: (its ladder, its standing decision)} for the rows of a page, in two queries."""
    ids = [one.pk for one in contracts]
    ladders = {
        one.contract_id: one
        for one in ExpiryLadder.objects.filter(contract__in=ids, contract__ends_on=F("ends_on"))
    }
    decisions = ExpiryDecision.objects.filter(
        contract__in=ids, contract__ends_on=F("ends_on"), state__in=(State.STANDING, State.WAITING)
    ).select_related("renewal", "by")
    latest = {}
    for one in decisions.order_by("at"):
        if not (one.renewal and one.renewal.state == ContractState.VOID):
            latest[one.contract_id] = one
    return {pk: (ladders.get(pk), latest.get(pk)) for pk in ids}


def rung_reached(contract: Contract, ladder: ExpiryLadder | None, today: date) -> int | None:
    """The last rung that was taken, in days; None before the last month."""
    from contracts import policy

    if ladder is None:
        return None
    left = moments.days_left(contract.ends_on, moments.morning(today))
    passed = [rung for rung in policy.EXPIRY_LADDER if rung <= ladder.first and left <= rung]
    return min(passed) if passed else None
