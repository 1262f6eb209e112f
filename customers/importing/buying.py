"""The purchase of a row goes on file with its archive, through the door of those entered by hand (B5, B39).

What is not paid at once waits for its sign-off like any other (B38). The same product of the same day at the
same price is one purchase, so a sheet sent twice brings nothing twice. Taken back, it is gone as if it never
was, unless somebody has worked on it since.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils.timezone import localdate

from agency.models import Event
from agency.visibility import may
from customers.models import Customer, ImportBatch, ImportRow, ProductKind, Purchase, SignOff
from customers.trade import purchasing, signing

DAYS = ("starts_on", "ends_on", "paid_on")
SOURCE = Purchase.Source.IMPORTED


def told(row: ImportRow) -> dict | None:
    """What the row says of a purchase, with days as days and the kind as its code; None for a row without."""
    said = (row.facts or {}).get("purchase")
    return said and said | {name: date.fromisoformat(said[name]) for name in DAYS if said.get(name)}


def mark(facts: dict) -> tuple:
    """By what two purchases of one customer are the same."""
    return facts["starts_on"], facts["amount"], facts["product"]


def on_file(archives: Iterable[UUID]) -> set[tuple]:
    """(archive, *mark) of everything these archives have bought, cancelled or not."""
    rows = Purchase.objects.filter(customer__in=list(archives))
    return {(one.customer_id, one.starts_on, one.amount, one.product) for one in rows}


def _facts(said: dict, kinds: dict[str, ProductKind]) -> dict:
    facts = dict(said)
    facts["product_kind"] = kinds.get(facts.pop("product_kind", ""))
    if facts["product_kind"] is None:
        facts["kind"] = Purchase.Kind.STAY if said.get("nights") else Purchase.Kind.TRIP
    return facts


def _kinds() -> dict[str, ProductKind]:
    return {kind.code: kind for kind in ProductKind.objects.all()}


def _reference(batch: ImportBatch, place: int | str = "") -> str:
    return f"{batch.pk}:{place}"


def with_new(batch: ImportBatch, pairs: list[tuple[ImportRow, Customer]]) -> list[tuple[Purchase, list[str]]]:
    """Those of archives about to be written, not saved; the archives' own sums are set."""
    pairs = [(row, customer, said) for row, customer in pairs if (said := told(row))]
    kinds, made = _kinds() if pairs else {}, []
    for row, customer, said in pairs:
        purchase, grounds = purchasing.prepared(
            customer, _facts(said, kinds), source=SOURCE, reference=_reference(batch, row.place)
        )
        if purchase.state == Purchase.State.AGREED:
            customer.spent, customer.trips = purchase.amount, 1
            customer.last_trip_on = purchase.starts_on if purchase.starts_on <= localdate() else None
        row.purchase = purchase.pk
        made.append((purchase, grounds))
    return made


def keep(batch: ImportBatch, made: list[tuple[Purchase, list[str]]]) -> None:
    """Write what `with_new` made, after the archives."""
    Purchase.objects.bulk_create(purchase for purchase, _grounds in made)
    for purchase, grounds in made:
        if grounds:
            signing.ask(purchase, grounds, by=batch.by, tell=False)
    Event.objects.bulk_create(
        Event(
            kind=Event.Kind.PURCHASE,
            by=batch.by,
            actor="user",
            subject=purchase.customer_id,
            data={"act": "imported", "purchase": str(purchase.pk)},
        )
        for purchase, _grounds in made
    )


def onto(batch: ImportBatch, row: ImportRow, customer: Customer, *, by) -> bool:
    """Put the row's purchase into an archive on file; False where it has none, or the archive has it."""
    said = told(row)
    if not said or (customer.pk, *mark(said)) in on_file([customer.pk]):
        return False
    purchase = purchasing.record_purchase(
        customer,
        by=by,
        facts=_facts(said, _kinds()),
        source=SOURCE,
        reference=_reference(batch, row.place),
        tell=False,
    )
    row.purchase = purchase.pk
    return True


def tell_signers(batch: ImportBatch) -> None:
    """Once for the whole sheet, however many of its purchases wait for a word."""
    waiting = SignOff.objects.filter(
        state=SignOff.State.WAITING,
        purchase__source=SOURCE,
        purchase__reference__startswith=_reference(batch),
    )
    signing.tell_of_many(
        waiting.select_related("customer__department"), by=batch.by, key=f"sign-offs:{batch.pk}"
    )


def untouched(batch: ImportBatch, archives: Iterable[UUID]) -> set[UUID]:
    """Purchases of this import nobody has written to, decided on or spoken of since."""
    rows = Purchase.objects.filter(customer__in=list(archives), source=SOURCE)
    mine = set(rows.filter(reference__startswith=_reference(batch)).values_list("pk", flat=True))
    if not mine:
        return mine
    versions = Purchase.history.filter(id__in=mine).exclude(history_type="+")
    busy = set(versions.values_list("id", flat=True))
    for relation in Purchase._meta.related_objects:
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": mine})
        if relation.related_model is SignOff:
            rows = rows.exclude(state=SignOff.State.WAITING)
        busy |= set(rows.values_list(relation.field.attname, flat=True))
    return mine - busy


def take_back(batch: ImportBatch, row: ImportRow, customer: Customer) -> None:
    """Take the row's purchase off file again; `row.purchase` stays where it may not be. Row not saved."""
    if row.purchase not in untouched(batch, [customer.pk]) or not may(batch.by, "change_customer", customer):
        return
    held = purchasing.locked(customer.pk, batch.by)
    SignOff.objects.filter(purchase=row.purchase).delete()
    Purchase.objects.filter(pk=row.purchase).delete()
    purchasing.settle(held)
    Event.note(
        Event.Kind.PURCHASE, by=batch.by, subject=customer.pk, act="taken_back", purchase=str(row.purchase)
    )
    row.purchase = None


def drop_waiting(archives: Iterable[UUID]) -> None:
    """The purchases of withdrawn archives wait for nobody's word."""
    waiting = SignOff.objects.filter(customer__in=list(archives), state=SignOff.State.WAITING)
    waiting.update(state=SignOff.State.DROPPED)
