"""Pinned alerts: what nobody who serves the customer may overlook (B13)."""

from collections.abc import Iterable
from datetime import date

from customers.models import Customer, PinnedAlert

GRAVEST = tuple(PinnedAlert.Severity.values)
SEVERITY_TONES = {"danger": "red", "care": "amber", "note": "indigo"}


def alerts_of(customers: Iterable[Customer], today: date) -> dict:
    """{archive id: [PinnedAlert]}, the gravest first; those that have ended are left out."""
    found: dict = {customer.pk: [] for customer in customers}
    for alert in PinnedAlert.objects.filter(customer__in=list(found)).order_by("pk"):
        if not alert.ends_on or alert.ends_on >= today:
            found[alert.customer_id].append(alert)
    for alerts in found.values():
        alerts.sort(key=lambda alert: GRAVEST.index(alert.severity))
    return found


def pinned(customer: Customer, today: date) -> list[tuple[PinnedAlert, str]]:
    """(alert, tone) of one archive, the gravest first."""
    return [(alert, SEVERITY_TONES[alert.severity]) for alert in alerts_of([customer], today)[customer.pk]]
