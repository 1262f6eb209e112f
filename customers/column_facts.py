"""What columns of the list say from other tables: one query each for a whole page of archives."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.timezone import localdate

from .models import Address, ArchiveQuality, CareTask, Customer, Organisation, SourceChannel
from .parts import regions


def sources(customers: Iterable[Customer]) -> dict[UUID, str]:
    """The source channel's name in the reader's language."""
    names = {source.pk: str(source) for source in SourceChannel.objects.all()}
    return {one.pk: names.get(one.source_id, "") for one in customers}


def provinces_of(customers: Iterable[Customer]) -> dict[UUID, str]:
    """The province of the latest address, or of an organisation's seat."""
    ids, names = [one.pk for one in customers], regions.names()
    seats = Organisation.objects.filter(customer__in=ids).exclude(region="").values_list("customer", "region")
    homes = Address.objects.filter(customer__in=ids).exclude(area="").order_by("pk")
    codes = dict(seats) | dict(homes.values_list("customer", "area"))
    return {pk: names.get(f"{code[: regions.PROVINCE]}0000", "") for pk, code in codes.items()}


def industries(customers: Iterable[Customer]) -> dict[UUID, str]:
    """Of organisations; nothing for people."""
    ids = [one.pk for one in customers if one.kind == Customer.Kind.ORGANISATION]
    named = dict(Organisation.Industry.choices)
    rows = Organisation.objects.filter(customer__in=ids).values_list("customer", "industry")
    return {pk: str(named.get(code, "")) for pk, code in rows}


def scores(customers: Iterable[Customer]) -> dict[UUID, int]:
    """Quality per hundred (B18)."""
    rows = ArchiveQuality.objects.filter(customer__in=[one.pk for one in customers])
    return dict(rows.values_list("customer", "score"))


def next_tasks(customers: Iterable[Customer]) -> dict[UUID, tuple[str, str, bool]]:
    """(what, MM-DD, overdue) of the open task that is due first (C10)."""
    rows = CareTask.objects.open().filter(customer__in=[one.pk for one in customers])
    first = rows.order_by("customer", "due_on", "pk").distinct("customer")
    labels, today = dict(CareTask.Kind.choices), localdate()
    return {
        pk: (str(labels[kind]), f"{due:%m-%d}", due < today)
        for pk, kind, due in first.values_list("customer", "kind", "due_on")
    }
