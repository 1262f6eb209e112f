"""What belongs to one archive goes to another, and back; row by row, sealed anew under the other's key.

Every column of every model that leads to a customer is moved; a part that comes later is moved too. A row
that finds no place (a second leader, a tie between the very two archives) stays where it was, and is named.
"""

from collections.abc import Iterator
from uuid import UUID

from django.apps import apps
from django.db import DatabaseError, models, transaction

from agency.database import APPEND_ONLY_TABLES
from agency.encryption import attach_keys
from agency.encryption.errors import SealedError
from customers import indexing
from customers.models import ArchiveMerge, ArchiveQuality, ChangeNotice, Customer, CustomerGrant, SearchIndex
from customers.parts import quality

DERIVED = (SearchIndex, ArchiveQuality)  # written anew
# A notice of a change speaks of a version of its own archive; a grant is given anew (see `_grants`).
STAYING = (*DERIVED, ChangeNotice, CustomerGrant)


def columns() -> Iterator[tuple[type[models.Model], models.Field]]:
    """(model, column) of everything that leads to an archive and may be moved."""
    for model in apps.get_models():
        if issubclass(model, STAYING) or model._meta.model_name.startswith("historical"):
            continue
        if model._meta.db_table in APPEND_ONLY_TABLES:
            continue
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is Customer and not field.primary_key:
                yield model, field


def all_of(loser: Customer, winner: Customer, *, skip: UUID) -> tuple[dict, dict]:
    """Move everything of `loser` to `winner`, except the record `skip` of the merge itself: (moved, left)."""
    moved: dict[str, list] = {}
    left: dict[str, list] = {}
    for model, field in columns():
        rows = model._base_manager.filter(**{field.name: loser.pk})
        rows = list(rows.exclude(pk=skip) if model is ArchiveMerge else rows)
        _with_keys(rows)
        for row in rows:
            done = _put(row, field, winner.pk)
            (moved if done else left).setdefault(_name(model, field), []).append(str(row.pk))
    if given := _grants(loser, winner):
        moved["customers.CustomerGrant.content_object"] = given
    return moved, left


def back(moved: dict[str, list], winner: Customer, loser: Customer) -> int:
    """Give `loser` what was moved, as far as it still is where it was put; how many rows were gone."""
    missing = 0
    for name, ids in moved.items():
        label, column = name.rsplit(".", 1)
        model = apps.get_model(label)
        if model is CustomerGrant:
            missing += len(ids) - _grants_back(ids, winner, loser)
            continue
        field = model._meta.get_field(column)
        rows = list(model._base_manager.filter(pk__in=ids, **{field.name: winner.pk}))
        _with_keys(rows)
        missing += len(ids) - sum(_put(row, field, loser.pk) for row in rows)
    return missing


def rewrite(customers: list[Customer], gone: Customer | None = None) -> None:
    """The derived rows anew: what `customers` are found by, and how complete they are."""
    if gone is not None:
        for model in DERIVED:
            model.objects.filter(customer=gone.pk).delete()
    indexing.reindex(customers)
    quality.assess(customers)


def _put(row: models.Model, field: models.Field, target: UUID) -> bool:
    """Whether the row found its place at `target`."""
    was = getattr(row, field.attname)
    try:
        with transaction.atomic():
            setattr(row, field.attname, target)
            row.save()
    except (DatabaseError, SealedError):
        setattr(row, field.attname, was)
        return False
    return True


def _with_keys(rows: list) -> None:
    if rows and any(getattr(field, "is_sealed", False) for field in rows[0]._meta.concrete_fields):
        attach_keys(rows)


def _name(model: type[models.Model], field: models.Field) -> str:
    return f"{model._meta.label}.{field.name}"


def _grants(loser: Customer, winner: Customer) -> list[int]:
    """A share is never stretched: each is given anew for the other archive and ends when it would have ended."""
    return [_given(grant, winner) for grant in CustomerGrant.objects.filter(content_object=loser.pk)]


def _grants_back(ids: list, winner: Customer, loser: Customer) -> int:
    grants = CustomerGrant.objects.filter(pk__in=ids, content_object=winner.pk)
    return len([_given(grant, loser) for grant in grants])


def _given(grant: CustomerGrant, customer: Customer) -> int:
    anew = CustomerGrant.objects.create(
        permission_id=grant.permission_id,
        user_id=grant.user_id,
        content_object_id=customer.pk,
        fields=grant.fields,
        granted_at=grant.granted_at,
        expires_at=grant.expires_at,
        request_id=grant.request_id,
    )
    grant.delete()
    return anew.pk
