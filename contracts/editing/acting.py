"""What the buttons between the fields do to the terms: a row more or less, a day copied, days and payments filled."""

from copy import deepcopy
from datetime import timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agency.errors import Refused
from contracts.forms.people import new_key
from contracts.terms import Day, Payment, Terms

from .sections import Sheet

LISTS = {
    "travellers": lambda terms: terms.travellers,
    "agencies": lambda terms: terms.agencies,
    "days": lambda terms: terms.trip.days,
    "lines": lambda terms: terms.money.lines,
    "costs": lambda terms: terms.money.costs,
    "payments": lambda terms: terms.money.payments,
    "refunds": lambda terms: terms.money.refunds,
    "services": lambda terms: terms.change.services if terms.change else [],
}


def press(button: str, sheet: Sheet, terms: Terms) -> str:
    """Do what `button` says to the terms just typed; the name of the rows of which one more is wanted, or “”.

    `button` is “add:days”, “remove:days:2”, “copy:days:2”, “dates”, “split”. Unknown ones do nothing.
    Raises `Refused` where something it needs is missing.
    """
    act, _sep, rest = button.partition(":")
    name, _sep, place = rest.partition(":")
    if act == "add":
        return name if name in LISTS else ""
    if act in ("remove", "copy") and name in LISTS and place.isascii() and place.isdigit():
        _one(act, LISTS[name](terms), int(place))
    elif act == "dates":
        _dates(terms)
    elif act == "split":
        _split(sheet, terms)
    return ""


def _one(act: str, rows: list, place: int) -> None:
    if place >= len(rows):
        return
    if act == "remove":
        del rows[place]
        return
    copied = deepcopy(rows[place])
    if hasattr(copied, "key"):
        copied.key = new_key()
    if isinstance(copied, Day) and copied.on:
        copied.on += timedelta(days=1)
    rows.insert(place + 1, copied)


def _dates(terms: Terms) -> None:
    """A line for each day from the departure to the return; what was written stays with its place."""
    trip = terms.trip
    if not trip.starts_on or not trip.ends_on:
        raise Refused(_("Enter departure and return first."))
    for place in range((trip.ends_on - trip.starts_on).days + 1):
        if place == len(trip.days):
            trip.days.append(Day())
        trip.days[place].on = trip.starts_on + timedelta(days=place)


def _split(sheet: Sheet, terms: Terms) -> None:
    total = terms.money.total
    if total <= 0:
        raise Refused(_("Enter the prices first."))
    method = terms.money.payments[0].method if terms.money.payments else "transfer"
    plan = sheet.forms["split"].plan(total, terms.starts_on, localdate())
    terms.money.payments = [Payment(new_key(), label, amount, due, method) for label, amount, due in plan]
