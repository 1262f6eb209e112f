"""New archives from rows: the same act as a registration, for many at once (`customers.registration`)."""

from datetime import date, datetime, time

from django.utils.timezone import localtime, make_aware

from agency.models import Event
from customers import duplicates, indexing, numbering, registration, verifying
from customers.models import Consent, Customer, ImportBatch, ImportRow

from . import buying
from .judging import Step, opened

Outcome, Choice = ImportRow.Outcome, ImportRow.Choice


def make(batch: ImportBatch, rows: list[ImportRow], *, now: datetime) -> None:
    """Set what became of `rows`, not saved. Raises `Refused` where one has no lawful basis or is no customer."""
    purposes, customers, consents = registration.asked(), [], []
    for row in rows:
        customer, answers = _archive(batch, row, purposes, now)
        customers.append(customer)
        consents += registration.consent_rows(customer, answers, batch.notice, batch.by, now)
    numbers = numbering.take_many(len(customers), year=localtime(now).year)
    for customer, number in zip(customers, numbers, strict=True):
        customer.number = number
    bought = buying.with_new(batch, list(zip(rows, customers, strict=True)))
    Customer.objects.bulk_create(customers)
    Consent.objects.bulk_create(consents)
    buying.keep(batch, bought)
    indexing.reindex(customers)
    Event.objects.bulk_create(_events(batch, customers))
    for row, customer in zip(rows, customers, strict=True):
        if customer.grade == Customer.Grade.VIP:
            verifying.ask(customer, by=batch.by, now=now, tell=False)
        if row.choice == Choice.CREATE:
            duplicates.tell_about_twins(customer)
        row.step, row.outcome = Step.DONE, Outcome.CREATED
        row.customer, row.version_after = customer.pk, customer.version


def _archive(batch: ImportBatch, row: ImportRow, purposes, now: datetime):
    facts = opened(row.facts)
    customer = registration.archive(
        Customer._meta.pk.get_default(),
        batch.owner,
        facts,
        source=batch.source,
        grade=facts.get("grade") or batch.grade,
        collected_at=collected(batch, facts, now),
        now=now,
    )
    customer.batch = batch
    return customer, registration.answers_to(facts["consents"], customer, purposes)


def collected(batch: ImportBatch, facts: dict, now: datetime) -> datetime:
    """When the customer told it: the day of the row's own column, else the batch's; never after now."""
    day: date | None = facts.get("collected_at")
    moment = moment_of(day) if day else batch.collected_at
    return min(moment or batch.received_at or now, now)


def moment_of(day: date) -> datetime:
    """The beginning of a day in Shanghai."""
    return make_aware(datetime.combine(day, time()))


def _events(batch: ImportBatch, customers: list[Customer]) -> list[Event]:
    return [
        Event(
            kind=Event.Kind.IMPORTED,
            by=batch.by,
            actor="user",
            subject=customer.pk,
            data={"act": "created", "number": customer.number, "batch": str(batch.pk)},
        )
        for customer in customers
    ]
