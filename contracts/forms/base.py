"""Forms over the values of the terms: a field for each attribute of the same name, and rows of them.

Every field may stay empty, for half a draft is a draft; what is typed must make sense, or says why it does not.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from django import forms

from agency.forms.fields import DayField, LineField, NoteField
from customers.trade.money import YuanField

MOST_ROWS = 120  # of one kind on one page


class TermsForm(forms.Form):
    """Made over `value`, a dataclass of the terms; `write` puts what was typed into another of its kind."""

    use_required_attribute = False
    quiet = True  # where everything may stay empty, no field needs to say so

    def __init__(self, data=None, *, value, prefix: str):
        self.value = value
        super().__init__(data, initial=self.shown(value), prefix=prefix)

    def shown(self, value) -> dict[str, Any]:
        return {name: getattr(value, name) for name in self.base_fields if hasattr(value, name)}

    def write(self, value) -> None:
        """Where nothing was typed, what a new one has."""
        usual = type(value)()
        for name, typed in self.cleaned_data.items():
            if hasattr(value, name):
                setattr(value, name, getattr(usual, name) if typed in (None, "") else typed)


class Rows:
    """Several forms of one class, one under the other: those there are, and `blank` new ones.

    What was posted is read by its count, so that rows come and go without a script; rows in which nothing was
    typed are nobody's.
    """

    def __init__(
        self,
        form: type[TermsForm],
        data,
        values: list,
        *,
        prefix: str,
        make: Callable[[], Any],
        blank: int = 0,
    ):
        self.prefix, self.make = prefix, make
        self.known = {one.key: one for one in values if getattr(one, "key", "")}
        if data is None:
            found = [*values, *(make() for _place in range(blank))][:MOST_ROWS]
            self.forms = [form(value=one, prefix=f"{prefix}-{place}") for place, one in enumerate(found)]
        else:
            self.forms = [
                form(data, value=self._posted(data, place), prefix=f"{prefix}-{place}")
                for place in range(_count(data.get(f"{prefix}-rows", "")))
            ]

    def __iter__(self):
        return iter(self.forms)

    def __len__(self) -> int:
        return len(self.forms)

    def _posted(self, data, place: int):
        """What the row stood for: by its key where it has one."""
        return deepcopy(self.known.get(data.get(f"{self.prefix}-{place}-key", ""))) or self.make()

    def is_valid(self) -> bool:
        asked = [form.is_valid() for form in self.forms]
        return all(asked)

    def values(self) -> list:
        """One value a row, in their order."""
        found = []
        for form in self.forms:
            if self._empty(form):
                continue
            value = deepcopy(form.value)
            form.write(value)
            found.append(value)
        return found

    def _empty(self, form: TermsForm) -> bool:
        typed, blank = self.make(), self.make()
        form.write(typed)
        if hasattr(typed, "key"):
            typed.key = blank.key
        return typed == blank and not getattr(form.value, "customer", "")


def _count(text: str) -> int:
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def line(label, longest: int = 80, **options):
    """One line of words that may stay empty."""
    attrs = {"autocomplete": "off"} | options.pop("attrs", {})
    return LineField(
        label=label, max_length=longest, required=False, widget=forms.TextInput(attrs=attrs), **options
    )


def note(label, longest: int = 2000, **options):
    """Several lines of words that may stay empty."""
    widget = forms.Textarea(attrs={"rows": 2, "data-wide": True})
    return NoteField(label=label, max_length=longest, required=False, widget=widget, **options)


def number(label, most: int = 9_999, least: int = 0, **options):
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "num"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=False, widget=widget, **options
    )


def day(label, **options):
    return DayField(label=label, required=False, **options)


def yuan(label, **options):
    return YuanField(label=label, required=False, **options)


def one_of(label, choices, empty="—", **options):
    return forms.ChoiceField(label=label, choices=[("", empty), *choices], required=False, **options)


def tick(label, **options):
    return forms.BooleanField(label=label, required=False, **options)


def several(label, choices, **options):
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **options
    )
