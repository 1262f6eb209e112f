"""Base of every model with sealed fields, and the queryset that goes with it."""

from collections.abc import Iterable
from itertools import batched

from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import models, router, transaction
from django.db.models.constants import LOOKUP_SEP

from . import keyring
from .fields import ALTERNATIVE
from .state import Sealed, attach_keys, bag, identity, origins, read_as, sealed_fields


class SealedQuerySet(models.QuerySet):
    """Loads the keys of a whole page with one query; refuses what would compare ciphertexts."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._fetch_mode = models.FETCH_PEERS

    def iterator(self, chunk_size: int = 2000):
        for chunk in batched(super().iterator(chunk_size=chunk_size), chunk_size):
            if isinstance(chunk[0], models.Model):
                attach_keys(chunk, self.db)
            yield from chunk

    def order_by(self, *names):
        self._refuse("order by", names)
        return super().order_by(*names)

    def distinct(self, *names):
        self._refuse("distinct over", names or self.query.values_select)
        return super().distinct(*names)

    def annotate(self, *args, **named):
        if any(getattr(x, "contains_aggregate", False) for x in (*args, *named.values())):
            self._refuse("group by", self.query.values_select)
        return super().annotate(*args, **named)

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        with transaction.atomic(using=self.db, savepoint=False):
            lock_keys(objs, self.db)
            return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs, fields, *args, **kwargs):
        """Django's own bulk_update never asks a field for its stored form; here it does."""
        objs, held = list(objs), []
        changed = [field for field in sealed_fields(self.model) if field.name in set(fields)]
        with transaction.atomic(using=self.db, savepoint=False):
            if changed:
                lock_keys(objs, self.db)
            try:
                for obj in objs:
                    for field in changed:
                        stored = field.pre_save(obj, False)
                        held.append((obj, field.attname, obj.__dict__[field.attname]))
                        obj.__dict__[field.attname] = stored
                return super().bulk_update(objs, fields, *args, **kwargs)
            finally:
                for obj, attname, value in held:
                    obj.__dict__[attname] = value

    def _refuse(self, what: str, names: Iterable) -> None:
        for name in names:
            if sealed := self._sealed_path(name):
                raise FieldError(f"{sealed} is sealed: cannot {what} ciphertexts. {ALTERNATIVE}")

    def _sealed_path(self, name) -> str | None:
        """The label of the sealed field that a name, a path or an F() expression ends in."""
        if isinstance(name, models.F):
            name = name.name
        elif hasattr(name, "get_source_expressions"):
            return next((hit for x in name.get_source_expressions() if (hit := self._sealed_path(x))), None)
        if not isinstance(name, str):
            return None
        opts, field = self.model._meta, None
        for part in name.lstrip("-").split(LOOKUP_SEP):
            try:
                field = opts.pk if part == "pk" else opts.get_field(part)
            except FieldDoesNotExist:
                return None
            if not (field.is_relation and field.related_model):
                break
            opts = field.related_model._meta
        return str(field) if getattr(field, "is_sealed", False) else None


class SealedManager(models.Manager.from_queryset(SealedQuerySet)):
    """The manager of models with sealed fields."""


def lock_keys(objs: Iterable[models.Model], using: str) -> None:
    """Read the keys of the instances anew, locked until the transaction ends; new subjects get one.

    A row that came from the database never gets a new key: its key was lost, and a new one would hide that.
    """
    new, known = set(), set()
    for obj in objs:
        if obj.pk is None and obj._meta.pk.has_default():
            obj.pk = obj._meta.pk.get_default()
        for field in {field.subject: field for field in sealed_fields(obj)}.values():
            if subject := identity(obj, field)[0]:
                moved = read_as(obj) and read_as(obj).get(field.subject) != subject
                (known if read_as(obj) and not moved else new).add(subject)
    held = keyring.ensure(new - known, using) if new - known else {}
    held |= keyring.load(known, using, lock=True) if known else {}
    for obj in objs:
        bag(obj).update({s: held.get(s) for s in {identity(obj, f)[0] for f in sealed_fields(obj)} if s})


class SealedModel(models.Model):
    """A model with sealed fields. Its instances remember as whose, and as which row, they were read."""

    objects = SealedManager()

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values, *, fetch_mode=None):
        instance = super().from_db(db, field_names, values, fetch_mode=fetch_mode)
        names = {name for field in sealed_fields(cls) for name in (field.subject, field.row)}
        instance._state.sealed_read_as = {n: instance.__dict__[n] for n in names if n in instance.__dict__}
        return instance

    def save_base(self, raw=False, force_insert=False, force_update=False, using=None, update_fields=None):
        using = using or router.db_for_write(type(self), instance=self)
        written = [f for f in sealed_fields(self) if not update_fields or f.name in update_fields]
        with transaction.atomic(using=using, savepoint=False):
            if written:
                lock_keys([self], using)
            super().save_base(raw, force_insert, force_update, using, update_fields)

    save_base.alters_data = True

    def __getstate__(self):
        """Pickles and copies carry the ciphertext of what was opened and left alone, and no key."""
        state, kept = super().__getstate__(), {}
        for field in sealed_fields(self):
            origin, value = origins(self).get(field.attname), state.get(field.attname)
            if origin and origin.plain is None:
                kept[field.attname] = origin
            elif origin and read_as(self) and _unchanged(field, value, origin):
                state[field.attname] = Sealed(bytes(origin.blob))
        state["_state"].sealed_origins = kept
        return state


def _unchanged(field: models.Field, value, origin) -> bool:
    return value is not None and not isinstance(value, Sealed) and field.encode(value) == origin.plain
