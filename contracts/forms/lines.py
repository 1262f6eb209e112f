"""Short lists typed one a line: “West Lake / 120”, “Silk shop / 60 / scarves”, “Cable car / 40 / 80”."""

import re
from abc import ABC, abstractmethod
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agency.forms.fields import NoteField, narrow
from contracts.terms import SelfPaid, Sight, Stop
from customers.trade import money

PARTED = re.compile(r"\s*[/／|｜\t]\s*")
MINUTES = re.compile(r"(\d{1,4})\s*(?:分钟|分|min|m)?", re.IGNORECASE)
TAIL = re.compile(r"(.*\S)\s+(\d{1,4})\s*(?:分钟|分|min)?", re.IGNORECASE)  # “West Lake 120”
MOST = 30  # lines


class LinesField(NoteField, ABC):
    """A list of values from lines of words; `prepare_value` writes them back as they are typed."""

    kind: type

    def __init__(self, **options):
        widget = forms.Textarea(attrs={"rows": 2})
        super().__init__(max_length=2000, required=False, widget=widget, **options)

    def clean(self, value) -> list[Any]:
        typed = [one.strip() for one in super().clean(value).splitlines() if one.strip()]
        if len(typed) > MOST:
            raise ValidationError(_("At most %(most)s lines.") % {"most": MOST})
        return [self._line(place, one) for place, one in enumerate(typed, 1)]

    def _line(self, place: int, text: str) -> Any:
        parts = PARTED.split(text)
        if len(parts) == 1 and (found := TAIL.fullmatch(narrow(text))):
            parts = [found[1], found[2]]
        try:
            return self.read(parts)
        except (ValueError, ValidationError):
            said = _("Line %(place)s “%(text)s” cannot be read. Type it like: %(like)s")
            raise ValidationError(said % {"place": place, "text": text[:40], "like": self.like}) from None

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        return "\n".join(" / ".join(part for part in self.told(one) if part) for one in value)

    @abstractmethod
    def read(self, parts: list[str]) -> Any:
        """One value from the parts of its line; raises ValueError or ValidationError."""

    @abstractmethod
    def told(self, value: Any) -> list[str]:
        """The parts of the line from which `read` makes `value`."""


def _minutes(parts: list[str], place: int) -> int | None:
    if len(parts) <= place or not parts[place]:
        return None
    if not (found := MINUTES.fullmatch(narrow(parts[place]))):
        raise ValueError
    return int(found[1])


def _name(parts: list[str], most: int) -> str:
    if not parts[0] or len(parts) > most:
        raise ValueError
    return parts[0]


def _written(number: int | None) -> str:
    return "" if number is None else str(number)


class SightsField(LinesField):
    like = "西湖 / 120"

    def read(self, parts):
        return Sight(_name(parts, 2), _minutes(parts, 1))

    def told(self, value):
        return [value.name, _written(value.minutes)]


class StopsField(LinesField):
    like = "丝绸店 / 60 / 丝巾"

    def read(self, parts):
        return Stop(_name(parts, 3), _minutes(parts, 1), parts[2] if len(parts) > 2 else "")

    def told(self, value):
        return [value.name, _written(value.minutes) or ("0" if value.goods else ""), value.goods]


class SelfPaidField(LinesField):
    like = "索道 / 40 / 80"

    def read(self, parts):
        price = money.read(parts[2]) if len(parts) > 2 and parts[2] else None
        return SelfPaid(_name(parts, 3), _minutes(parts, 1), price)

    def told(self, value):
        price = "" if value.price is None else f"{value.price / 100:.2f}".removesuffix(".00")
        return [value.name, _written(value.minutes) or ("0" if price else ""), price]
