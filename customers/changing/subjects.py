"""What a change request is about, asked alike: the facts of the archive itself, or one of its parts.

Values are coded as JSON keeps them; `None` is nothing, however a column writes nothing.
"""

from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agency.encryption import Unreadable
from customers import editing, fieldbook
from customers.kinds import regions as provinces
from customers.models import ChangeRequest, Customer, ImportantDate, Part
from customers.parts import days
from customers.parts.looking import SHOWN

from . import values
from .keepers import Keeper, keepers

Act = ChangeRequest.Act


class Subject(Protocol):
    """`gone`: the part was taken off file. `stamp`: what a choice upon what stands is bound to."""

    gone: bool
    stamp: int

    def standing(self, name: str) -> Any: ...
    def label(self, name: str) -> str: ...
    def in_words(self, name: str, value: Any) -> str: ...
    def masked(self, name: str, value: Any) -> str: ...
    def opens(self, name: str) -> bool: ...
    def ordered(self, names) -> list[str]: ...


class Archive:
    """The facts of the archive itself."""

    gone = False
    title = ""

    def __init__(self, customer: Customer):
        self.customer, self.stamp = customer, customer.version

    def standing(self, name: str) -> Any:
        return values.standing(self.customer, name)

    def label(self, name: str) -> str:
        return values.label(name)

    def in_words(self, name: str, value: Any) -> str:
        return values.in_words(name, value)

    def masked(self, name: str, value: Any) -> str:
        return values.masked(name, value)

    def opens(self, name: str) -> bool:
        return name in fieldbook.OPENED

    def ordered(self, names) -> list[str]:
        return sorted(names, key=editing.EDITABLE.index)


class PartOf:
    """One part of an archive; `part` is None where it is not there yet, or no more."""

    def __init__(self, customer: Customer, keeper: Keeper, part: Part | None, *, adds: bool = False):
        self.customer, self.keeper, self.part = customer, keeper, part
        self.model, self.gone = keeper.model, part is None and not adds
        self.facts = fieldbook.declared(keeper.model)
        self.stamp = int(part.updated_at.timestamp() * 1_000_000) if part else 0

    @property
    def title(self) -> str:
        return str(capfirst(self.model._meta.verbose_name))

    def standing(self, name: str) -> Any:
        if self.part is None:
            return None
        return coded(getattr(self.part, self.model._meta.get_field(name).attname))

    def label(self, name: str) -> str:
        fact = self.facts.get(name)
        return str(capfirst(fact.label if fact else self.model._meta.get_field(name).verbose_name))

    def opens(self, name: str) -> bool:
        return name in self.facts and self.facts[name].opens

    def in_words(self, name: str, value: Any) -> str:
        from customers.forms.parts_personal import MARITAL  # forms propose, so they are read late

        field = self.model._meta.get_field(name)
        if isinstance(field, models.BooleanField):
            return _("yes") if value else _("no")
        if value is None:
            return ""
        plain = decoded(self.model, name, value)
        if isinstance(plain, date):
            return date_format(plain, "SHORT_DATE_FORMAT")
        if name == "status":
            return str(dict(MARITAL).get(plain, plain))
        if self.model is ImportantDate and name == "day":
            return days.read(plain).words
        if name == "region" and (self.model, name) not in SHOWN:
            return provinces.name(plain)
        if field.is_relation:
            return _archive(plain)
        if shown := SHOWN.get((self.model, name)):
            return str(shown(plain))
        return str(dict(field.flatchoices).get(plain, plain))

    def masked(self, name: str, value: Any) -> str:
        """Behind its mask where a purpose opens it; a date's mask wants the date."""
        if value is None or not self.opens(name):
            return self.in_words(name, value)
        return self.facts[name].masked(decoded(self.model, name, value))

    def ordered(self, names) -> list[str]:
        return sorted(names, key=self.keeper.columns.index)


def of(request: ChangeRequest, customer: Customer | None = None) -> Archive | PartOf:
    """What `request` is about, as it stands now."""
    customer = customer or request.customer
    if not request.block:
        return Archive(customer)
    keeper = keepers()[request.block]
    return PartOf(customer, keeper, keeper.find(customer, request.part), adds=request.act == Act.ADD)


def coded(value: Any) -> Any:
    """As JSON keeps it; an unticked box is nothing, as an empty text is."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, models.Model):
        return str(value.pk)
    return None if value is False or isinstance(value, Unreadable) else values.coded(value)


def decoded(model: type[Part], name: str, value: Any) -> Any:
    """As the model keeps it; an archive by its id is looked up when it is written."""
    field = model._meta.get_field(name)
    if isinstance(field, models.BooleanField):
        return bool(value)
    if value is None:
        return None if field.null else "" if isinstance(field, models.CharField) else field.get_default()
    if isinstance(field, models.DateField) or type(field).__name__ == "SealedDateField":
        return date.fromisoformat(value) if isinstance(value, str) else value
    return UUID(value) if field.is_relation and isinstance(value, str) else value


def written(model: type[Part], name: str, value: Any) -> Any:
    """As a keeping function takes it: an archive as itself. Raises `Customer.DoesNotExist`."""
    plain = decoded(model, name, value)
    is_archive = plain is not None and model._meta.get_field(name).is_relation
    return Customer.objects.get(pk=plain) if is_archive else plain


def _archive(pk) -> str:
    """An archive another one is tied to, by its number, as far as the reader sees it."""
    found = Customer.objects.filter(pk=pk).values_list("number", flat=True).first()
    return found or _("an archive out of your sight")
