"""Values of an archive as a proposal keeps them: JSON inside, plain Python outside; and in masked words."""

from datetime import date
from typing import Any

from django.utils.text import capfirst

from agency.encryption import Unreadable
from customers import fieldbook
from customers.models import Customer, SourceChannel

DATES = ("born_on", "document_expires_on")
CHOICES = {"grade": Customer.Grade, "document_type": Customer.Document, "sex": Customer.Sex}


def coded(value: Any) -> Any:
    """As JSON keeps it. Nothing is None, however it is written; so is what can no longer be read."""
    if isinstance(value, Unreadable) or value in (None, ""):
        return None
    if isinstance(value, date):
        return value.isoformat()
    return value.pk if isinstance(value, SourceChannel) else value


def standing(archive, name: str) -> Any:
    """What `archive` (or a version of it) says in field `name`, coded."""
    return coded(archive.source_id if name == "source" else getattr(archive, name))


def decoded(name: str, value: Any) -> Any:
    """As the model keeps it; plain columns are never NULL. Raises `SourceChannel.DoesNotExist`."""
    if value is None:
        return None if name in fieldbook.BY_NAME else ""
    if name in DATES:
        return date.fromisoformat(value)
    return SourceChannel.objects.get(pk=value) if name == "source" else value


def label(name: str) -> str:
    return str(capfirst(Customer._meta.get_field(name).verbose_name))


def in_words(name: str, value: Any) -> str:
    """A value, coded or not, in the reader's words; choices by their label."""
    if name == "source" and value:
        return str(value if isinstance(value, SourceChannel) else SourceChannel.objects.get(pk=value))
    if name in CHOICES and value:
        return str(CHOICES[name](value).label)
    return "" if value is None else str(value)


def masked(name: str, value: Any) -> str:
    """The same behind its mask, where a purpose opens the field."""
    fact = fieldbook.BY_NAME.get(name)
    if fact is None or not fact.opens:
        return in_words(name, value)
    return fact.masked(date.fromisoformat(value) if name in DATES and isinstance(value, str) else value)
