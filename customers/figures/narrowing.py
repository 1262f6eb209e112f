"""The lists behind the figures: what a list of archives is narrowed to beside its own columns.

What these say of an archive is no part of a share, so a list narrowed by one of them shows only archives within
one's own reach (`PRIVATE`; `customers.filters.Filters.relation`).
"""

import re
from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import policy
from customers.models import ArchiveQuality, Credit, CreditIncident, PreferenceItem, ProductKind, Purchase
from customers.parts import measuring, quality

from .keeping import month_start

NONE = "none"
MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")
QUARTER = re.compile(r"(?:19|20)\d\d-Q[1-4]")
RISKS = {
    "over_limit": _("beyond the credit limit"),
    "owing": _("something on account is not paid"),
    "incident": _("an open credit incident"),
}
TRIPS = {
    NONE: _("bought nothing yet"),
    "1": _("once"),
    "2": _("twice"),
    "3": _("three times"),
    "more": _("four times or more"),
}
# Recent, often, much: 1 or 0 each
RFM = {
    "111": _("important, to be valued"),
    "101": _("important, to be developed"),
    "011": _("important, to be kept"),
    "001": _("important, to be won back"),
    "110": _("ordinary, to be valued"),
    "100": _("ordinary, to be developed"),
    "010": _("ordinary, to be kept"),
    "000": _("ordinary, to be won back"),
}
LABELS = {
    "reach": _("Shared archives"),
    "product": _("Kind of product"),
    "bought": _("Bought in"),
    "first": _("First purchase in"),
    "credit": _("Credit grade"),
    "risk": _("Risk"),
    "prefers": _("Preference on"),
    "trips": _("Bought so far"),
    "rfm": _("RFM group"),
    "band": _("Score"),
    "lacks": _("Missing"),
}
NAMES = tuple(LABELS)
PRIVATE = NAMES[1:]


def valid(name: str, value: str) -> bool:
    """Whether an address may say so."""
    if name == "bought":
        return bool(MONTH.fullmatch(value) or QUARTER.fullmatch(value))
    if name == "first":
        return bool(QUARTER.fullmatch(value))
    if name == "product":
        return bool(re.fullmatch(r"[a-z_-]{1,30}", value))
    return value in dict(_options(name))


def _options(name: str) -> list[tuple]:
    return {
        "reach": [("own", _("without shared ones"))],
        "credit": [(code, capfirst(label)) for code, label in Credit.Grade.choices],
        "risk": list(RISKS.items()),
        "prefers": [(code, capfirst(label)) for code, label in PreferenceItem.Kind.choices],
        "trips": list(TRIPS.items()),
        "rfm": list(RFM.items()),
        "band": list(measuring.BAND_LABELS.items()),
        "lacks": [(one.code, one.label) for one in quality.CONTENTS.values()],
    }[name]


def choices(filters) -> Iterator[tuple[str, str, list[tuple]]]:
    """(name, label, choices) of those chosen; the charts offer them, the toolbar does not."""
    for name in NAMES:
        value = getattr(filters, name)
        if not value:
            continue
        if name == "product":
            yield name, LABELS[name], product_kinds()
        else:
            said = [(value, f"{LABELS[name]} {value}")]  # the value alone says nothing
            yield name, LABELS[name], said if name in ("bought", "first") else _options(name)


def offered() -> Iterator[tuple[str, str, list[tuple]]]:
    """(name, label, choices) of all with a closed list: segments choose among them."""
    for name in ("prefers", "trips", "rfm", "credit", "risk", "band", "lacks"):
        yield name, LABELS[name], _options(name)
    yield "product", LABELS["product"], product_kinds()


def said(name: str, value: str) -> str:
    """A chosen value in words."""
    if name in ("bought", "first"):
        return value
    options = product_kinds() if name == "product" else _options(name)
    return str(dict(options).get(value, value))


def product_kinds() -> list[tuple[str, str]]:
    return [(kind.code, str(kind)) for kind in ProductKind.objects.all()] + [(NONE, str(UNSORTED))]


