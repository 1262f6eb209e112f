"""Rows into tables with COPY; the triggers write their history."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from types import SimpleNamespace
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from agency.models import Event, SubjectKey
from customers.models import (
    ArchiveQuality,
    Consent,
    ContactPerson,
    Customer,
    CustomerGrant,
    DayMark,
    Intake,
    Organisation,
    SearchIndex,
    ShareRequest,
)

MILLISECOND = timedelta(milliseconds=1)
COLUMNS = {
    SubjectKey: ("subject", "epoch", "gen", "wrapped"),
    Consent: ("purpose_id", "decision", "form", "way", "notice_id", "at", "by_id", "customer_id"),
    DayMark: ("customer_id", "key_version", "mark"),
    ArchiveQuality: ("customer_id", "owner_id", "department_id", "score", "missing", "fresh_on", "standard"),
    Event: ("kind", "at", "by_id", "actor", "subject", "data"),
    CustomerGrant: (
        "fields",
        "granted_at",
        "expires_at",
        "content_object_id",
        "permission_id",
        "request_id",
        "user_id",
    ),
}
ORDER = (
    SubjectKey,
    Customer,
    Organisation,
    ContactPerson,
    Intake,
    SearchIndex,
    DayMark,
    ArchiveQuality,
    Consent,
    Event,
    ShareRequest,
    CustomerGrant,
)


@cache
def blank(model) -> dict:
    """The values of a fresh record, made once: making a model instance costs more than sealing it."""
    fresh = model()
    return {f.attname: getattr(fresh, f.attname) for f in model._meta.concrete_fields}


def record(model, **values) -> SimpleNamespace:
    return SimpleNamespace(**blank(model) | values)


def plain(model, values: SimpleNamespace) -> list:
    return [getattr(values, f.attname) for f in model._meta.concrete_fields]


def copy_rows(rows: dict[type, list]) -> None:
    """Write the rows of several tables, those referred to first."""
    with connection.cursor() as cursor:
        for model in (model for model in ORDER if model in rows):
            with cursor.copy(copy_sql(model)) as copy:
                for row in _dumped(model, rows[model]):
                    copy.write_row(row)


def copy_sql(model) -> str:
    columns = COLUMNS.get(model) or tuple(f.column for f in model._meta.concrete_fields)
    names = ", ".join(f'"{name}"' for name in columns)
    return f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'


def _dumped(model, rows: list) -> Iterator[list]:
    if model is not Event:
        yield from rows
        return
    for *facts, number in rows:
        yield [*facts, Jsonb({"number": number, "on_time": True})]


def uuid_at(moment: datetime) -> UUID:
    """A version 7 identifier of that moment."""
    milliseconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // MILLISECOND
    noise = int.from_bytes(os.urandom(10))
    return UUID(int=milliseconds << 80 | 7 << 76 | (noise >> 68) << 64 | 2 << 62 | noise & ((1 << 62) - 1))
