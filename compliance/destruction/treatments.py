"""The ways in which a surface is dealt with, for many archives at once.

A surface answers three questions about a set of archives, given as ids: what will go (`plan`), what went
(`execute`, in the transaction that destroys the key) and what is left that should not be (`verify`). Each
answer is {id of the archive: rows}. `covers` names the columns it answers for: see tests.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models import Count, Q
from django.utils.functional import Promise
from psycopg import sql

from agency.models import SubjectKey

type Ids = list[UUID]


class Surface(ABC):
    """A place where data about a customer lies."""

    stays = False  # rows remain, without anything that can be read
    asks = False  # they stay, and yet something about them may be left to do: `verify` says what

    def __init__(self, code: str, label: Promise, covers: Iterable[str]):
        self.code, self.label, self.covers = code, label, tuple(covers)

    @abstractmethod
    def plan(self, ids: Ids) -> Counter: ...

    @abstractmethod
    def execute(self, ids: Ids, now: datetime) -> Counter: ...

    def verify(self, ids: Ids) -> Counter:
        return self.plan(ids)


class Columns(Surface):
    """Rows that lead to the archive through one of the `covers`, "app.Model.column" each."""

    where = Q()

    def __init__(self, code: str, label: Promise, *covers: str, where: Q | None = None):
        super().__init__(code, label, covers)
        self.where = where or Q()

    def columns(self) -> Iterable[tuple[type[models.Model], models.Field]]:
        for path in self.covers:
            label, column = path.rsplit(".", 1)
            model = apps.get_model(label)
            yield model, model._meta.get_field(column)

    def rows(self, model, field, ids: Ids):
        return model._base_manager.filter(self.where, **{f"{field.attname}__in": ids}).order_by()

    def plan(self, ids: Ids) -> Counter:
        found: Counter = Counter()
        for model, field in self.columns():
            rows = self.rows(model, field, ids).values_list(field.attname)
            found.update(dict(rows.annotate(rows=Count("pk"))))
        return found


class Deleted(Columns):
    """The rows go; their versions in the history stay, unreadable."""

    def execute(self, ids: Ids, now: datetime) -> Counter:
        gone: Counter = Counter()
        for model, field in self.columns():
            pks = dict(self.rows(model, field, ids).values_list("pk", field.attname))
            if pks:
                statement = sql.SQL("DELETE FROM {table} WHERE {key} = ANY(%s) RETURNING {key}").format(
                    table=sql.Identifier(model._meta.db_table), key=sql.Identifier(model._meta.pk.column)
                )
                with (
                    connection.cursor() as cursor
                ):  # not the ORM: it would look for what PROTECTs, row by row
                    cursor.execute(statement, [list(pks)])
                    gone.update(pks[pk] for (pk,) in cursor.fetchall())
        return gone


class Kept(Columns):
    """The rows stay as evidence or as a figure; what is personal in them was sealed with the archive's key."""

    stays = True

    def execute(self, ids: Ids, now: datetime) -> Counter:
        return self.plan(ids)

    def verify(self, ids: Ids) -> Counter:
        return Counter()


class OwnKeys(Kept):
    """The rows stay; their words had a key of their own, which goes too. `change` closes what was open."""

    def __init__(
        self,
        code: str,
        label: Promise,
        *covers: str,
        key: str = "pk",
        change: dict | None = None,
        where: Q | None = None,
    ):
        super().__init__(code, label, *covers, where=where)
        self.key, self.change = key, change or {}

    def execute(self, ids: Ids, now: datetime) -> Counter:
        found: Counter = Counter()
        for model, field in self.columns():
            rows = list(self.rows(model, field, ids).values_list(self.key, field.attname))
            found.update(archive for _key, archive in rows)
            shred_all([key for key, _archive in rows], now)
            if rows and self.change:
                changed = {name: now if value is NOW else value for name, value in self.change.items()}
                self.rows(model, field, ids).update(**changed)
        return found

    def verify(self, ids: Ids) -> Counter:
        left: Counter = Counter()
        for model, field in self.columns():
            rows = dict(self.rows(model, field, ids).values_list(self.key, field.attname))
            left.update(rows[pk] for pk in living(rows))
        return left


class Emptied(Kept):
    """The rows stay, one `column` of them is emptied; what it held was sealed with the archive's key."""

    def __init__(self, code: str, label: Promise, *covers: str, column: str):
        super().__init__(code, label, *covers, where=Q(**{f"{column}__isnull": False}))
        self.column = column

    def execute(self, ids: Ids, now: datetime) -> Counter:
        found = self.plan(ids)
        for model, field in self.columns():
            self.rows(model, field, ids).update(**{self.column: None})
        return found

    def verify(self, ids: Ids) -> Counter:
        return self.plan(ids)


NOW = object()


def shred_all(subjects: Iterable[UUID], now: datetime) -> int:
    """Destroy many keys at once; how many were alive. In the order everybody takes them."""
    live = SubjectKey.objects.filter(subject__in=list(subjects), wrapped__isnull=False)
    pks = list(live.order_by("subject").select_for_update(no_key=True).values_list("pk", flat=True))
    return SubjectKey.objects.filter(pk__in=pks).update(wrapped=None, old=None, shredded_at=now)


def living(subjects: Iterable[UUID]) -> set[UUID]:
    live = SubjectKey.objects.filter(subject__in=list(subjects), wrapped__isnull=False)
    return set(live.values_list("subject", flat=True))
