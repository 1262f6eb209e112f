"""Archives whose time is over, category by category, in the order of an index (`customer_indexes`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, TruncDate
from django.utils.timezone import get_default_timezone, localdate

from compliance.models import DisposalItem, HeldArchive, RetentionRule, RightsLine
from customers.models import ArchiveMerge, CanaryArchive, Consent, Customer, Purchase
from customers.models.customer_indexes import PRESENT
from customers.models.in_touch import HEARD_ON

from . import contracts, rules

PAGE = 500
ORGANISATION = Customer.Kind.ORGANISATION
WHOLE = "archive"  # the line of a decision about a request that takes the whole archive along


@dataclass(frozen=True)
class Due:
    """One archive that `rule` makes due, and since when its matter is over."""

    customer: UUID
    number: str
    ended_on: date
    rule: RetentionRule


def archives(rule: RetentionRule, now: datetime) -> QuerySet[Customer]:
    """Due by `rule` today, annotated `over_on`, oldest first; what holds or waits is not left out yet."""
    last = localdate(now) if rule.category == "requested" else rules.cutoff(rule, now)
    planted = CanaryArchive.objects.filter(
        archive=OuterRef("pk")
    )  # nobody's data, and it must go on watching
    rows = Customer.objects.filter(PRESENT, ~Exists(planted))
    match rule.category:
        case "travelled":
            rows = rows.filter(~Q(kind=ORGANISATION), trips__gt=0).annotate(over_on=F("last_trip_on"))
        case "partner":
            rows = rows.filter(kind=ORGANISATION, trips__gt=0).annotate(over_on=F("last_trip_on"))
        case "enquired":
            rows = rows.filter(trips=0).annotate(over_on=HEARD_ON)
        case "withdrawn":
            rows = _withdrawn(rows)
        case "requested":
            rows = _requested(rows)
        case _:
            return rows.none()
    return contracts.unneeded(rows.filter(over_on__lte=last), rule, now).order_by("over_on", "pk")


def _withdrawn(rows: QuerySet[Customer]) -> QuerySet[Customer]:
    """Nothing bought, and the newest answer to a basic purpose is that it was taken back."""
    taken_back = Consent.objects.filter(decision="withdrawn", purpose__basic=True)
    later = Consent.objects.filter(
        customer=OuterRef("customer"), purpose=OuterRef("purpose"), at__gt=OuterRef("at"), decision="granted"
    )
    ended = taken_back.filter(~Exists(later)).values("customer").annotate(last=Max("at"))
    rows = rows.filter(trips=0, pk__in=ended.values("customer"))
    answers = Consent.objects.filter(customer=OuterRef("pk"), decision="withdrawn", purpose__basic=True)
    at = Subquery(answers.order_by("-at").values("at")[:1])
    return rows.annotate(over_on=Cast(TruncDate(at, tzinfo=get_default_timezone()), DateField()))


def _requested(rows: QuerySet[Customer]) -> QuerySet[Customer]:
    """Two people decided that everything goes, at the person's request, which nobody took back."""
    decided = RightsLine.objects.filter(
        request__customer=OuterRef("pk"),
        request__state__in=("executing", "answered"),
        part=WHOLE,
        outcome=RightsLine.Outcome.DELETE,
    )
    at = Subquery(decided.order_by("-request__reviewed_at").values("request__reviewed_at")[:1])
    rows = rows.filter(Exists(decided))
    return rows.annotate(over_on=Cast(TruncDate(at, tzinfo=get_default_timezone()), DateField()))


def free_of_holds(rows: QuerySet[Customer]) -> QuerySet[Customer]:
    """Without those a case keeps, be it through an archive merged into them."""
    held = HeldArchive.objects.filter(open=True)
    of_a_merged_one = held.filter(
        customer__in=ArchiveMerge.objects.filter(
            customer=OuterRef(OuterRef("pk")), state=ArchiveMerge.State.DONE
        ).values("loser")
    )
    return rows.filter(~Exists(held.filter(customer=OuterRef("pk"))), ~Exists(of_a_merged_one))


def free(rows: QuerySet[Customer]) -> QuerySet[Customer]:
    """Without those on hold, in a batch already, or with money still owed."""
    listed = DisposalItem.objects.filter(customer=OuterRef("pk"), state__in=("waiting", "destroyed"))
    owed = Purchase.objects.owed().filter(customer=OuterRef("pk"))
    return free_of_holds(rows).filter(~Exists(listed), ~Exists(owed))


def candidates(now: datetime, *, most: int) -> Iterator[Due]:
    """At most `most` archives that are due and free, each under the first rule that makes it due."""
    seen: set[UUID] = set()
    for rule in rules.of_archives():
        after: tuple[date, UUID] | None = None
        while len(seen) < most:
            rows = free(archives(rule, now))
            if after:
                day, pk = after
                rows = rows.filter(Q(over_on__gt=day) | Q(over_on=day, pk__gt=pk), over_on__gte=day)
            page = list(rows.values_list("pk", "number", "over_on")[:PAGE])
            for pk, number, day in page:
                if pk not in seen and len(seen) < most:
                    seen.add(pk)
                    yield Due(pk, number, day, rule)
            if len(page) < PAGE:
                break
            after = page[-1][2], page[-1][0]


def still_due(items: list[DisposalItem], now: datetime) -> set[UUID]:
    """Ids of the archives of `items` that a rule in force makes due still: nothing was bought or heard since."""
    ids = [item.customer_id for item in items]
    found: set[UUID] = set()
    for rule in rules.of_archives():
        found |= set(archives(rule, now).filter(pk__in=ids).order_by().values_list("pk", flat=True))
    return found
