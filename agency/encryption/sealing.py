"""Opening on access and sealing on save: the two moments in the life of a sealed attribute."""

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from . import findings, keyring
from .envelope import Ciphertext, DataKey, generation, seal, unseal
from .errors import KeyMissing, SubjectShredded, TamperedError
from .sentinels import KEYLESS, SHREDDED, TAMPERED, Unreadable
from .state import Origin, Sealed, bag, identity, key_for, origins, read_as


class SealedDescriptor(DeferredAttribute):
    """Opens the value on first access. Never raises on a bad cell: it yields a sentinel and notes it."""

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if type(value) is Sealed:
            value = instance.__dict__[self.field.attname] = opened(instance, self.field, value.blob)
        return value

    def __set__(self, instance, value) -> None:
        instance.__dict__[self.field.attname] = value


def opened(instance: models.Model, field: models.Field, blob: bytes):
    """The plain value of stored bytes, or the sentinel that says why there is none."""
    subject, row = identity(instance, field, stored=True)
    key = key_for(instance, subject) if subject and row else None
    value, plain = key, None
    if isinstance(key, DataKey):
        try:
            plain = unseal(key, field.bound, row, blob)
            value = field.decode(plain)
        except KeyMissing:
            value = KEYLESS
        except (TamperedError, ValueError):
            value, plain = TAMPERED, None
    elif key is None:
        value = KEYLESS
    if value is TAMPERED or value is KEYLESS:
        findings.note(instance._meta.label, row or instance.pk, field.name, value.name)
    tag = key.tag if isinstance(key, DataKey) else None
    origins(instance)[field.attname] = Origin(plain, Ciphertext(blob), subject, row, tag)
    return value


def stored_form(instance: models.Model, field: models.Field) -> Ciphertext | None:
    """What to write for the field. The keys of the instance were locked just before (see SealedModel).

    An unchanged value gives its old ciphertext again, so an observer of the table sees no change; a value
    whose row or subject was changed, or whose key was renewed meanwhile, is sealed anew.
    """
    here = identity(instance, field)
    value = instance.__dict__.get(field.attname)
    if field.attname not in instance.__dict__:
        value = getattr(instance, field.attname)
    if type(value) is Sealed:
        if (
            read_as(instance)
            and identity(instance, field, stored=True) == here
            and _current(instance, value, here)
        ):
            return Ciphertext(value.blob)
        value = getattr(instance, field.attname)
    if value is None or isinstance(value, Ciphertext):
        return value
    if hasattr(value, "resolve_expression"):
        raise FieldError(f"{field.name} is sealed: a database expression cannot be assigned to it.")
    origin = origins(instance).get(field.attname)
    if isinstance(value, Unreadable):
        return _untouched(instance, field, value, origin, here)
    if None in here:
        raise FieldError(f"{field.name} is sealed: set {field.subject} and {field.row} before saving.")
    key, plain = _key(instance, here[0]), field.encode(value)
    same = origin and (origin.subject, origin.row) == here and origin.plain == plain
    if same and (key is SHREDDED or _usable(origin, key)):
        return origin.blob
    if not isinstance(key, DataKey):
        raise _refusal(key, here[0])
    blob = seal(key, field.bound, here[1], plain, field.block)
    origins(instance)[field.attname] = Origin(plain, blob, *here, key.tag)
    return blob


def _key(instance: models.Model, subject) -> keyring.Held | None:
    """The key for writing; models of a migration have no SealedModel that would have locked it."""
    if subject not in bag(instance):
        bag(instance).update(keyring.ensure([subject], instance._state.db))
    return bag(instance)[subject]


def _current(instance: models.Model, value: Sealed, here: tuple) -> bool:
    """Whether bytes never opened are of the newest generation (or of no generation at all)."""
    key = bag(instance).get(here[0])
    try:
        return not isinstance(key, DataKey) or generation(value.blob) == key.gen
    except TamperedError:
        return True


def _usable(origin: Origin, key) -> bool:
    return isinstance(key, DataKey) and origin.tag == key.tag and generation(origin.blob) == key.gen


def _untouched(instance, field, value: Unreadable, origin: Origin | None, here: tuple) -> Ciphertext | None:
    """The stored bytes behind a sentinel, as they are: saving a damaged record does not damage it further."""
    read = origin is not None and origin.plain is None  # else it was refreshed since, from another instance
    if read and (origin.subject, origin.row) == here:
        return origin.blob
    if read or instance._state.adding:
        raise TamperedError(f"{field.name} is {value!r} and cannot be copied to another record.")
    rows = type(instance)._base_manager.using(instance._state.db).filter(pk=instance.pk)
    stored = rows.values_list(field.attname, flat=True).first()
    return None if stored is None else Ciphertext(stored.blob)


def _refusal(key, subject) -> Exception:
    if key is SHREDDED:
        return SubjectShredded(f"subject {subject} was destroyed; nothing can be written to it again")
    if key is TAMPERED:
        return TamperedError(f"the key row of subject {subject} is damaged; restore the newest key backup")
    return KeyMissing(
        f"subject {subject} has no key row; if the database was restored, restore the newest key backup too"
    )
