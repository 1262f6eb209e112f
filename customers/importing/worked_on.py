"""Which archives somebody has worked on since an import made them: whatever refers to them tells."""

from uuid import UUID

from customers.models import (
    ArchiveQuality,
    Consent,
    Customer,
    DayMark,
    ImportBatch,
    Purchase,
    SearchIndex,
    SignOff,
    Verification,
)

from . import buying

OWN = (Consent, Verification)  # written by the import itself; what came later is asked below
DERIVED = (SearchIndex, ArchiveQuality, DayMark)  # made of the archive's own facts, and made again at will
BY_THE_CLOCK = {"ReviewItem": {"state": "open"}}  # lines nobody has answered yet


def worked_on(archives: set[UUID], *, since: ImportBatch) -> set[UUID]:
    """Archives that something refers to beside what the import wrote: parts, shares, looks, answers, checks.

    Every table with a foreign key to the archive counts, those of later parts of the product too.
    """
    found: set[UUID] = set()
    bought = buying.untouched(since, archives) if archives else set()
    for relation in Customer._meta.related_objects:
        model, name = relation.related_model, relation.field.attname
        if model in (*OWN, *DERIVED) or not archives:
            continue
        rows = model._base_manager.filter(**{f"{name}__in": archives})
        if idle := BY_THE_CLOCK.get(model.__name__):
            rows = rows.exclude(**idle)
        if model is Purchase:
            rows = rows.exclude(pk__in=bought)
        elif model is SignOff:
            rows = rows.exclude(purchase__in=bought)
        found |= set(rows.values_list(name, flat=True))
    checks = Verification.objects.filter(customer__in=archives).exclude(state=Verification.State.WAITING)
    found |= set(checks.values_list("customer_id", flat=True))
    later = Consent.objects.filter(customer__in=archives).exclude(by=since.by)
    found |= set(later.values_list("customer_id", flat=True))
    return found
