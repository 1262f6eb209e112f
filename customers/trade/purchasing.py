"""Purchases and stays: entered by hand, taken over from an import or a contract (B5, B39, B40, C8).

What the archive says of them (last journey, how many, how much) is written in the same transaction. What is
not paid at once, or goes beyond the limit, waits for another person's word before it counts (B37, B38).
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q, Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from agency.visibility import may
from customers.models import Customer, Purchase

from . import signing

ENTERED = gettext_noop("purchase entered")
CANCELLED = gettext_noop("purchase cancelled")
PAID = gettext_noop("purchase paid")
FIELDS = (
    *(
        "kind",
        "product_kind",
        "product",
        "destination",
        "starts_on",
        "ends_on",
        "amount",
        "payment",
        "people",
        "nights",
    ),
    *("room_rate", "paid_on", "note"),
)
ACTS = {Purchase.Source.IMPORTED: "imported"}  # how the register calls its coming; "entered" else


def record_purchase(
    customer: Customer,
    *,
    by,
    facts: dict,
    source: str = Purchase.Source.ENTERED,
    reference: str = "",
    tell: bool = True,
) -> Purchase:
    """Put a purchase on file; `facts` are columns of `Purchase` (`FIELDS`), amounts in fen. The kind of product
    says the shape of the purchase.

    With a `reference` (of a contract, of a row of an import) the same purchase is taken over once only: the
    second call gives back the first. On account or beyond the limit it waits for a sign-off, entered or
    imported; what comes from a contract was signed there. Without `tell` the signers hear of it otherwise.
    Raises `Refused`, `PermissionDenied`.
    """
    if unknown := set(facts) - set(FIELDS):
        raise KeyError(f"not of a purchase: {sorted(unknown)}")
    with acting(by, reason=ENTERED):
        customer = locked(customer.pk, by)
        if reference:
            made = Purchase.objects.filter(customer=customer, source=source, reference=reference).first()
            if made:
                return made
        purchase, grounds = prepared(customer, facts, source=source, reference=reference)
        purchase.save()
        if grounds:
            signing.ask(purchase, grounds, by=by, tell=tell)
        settle(customer)
        note(purchase, by, ACTS.get(source, "entered"))
    return purchase


def prepared(
    customer: Customer, facts: dict, *, source: str, reference: str = ""
) -> tuple[Purchase, list[str]]:
    """The purchase as it will stand, not saved, and why it needs another person's word; nothing where not."""
    purchase = Purchase(customer=customer, source=source, reference=reference, **facts)
    if purchase.product_kind:
        purchase.kind = purchase.product_kind.shape
    _check(purchase)
    grounds = signing.grounds(purchase) if source != Purchase.Source.CONTRACT else []
    if grounds:
        purchase.state = Purchase.State.WAITING
    return purchase, grounds


def cancel(purchase: Purchase, *, by) -> None:
    """It did not come about: it stays on file and counts no more."""
    with acting(by, reason=CANCELLED):
        customer = locked(purchase.customer_id, by)
        purchase = Purchase.objects.select_for_update(no_key=True, of=("self",)).get(pk=purchase.pk)
        if purchase.state in (Purchase.State.CANCELLED, Purchase.State.REFUSED):
            raise Refused(_("This purchase does not count any more; nothing was changed."))
        purchase.state = Purchase.State.CANCELLED
        purchase.save()
        signing.drop(purchase)
        settle(customer)
        note(purchase, by, "cancelled")


def pay(purchase: Purchase, *, by, on: date) -> None:
    """What was on account has been paid; the limit is free again by as much."""
    with acting(by, reason=PAID):
        locked(purchase.customer_id, by)
        purchase = Purchase.objects.select_for_update(no_key=True, of=("self",)).get(pk=purchase.pk)
        if purchase.state != Purchase.State.AGREED or purchase.paid_on:
            raise Refused(_("This purchase is not open any more; nothing was changed."))
        if on > localdate():
            raise Refused(_("A payment cannot lie in the future."))
        purchase.paid_on = on
        purchase.save()
        note(purchase, by, "paid")


def settle(customer: Customer) -> None:
    """Work out anew what the archive says of its purchases. The archive is locked by the caller."""
    today = localdate()
    sums = (
        Purchase.objects.filter(customer=customer)
        .counting()
        .aggregate(
            spent=Sum("amount"),
            trips=Count("pk"),
            last=Max("starts_on", filter=Q(starts_on__lte=today)),
        )
    )
    fresh = (sums["spent"] or 0, sums["trips"], sums["last"])
    if fresh != (customer.spent, customer.trips, customer.last_trip_on):
        customer.spent, customer.trips, customer.last_trip_on = fresh
        customer.save(update_fields=["spent", "trips", "last_trip_on", "updated_at"])


def locked(pk, by) -> Customer:
    customer = (
        Customer.objects.visible_to(by).select_for_update(no_key=True, of=("self",)).filter(pk=pk).first()
    )
    if customer is None or not may(by, "change_customer", customer):
        raise PermissionDenied(_("You may not change this archive."))
    return customer


def note(purchase: Purchase, by, act: str) -> None:
    Event.note(Event.Kind.PURCHASE, by=by, subject=purchase.customer_id, act=act, purchase=str(purchase.pk))


def _check(purchase: Purchase) -> None:
    if not purchase.product:
        raise Refused(_("A purchase needs a product."))
    if purchase.ends_on and purchase.ends_on < purchase.starts_on:
        raise Refused(_("The end lies before the beginning."))
    if purchase.payment not in Purchase.ON_ACCOUNT and purchase.paid_on is None:
        purchase.paid_on = min(purchase.starts_on, localdate())
