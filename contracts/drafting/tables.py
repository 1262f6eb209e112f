"""The tables a text asks for with `{{table:…}}`: travellers, itinerary, prices, payments, …

Each is a title-less table `(columns, rows)` of words; `None` where there is nothing to tabulate.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contracts.terms import Day, Terms
from contracts.words import INSURANCE, PAYMENTS, PRICES, TRANSPORT
from customers.models import Customer, Purchase
from customers.trade.money import written

from .blanks import day

Table = tuple[list[str], list[list[str]]]


def travellers(terms: Terms) -> Table:
    """Everybody who travels, as the law wants them named (旅游法 58 (1))."""
    kinds = dict(Customer.Document.choices)
    rows = [
        [
            str(place),
            one.name,
            day(one.born_on),
            " ".join(filter(None, (str(kinds.get(one.document_type, "")), one.document_number))),
            one.phone or one.guardian_phone,
            "；".join(filter(None, (_guardian(one), one.needs))),
            str(INSURANCE.get(one.insurance, "")),
        ]
        for place, one in enumerate(terms.travellers, 1)
    ]
    heads = [_("No."), _("Name"), _("Born on"), _("Identity document"), _("Telephone")]
    return [*heads, _("Guardian, special needs"), _("Personal accident insurance")], rows


def _guardian(one) -> str:
    return _("guardian: %(name)s") % {"name": one.guardian} if one.guardian else ""


def itinerary(terms: Terms) -> Table:
    """One line a day: where, how, what, meals, bed, free time (旅游法 58 (2), (4)–(6))."""
    rows = []
    for place, one in enumerate(terms.trip.days, 1):
        stay = " ".join(filter(None, (one.hotel, one.hotel_standard)))
        rows.append([str(place), day(one.on), route(one), sights(one), meals(one), stay, _free(one)])
    heads = [pgettext("journey", "Day"), _("Date"), _("Route and transport"), _("Sights and minutes")]
    return [*heads, _("Meals"), _("Hotel and standard"), _("Free time")], rows


def route(one: Day) -> str:
    """From where to where, and by what."""
    places = " → ".join(filter(None, (one.origin, one.via, one.destination)))
    means = " ".join(filter(None, (str(TRANSPORT.get(one.transport, "")), one.carrier, one.transport_class)))
    return "，".join(filter(None, (places, means)))


def sights(one: Day) -> str:
    """What is seen, with its minutes."""
    seen = [
        _("%(name)s (%(minutes)s min)") % {"name": sight.name, "minutes": sight.minutes}
        if sight.minutes
        else sight.name
        for sight in one.sights
    ]
    return "；".join(filter(None, (*seen, one.note)))


def meals(one: Day) -> str:
    """Which meals, of what standard."""
    names = [
        name
        for name, there in (
            (_("breakfast"), one.breakfast),
            (_("lunch"), one.lunch),
            (_("dinner"), one.dinner),
        )
        if there
    ]
    return "；".join(filter(None, ("、".join(names) or pgettext("meals", "none"), one.meal_standard)))


def _free(one: Day) -> str:
    if one.free_minutes is None:
        return ""
    return (
        _("%(minutes)s min") % {"minutes": one.free_minutes} if one.free_minutes else pgettext("time", "none")
    )


def prices(terms: Terms) -> Table:
    rows = [
        [str(PRICES.get(one.kind, "")), one.label, written(one.unit), str(one.count), _signed(one.amount)]
        for one in terms.money.lines
    ]
    rows.append([_("Total"), "", "", "", written(terms.money.total)])
    return [_("What"), _("Words"), _("Price each"), _("Number"), _("Amount")], rows


def _signed(fen: int) -> str:
    return f"−{written(-fen)}" if fen < 0 else written(fen)


def payments(terms: Terms) -> Table:
    ways = dict(Purchase.Payment.choices)
    rows = [
        [
            str(PAYMENTS.get(one.label, one.label)),
            written(one.amount),
            day(one.due_on),
            str(ways.get(one.method, "")),
        ]
        for one in terms.money.payments
    ]
    return [_("Instalment"), _("Amount"), _("Due on"), _("How")], rows


def refunds(terms: Terms) -> Table:
    rows = [
        [
            _("%(days)s days before the departure or earlier") % {"days": one.days}
            if one.days
            else _("on the day of departure"),
            f"{one.percent}%",
        ]
        for one in sorted(terms.money.refunds, key=lambda step: -step.days)
    ]
    return [_("Withdrawn"), _("Share of the total kept for losses")], rows


def shopping(terms: Terms) -> Table:
    rows = [
        [day(one.on), stop.name, stop.goods, _("%(minutes)s min") % {"minutes": stop.minutes or 0}]
        for one in terms.trip.days
        for stop in one.shopping
    ]
    return [_("Date"), _("Shop"), _("Goods"), _("Time")], rows


def self_paid(terms: Terms) -> Table:
    rows = [
        [day(one.on), item.name, _("%(minutes)s min") % {"minutes": item.minutes or 0}, written(item.price)]
        for one in terms.trip.days
        for item in one.self_paid
    ]
    return [_("Date"), _("Item"), _("Time"), _("Price a person")], rows


def changes(terms: Terms) -> Table:
    """What was agreed, and what is agreed now, line by line."""
    rows = []
    if change := terms.change:
        days = ((_("First day"), "starts_on"), (_("Last day"), "ends_on"))
        rows += [
            [label, day(getattr(change, f"was_{name}")), day(getattr(change, name))]
            for label, name in days
            if getattr(change, name)
        ]
        rows += [[_("Traveller who leaves"), one.name, _("does not travel")] for one in change.leaving]
        rows += [[_("Traveller who joins"), "", one.name] for one in terms.travellers]
        rows += [[one.subject, one.before, one.after] for one in change.services]
        if terms.money.lines:
            label = pgettext("contract", "Total")
            rows.append([label, written(change.was_total), written(change.was_total + terms.money.total)])
    return [
        _("What changes"),
        pgettext("change", "As agreed before"),
        pgettext("change", "From now on"),
    ], rows


TABLES: dict[str, Callable[[Terms], Table]] = {
    "changes": changes,
    "travellers": travellers,
    "itinerary": itinerary,
    "prices": prices,
    "payments": payments,
    "refunds": refunds,
    "shopping": shopping,
    "self_paid": self_paid,
}
NAMES = frozenset(TABLES)
