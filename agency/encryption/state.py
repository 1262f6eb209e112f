"""What a model instance remembers about its sealed values: identity when read, keys, and old ciphertexts."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import models

from . import keyring
from .envelope import Ciphertext


class Sealed:
    """Bytes read from the database and not opened yet. Prints nothing of them."""

    __slots__ = ("blob",)

    def __init__(self, blob: bytes):
        self.blob = blob

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__

    def __deepcopy__(self, memo) -> "Sealed":
        return self


@dataclass(frozen=True, slots=True)
class Origin:
    """A ciphertext that may be written again: what it holds, and for whom, where and under which key."""

    plain: bytes | None  # None: it could not be opened
    blob: Ciphertext
    subject: UUID
    row: UUID
    tag: bytes | None

    def __repr__(self) -> str:
        return "<Origin>"

    def __deepcopy__(self, memo) -> "Origin":
        return self


class KeyBag(dict):
    """Keys held by one instance, {subject: key}; shared with copies, never pickled."""

    def __deepcopy__(self, memo) -> "KeyBag":
        return KeyBag(self)

    def __copy__(self) -> "KeyBag":
        return KeyBag(self)

    def __reduce__(self):
        return KeyBag, ()


def bag(instance: models.Model) -> KeyBag:
    return instance._state.__dict__.setdefault("sealed_keys", KeyBag())


def origins(instance: models.Model) -> dict[str, Origin]:
    return instance._state.__dict__.setdefault("sealed_origins", {})


def read_as(instance: models.Model) -> dict[str, UUID] | None:
    """The identifying columns as they were read from the database; None for an instance made here."""
    return instance._state.__dict__.get("sealed_read_as")


def as_uuid(value: UUID | str | None) -> UUID | None:
    return value if value is None or isinstance(value, UUID) else UUID(str(value))


def identity(instance: models.Model, field: models.Field, *, stored: bool = False) -> tuple:
    """(subject, row) that a value of the field is bound to: as it stands now, or as it was read."""
    known = (read_as(instance) or {}) if stored else {}
    return tuple(
        as_uuid(known.get(name, None) or getattr(instance, name)) for name in (field.subject, field.row)
    )


def sealed_fields(model: type[models.Model] | models.Model) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if getattr(field, "is_sealed", False)]


def attach_keys(objs: Iterable[models.Model], using: str | None = None) -> None:
    """Load the data keys of many instances with one query (iterator(), raw(), lists of several models)."""
    wanted: dict[UUID, list[models.Model]] = {}
    for obj in objs:
        for field in {field.subject: field for field in sealed_fields(obj)}.values():
            if subject := identity(obj, field, stored=True)[0]:
                wanted.setdefault(subject, []).append(obj)
    found = keyring.load(wanted, using) if wanted else {}
    for subject, holders in wanted.items():
        for obj in holders:
            bag(obj)[subject] = found.get(subject)


def key_for(instance: models.Model, subject: UUID) -> keyring.Held | None:
    """The key of the subject; the first question on a page loads the keys of every peer in one query."""
    keys = bag(instance)
    if subject not in keys:
        peers = [peer for ref in getattr(instance._state, "peers", ()) if (peer := ref()) is not None]
        attach_keys([*(p for p in peers if subject not in bag(p)), instance], instance._state.db)
        if subject not in keys:  # the identity was changed since
            keys[subject] = keyring.load([subject], instance._state.db).get(subject)
    return keys[subject]
