"""The blanks a template defines for itself: what may stand in them, how they are asked for and printed.

A value is always a string, as `Closing.values` keeps it: amounts in yuan (“1280.50”), days in ISO form. One
function, `trouble`, says what is wrong with it, to the form and to the legal check alike.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _

from customers.trade.money import written

from .body import TYPES

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST = 500  # characters of words
LARGEST = Decimal("1e9")
YUAN = re.compile(r"\d{1,10}(\.\d{1,2})?")
WHOLE = re.compile(r"-?\d{1,9}")


def trouble(definition: dict[str, Any], value: str) -> str:
    """What is wrong with `value` in this blank, in words for whoever fills it; “” where nothing is."""
    value = (value or "").strip()
    if not value:
        return (
            _("“%(blank)s” is not filled in.") % definition_words(definition)
            if definition.get("required")
            else ""
        )
    return READ.get(definition.get("type", "text"), _words)(definition, value)


def definition_words(definition: dict[str, Any]) -> dict[str, str]:
    return {"blank": definition.get("label") or definition["key"]}


def printed(definition: dict[str, Any], value: str) -> str:
    """The value as it stands in the text; what cannot be read is printed as it was written."""
    value = value.strip()
    if not value or trouble(definition, value):
        return value
    if definition.get("type") == "money":
        return written(int(Decimal(value) * 100))
    if definition.get("type") == "date":
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    return value


def form_field(definition: dict[str, Any]) -> forms.Field:
    """A field for the blank that cleans to the string kept. It may stay empty: half a draft is a draft."""

    def fits(value: str) -> None:
        if said := trouble(definition | {"required": False}, value):
            raise ValidationError(said)

    told = {
        "label": definition.get("label") or definition["key"],
        "help_text": escape(definition.get("hint", "")),
    }
    kind = definition.get("type", "text")
    if kind == "choice":
        choices = [("", "—"), *((one, one) for one in definition.get("choices") or ())]
        return forms.ChoiceField(choices=choices, required=False, **told)
    widgets: dict[str, Callable[[], forms.Widget]] = {
        "date": lambda: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        "money": lambda: forms.TextInput(attrs={"inputmode": "decimal"}),
        "number": lambda: forms.TextInput(attrs={"inputmode": "numeric"}),
    }
    widget = widgets.get(kind, forms.TextInput)()
    return forms.CharField(max_length=LONGEST, required=False, widget=widget, validators=[fits], **told)


def troubles_of(definitions: list[dict[str, Any]]) -> list[str]:
    """What is wrong with the definitions themselves."""
    found = []
    for one in definitions:
        name = definition_words(one)
        if not KEY.fullmatch(one["key"]):
            found.append(_("The key of “%(blank)s” takes small letters, digits and _.") % name)
        if one.get("type", "text") not in TYPES:
            found.append(_("“%(blank)s” is of a sort nobody knows.") % name)
        if one.get("type") == "choice" and len(one.get("choices") or ()) < 2:
            found.append(_("“%(blank)s” needs at least two choices.") % name)
        least, most = one.get("least"), one.get("most")
        if least is not None and most is not None and least > most:
            found.append(_("“%(blank)s”: the least is above the most.") % name)
    return found


def _words(definition: dict[str, Any], value: str) -> str:
    most = min(definition.get("most") or LONGEST, LONGEST)
    least = definition.get("least") or 0
    told = definition_words(definition) | {"least": least, "most": most}
    if len(value) > most:
        return _("“%(blank)s” takes at most %(most)s characters.") % told
    return _("“%(blank)s” takes at least %(least)s characters.") % told if len(value) < least else ""


def _money(definition: dict[str, Any], value: str) -> str:
    if not YUAN.fullmatch(value):
        return _("“%(blank)s” is an amount in yuan, like 1280.50.") % definition_words(definition)
    return _within(definition, Decimal(value))


def _number(definition: dict[str, Any], value: str) -> str:
    if not WHOLE.fullmatch(value):
        return _("“%(blank)s” is a whole number.") % definition_words(definition)
    return _within(definition, Decimal(value))


def _within(definition: dict[str, Any], value: Decimal) -> str:
    least, most = _limit(definition.get("least")), _limit(definition.get("most"))
    told = definition_words(definition) | {"least": definition.get("least"), "most": definition.get("most")}
    if least is not None and value < least:
        return _("“%(blank)s” is at least %(least)s.") % told
    if most is not None and value > most:
        return _("“%(blank)s” is at most %(most)s.") % told
    return _("“%(blank)s” is too large.") % told if value > LARGEST else ""


def _limit(given: Any) -> Decimal | None:
    try:
        return None if given in (None, "") else Decimal(str(given))
    except InvalidOperation:
        return None


def _date(definition: dict[str, Any], value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        return _("“%(blank)s” is a day, like 2026-12-31.") % definition_words(definition)
    return ""


def _choice(definition: dict[str, Any], value: str) -> str:
    if value in (definition.get("choices") or ()):
        return ""
    return _("“%(blank)s” is one of the choices listed.") % definition_words(definition)


READ: dict[str, Callable[[dict[str, Any], str], str]] = {
    "text": _words,
    "money": _money,
    "number": _number,
    "date": _date,
    "choice": _choice,
}
