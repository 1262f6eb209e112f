"""Documents whose term is too short: one rule, six months beyond the day of reading and of the journey (B4).

Many borders ask for six months of validity on the day of entry; a passport that falls short of it is flagged
from six months before it ends, and earlier where a journey is known that ends later.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce

from agency import policy
from customers.models import Customer, IdentityDocument, Purchase

EXPIRED, SHORT, SOON, FINE = "expired", "trip", "soon", ""


@dataclass(frozen=True)
class Term:
    """What to say of a document's term: expired, too short for the journey that ends on `trip`, soon, or ""."""

    state: str = FINE
    trip: date | None = None

    def __bool__(self) -> bool:
        return bool(self.state)


def documents_due(until: date | None, today: date, trips: Iterable[date] = ()) -> Term:
    """The rule. `trips` are the last days of journeys; a document without a term is fine."""
    if until is None:
        return Term()
    if until < today:
        return Term(EXPIRED)
    short = [trip for trip in trips if trip >= today and until - trip < policy.PASSPORT_WARNING]
    if short:
        return Term(SHORT, max(short))
    return Term(SOON) if until - today < policy.PASSPORT_WARNING else Term()


def warning_month(until: date | None) -> date | None:
    """The first day of the month in which the term becomes too short: as coarse as a plain column may be."""
    return (until - policy.PASSPORT_WARNING).replace(day=1) if until else None


def trips_of(customers: Collection[Customer], today: date) -> dict[UUID, list[date]]:
    """The last days of journeys still to come or under way, by archive."""
    found: dict[UUID, list[date]] = {customer.pk: [] for customer in customers}
    journeys = (
        Purchase.objects.counting()
        .filter(customer__in=list(found), kind=Purchase.Kind.TRIP)
        .annotate(last=Coalesce("ends_on", "starts_on"))
        .filter(last__gte=today)
    )
    for pk, last in journeys.values_list("customer_id", "last"):
        found[pk].append(last)
    return found


def page(user, today: date, after: str = "") -> tuple[list[IdentityDocument], str]:
    """Documents of archives `user` may open whose term is or becomes short this month: the oldest warning
    first; with the key of the next page, "" on the last.
    """
    due = IdentityDocument.objects.visible_to(user).filter(warn_on__lte=today)
    if key := _key(after):
        due = due.filter(Q(warn_on__gt=key[0]) | Q(warn_on=key[0], pk__gt=key[1]))
    due = due.select_related("customer__owner", "customer__department").order_by("warn_on", "pk")
    found = list(due[: policy.PAGE + 1])
    shown = found[: policy.PAGE]
    more = len(found) > policy.PAGE
    return shown, f"{shown[-1].warn_on:%Y-%m-%d}~{shown[-1].pk}" if more else ""


def _key(text: str) -> tuple[date, UUID] | None:
    month, _sign, pk = text.partition("~")
    try:
        return date.fromisoformat(month), UUID(pk)
    except ValueError:
        return None
