"""The days we turn to customers on: festivals of both calendars, and the days they keep themselves (C13–C15)."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import ImportantDate
from customers.parts import days
from customers.parts.days import Day

# code → (name, day of the year)
FESTIVALS: dict[str, tuple[Promise, Day]] = {
    "new_year": (_("New Year"), Day(1, 1)),
    "spring": (_("Spring Festival"), Day(1, 1, lunar=True)),
    "lantern": (_("Lantern Festival"), Day(1, 15, lunar=True)),
    "women": (_("Women’s Day"), Day(3, 8)),
    "labour": (_("Labour Day"), Day(5, 1)),
    "dragon_boat": (_("Dragon Boat Festival"), Day(5, 5, lunar=True)),
    "mid_autumn": (_("Mid-Autumn Festival"), Day(8, 15, lunar=True)),
    "double_ninth": (_("Double Ninth Festival"), Day(9, 9, lunar=True)),
    "national": (_("National Day"), Day(10, 1)),
    "christmas": (_("Christmas"), Day(12, 25)),
}
KEPT = {code: label for code, label in ImportantDate.Kind.choices}  # noqa: C416 (labels stay lazy)
OTHERS: dict[str, Promise] = {
    "trip": pgettext_lazy("occasion", "after a journey"),
    "event": pgettext_lazy("occasion", "customer event"),
    "routine": pgettext_lazy("occasion", "regular contact"),
}
LABELS: dict[str, Promise] = {
    **{code: name for code, (name, _day) in FESTIVALS.items()},
    **KEPT,
    **OTHERS,
}


def label(code: str) -> str:
    """The name of an occasion in the reader's language; "" for none."""
    return str(LABELS.get(code, code)) if code else ""


def next_of(code: str, today: date) -> date | None:
    """When a festival comes next, today included."""
    return days.next_of(FESTIVALS[code][1], today)


def coming(today: date, within: int) -> list[tuple[str, date]]:
    """(festival, day) of the next `within` days, the soonest first."""
    found = [(code, day) for code in FESTIVALS if (day := next_of(code, today))]
    return sorted(
        ((code, day) for code, day in found if (day - today).days <= within), key=lambda pair: pair[1]
    )


def visit_choices(today: date) -> list[tuple[str, str]]:
    """What a planned visit can be about: nothing in particular, an event, or a festival with its next day."""
    festivals = [(code, f"{label(code)} {day:%Y-%m-%d}") for code, day in coming(today, 366)]
    return [
        ("", str(_("No particular occasion"))),
        *((code, label(code)) for code in OTHERS),
        *festivals,
    ]