UNSORTED = pgettext_lazy("kind of product", "not sorted")


def narrow(rows: QuerySet, filters, today: date) -> QuerySet:
    """`rows` of archives with what `filters` ask of purchases, credit and preferences."""
    if filters.product or filters.bought:
        kind = ProductKind.objects.filter(code=filters.product).values_list("pk", flat=True).first()
        if filters.product not in ("", NONE) and kind is None:
            return rows.none()  # a kind nobody knows would have the whole table walked for nothing
        rows = rows.filter(Exists(_bought(filters.product and (kind or NONE), filters.bought)))
    if filters.first:
        since, _until = span(filters.first)
        before = Purchase.objects.counting().filter(customer=OuterRef("pk"), starts_on__lt=since)
        rows = rows.filter(Exists(_bought("", filters.first)), ~Exists(before))
    if filters.credit:
        rows = rows.filter(Exists(Credit.objects.filter(customer=OuterRef("pk"), grade=filters.credit)))
    if filters.risk:
        rows = rows.filter(_at_risk(filters.risk))
    if filters.prefers:
        wishes = PreferenceItem.objects.filter(customer=OuterRef("pk"), kind=filters.prefers)
        rows = rows.filter(Exists(wishes))
    if filters.trips:
        many = filters.trips == "more"
        rows = rows.filter(trips__gt=3) if many else rows.filter(trips=int(filters.trips.replace(NONE, "0")))
    judged = ArchiveQuality.objects.filter(customer=OuterRef("pk"))
    if filters.band:
        rows = rows.filter(Exists(judged.filter(score__range=measuring.BANDS[filters.band])))
    if filters.lacks:
        rows = rows.filter(Exists(judged.filter(missing__contains=[filters.lacks])))
    return rows.filter(_rfm(filters.rfm, today)) if filters.rfm else rows


def _bought(product: int | str, period: str) -> QuerySet:
    """Agreed purchases of an archive: of a kind of product (its key, `NONE`, "" for any), begun in a month or
    quarter."""
    rows = Purchase.objects.counting().filter(customer=OuterRef("pk"))
    if product:
        rows = rows.filter(product_kind=None if product == NONE else product)
    if period:
        since, until = span(period)
        rows = rows.filter(starts_on__gte=since, starts_on__lt=until)
    return rows


def span(period: str) -> tuple[date, date]:
    """The first day of a month (2026-11) or quarter (2026-Q4), and of the one after it."""
    year, rest = int(period[:4]), period[5:]
    if rest.startswith("Q"):
        first = date(year, 3 * int(rest[1]) - 2, 1)
        return first, month_start(first, 3)
    first = date(year, int(rest), 1)
    return first, month_start(first, 1)


def _at_risk(risk: str) -> Q:
    if risk == "incident":
        return Q(Exists(CreditIncident.objects.filter(customer=OuterRef("pk"), settled_on=None)))
    owed = Purchase.objects.order_by().owed()
    if risk == "owing":
        return Q(pk__in=owed.values("customer"))
    limit = Credit.objects.filter(customer=OuterRef("customer")).values("limit")
    beyond = owed.values("customer").annotate(owed=Sum("amount"), most=Coalesce(Subquery(limit), 0))
    return Q(pk__in=beyond.filter(owed__gt=F("most")).values("customer"))


def _rfm(code: str, today: date) -> Q:
    recent, often, much = (digit == "1" for digit in code)
    journey = Q(last_trip_on__gte=today - policy.RFM_RECENT)
    far = Q(last_trip_on__lt=today - policy.RFM_RECENT) | Q(last_trip_on=None)
    times = (
        Q(trips__gte=policy.REPEAT_CUSTOMER) if often else Q(trips__gt=0, trips__lt=policy.REPEAT_CUSTOMER)
    )
    money = Q(spent__gte=policy.RFM_MUCH) if much else Q(spent__lt=policy.RFM_MUCH)
    return (journey if recent else far) & times & money
