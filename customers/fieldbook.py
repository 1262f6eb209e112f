"""The personal fields of the archive, each declared once: forms, masks, history, sharing and export read here.

`FACTS` are the columns of `Customer`; every other model with sealed columns lists its own in `Model.FACTS`,
and `declared` finds them. A test fails when a sealed column has no line.
"""

from functools import cache

from django.apps import apps
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy

from agency import masking
from agency.facts import Basis, Category, Fact

from .models import Attachment, Customer

PREFERENCE, HEALTH, FAMILY = Category.PREFERENCE, Category.HEALTH, Category.FAMILY

FACTS: tuple[Fact, ...] = (
    Fact("name", "identity", 0, masking.name, key=True),
    Fact("latin_name", "identity", 0, masking.name),
    Fact("sex", "identity", 0, masking.shown),
    Fact("born_on", "identity", 1, masking.year),
    Fact("phone", "contact", 1, masking.phone, key=True, category=Category.CONTACT),
    Fact("second_phone", "contact", 1, masking.phone, category=Category.CONTACT),
    Fact("email", "contact", 1, masking.email, category=Category.CONTACT),
    Fact("wechat", "contact", 1, masking.account, category=Category.CONTACT),
    Fact("address", "contact", 1, masking.address, long=True, category=Category.CONTACT),
    Fact(
        "document_number",
        "document",
        2,
        masking.document,
        key=True,
        category=Category.IDENTITY,
        basis=Basis.SEPARATE,
    ),
    Fact(
        "document_expires_on",
        "document",
        0,
        masking.shown,
        category=Category.IDENTITY,
        basis=Basis.SEPARATE,
    ),
    Fact("travel_needs", "travel", 0, masking.shown, long=True, category=PREFERENCE),
    Fact("preferences", "travel", 0, masking.shown, long=True, category=PREFERENCE),
    Fact("special_needs", "travel", 0, masking.shown, long=True, category=HEALTH, basis=Basis.SEPARATE),
    Fact("guardian_name", "guardian", 1, masking.hidden, category=FAMILY),
    Fact("guardian_phone", "guardian", 1, masking.phone, category=FAMILY),
    Fact("guardian_relation", "guardian", 0, masking.shown, category=FAMILY),
)
OF_A_BODY = {  # what these are called in the archive of an organisation or group
    "name": pgettext_lazy("organisation", "Name"),
    "address": pgettext_lazy("organisation", "Address"),
}
BY_NAME: dict[str, Fact] = {fact.name: fact for fact in FACTS}
NAMES: tuple[str, ...] = tuple(BY_NAME)
OPENED = frozenset(fact.name for fact in FACTS if fact.opens)
KEY_FACTS = frozenset(fact.name for fact in FACTS if fact.key)


@cache
def by_group() -> dict[str, tuple[Fact, ...]]:
    groups: dict[str, tuple[Fact, ...]] = {}
    for fact in FACTS:
        groups[fact.group] = (*groups.get(fact.group, ()), fact)
    return groups


def declared(model: type[models.Model]) -> dict[str, Fact]:
    """Name → fact of every personal field of `model`; empty for a model that holds nothing personal."""
    if model is Customer:
        return BY_NAME
    return {fact.name: fact for fact in getattr(model, "FACTS", ())}


def every() -> tuple[Fact, ...]:
    """All personal fields of the product, those of the archive first."""
    others = (model for model in apps.get_models() if model is not Customer and "FACTS" in vars(model))
    return (*FACTS, *(fact for model in others for fact in model.FACTS))


SHARED_FILES = "files"  # what a share lists among its fields to open the attachments too
SHAREABLE = OPENED | {SHARED_FILES}
OPENED_FILE = "file:"  # and the kind: under this name the look at an attachment is written down


def label(name: str) -> str:
    """What was shared or opened under `name`, in the reader's language; the name itself when it is unknown."""
    if name in BY_NAME:
        return str(capfirst(BY_NAME[name].label))
    if name == SHARED_FILES:
        return gettext("Files")
    if fact := fact_at(name):
        return f"{capfirst(apps.get_model(fact.model)._meta.verbose_name)} · {fact.label}"
    kind = name.removeprefix(OPENED_FILE)
    if kind != name and kind in Attachment.Kind:
        return gettext("File: %(kind)s") % {"kind": Attachment.Kind(kind).label}
    return name


def masked(customer, name: str) -> str:
    """The masked value of field `name`; "" when empty. Raises `KeyError` for a field that is not declared."""
    value = getattr(customer, name)
    if name == "sex" and value:
        return str(Customer.Sex(value).label)
    return BY_NAME[name].masked(value)


# --- fields of the parts of archives: contactpoint:<id>:value ---------------------------------------------


def path(part: models.Model, name: str) -> str:
    """How the register and the access log name one field of a part: codes and an id, never a value."""
    return f"{part._meta.model_name}:{part.pk}:{name}"


def fact_at(path: str) -> Fact | None:
    """The fact a path leads to; None for one that leads nowhere any more."""
    block, _id, name = path.split(":") if path.count(":") == 2 else ("", "", "")
    try:
        return declared(apps.get_model("customers", block)).get(name) if block else None
    except LookupError:
        return None


def tier_of(name: str) -> int:
    """How secret what is opened under `name` is: a field, one of a part, a kind of file; 0 where unknown."""
    if name in BY_NAME:
        return BY_NAME[name].tier
    kind = name.removeprefix(OPENED_FILE)
    if kind != name:
        return Attachment(kind=kind).tier
    fact = fact_at(name)
    return fact.tier if fact else 0
