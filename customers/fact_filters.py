"""Filters of the list by what an archive holds beside its own columns: market, wishes, purchases, days, use.

Each is one entry: its choices, and what it finds. `customers.filters` asks them like its own (D11, L10, B48).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import policy

from .models import (
    CareAction,
    CustomerExport,
    DayMark,
    Disclosure,
    ImportantDate,
    Organisation,
    Purchase,
    RenewalDue,
    SegmentUse,
    Visit,
)
from .parts import important_dates

FEN = 100
YEAR = timedelta(days=365)
SPENT: dict[str, tuple[Promise, int, int | None]] = {  # code: label, from, below (yuan)
    "none": (_("nothing spent yet"), 0, 1),
    "low": (_("spent under 5,000 yuan"), 1, 5_000),
    "middle": (_("spent 5,000 to 50,000 yuan"), 5_000, 50_000),
    "high": (_("spent 50,000 yuan and more"), 50_000, None),
}
BOUGHT: dict[str, Promise] = {
    "year": _("bought within a year"),
    "two": _("bought one to two years ago"),
    "older": _("bought longer ago"),
    "never": _("never bought"),
    "repeat": _("bought at least twice"),
}
COMING = {"7": _("within 7 days"), "30": _("within 30 days")}
USED_SPANS = {"30": _("last 30 days"), "90": _("last 90 days"), "365": _("last year")}
# What an archive is used for (B48)
USES: dict[str, Promise] = {
    "sale": pgettext_lazy("use of archives", "Sales"),
    "visit": pgettext_lazy("use of archives", "Talks and visits"),
    "care": pgettext_lazy("use of archives", "Greetings and offers"),
    "segment": pgettext_lazy("use of archives", "Taken from a segment"),
    "opened": pgettext_lazy("use of archives", "Opened with a purpose"),
    "export": pgettext_lazy("use of archives", "Exported"),
}
UNUSED = "unused"


@dataclass(frozen=True)
class FactFilter:
    """One filter: `choices` in the order they are offered, `finds` the condition of a chosen one."""

    label: Promise
    choices: Callable[[], list[tuple[str, str]]]
    finds: Callable[[str, datetime], Q]


def _of(model) -> QuerySet:
    return model.objects.filter(customer=OuterRef("pk"))


def _organisation(column: str) -> Callable[[str, datetime], Q]:
    return lambda value, now: Q(Exists(_of(Organisation).filter(**{column: value})))


def _spent(value: str, now: datetime) -> Q:
    _label, least, below = SPENT[value]
    found = Q(spent__gte=least * FEN)
    return found if below is None else found & Q(spent__lt=below * FEN)


def _bought(value: str, now: datetime) -> Q:
    year, two = localdate(now) - YEAR, localdate(now) - 2 * YEAR
    return {
        "year": Q(last_trip_on__gt=year),
        "two": Q(last_trip_on__gt=two, last_trip_on__lte=year),
        "older": Q(last_trip_on__lte=two),
        "never": Q(trips=0),
        "repeat": Q(trips__gte=policy.REPEAT_CUSTOMER),
    }[value]


def _coming(value: str, now: datetime) -> Q:
    marks = important_dates.marks_between(localdate(now), int(value) + 1)
    return Q(Exists(_of(DayMark).filter(mark__in=marks)))


def _used(value: str, now: datetime) -> Q:
    code, _sign, days = value.partition("-")
    since = now - timedelta(days=int(days))
    if code == UNUSED:
        return ~_any(since)
    return used(code, since)


def _any(since: datetime) -> Q:
    found = Q(pk__in=[])
    for code in USES:
        found |= used(code, since)
    return found


def used(code: str, since: datetime) -> Q:
    """Archives used for something after `since`, as far as the declared actor sees."""
    if code in ("segment", "export"):
        model, moment = {"segment": (SegmentUse, "at"), "export": (CustomerExport, "created_at")}[code]
        rows = model.objects.filter(**{f"{moment}__gte": since})
        return Q(pk__in=rows.annotate(one_=Func(F("customers"), function="unnest")).values("one_"))
    rows = {
        "sale": lambda: _of(Purchase).counting().filter(created_at__gte=since),
        "visit": lambda: _of(Visit).filter(at__gte=since),
        "care": lambda: _of(CareAction).filter(state=CareAction.State.SENT, sent_at__gte=since),
        "opened": lambda: _of(Disclosure).filter(at__gte=since),
    }[code]()
    return Q(Exists(rows))


def _used_choices() -> list[tuple[str, str]]:
    labels = USES | {UNUSED: pgettext_lazy("use of archives", "Not used at all")}
    return [
        (f"{code}-{days}", f"{label} · {span}")
        for days, span in USED_SPANS.items()
        for code, label in labels.items()
    ]


FILTERS: dict[str, FactFilter] = {
    "market": FactFilter(_("Market"), lambda: list(Organisation.Market.choices), _organisation("market")),
    "dealing": FactFilter(
        _("Direct or indirect"), lambda: list(Organisation.Relation.choices), _organisation("relation")
    ),
    "stage": FactFilter(
        _("Life cycle"), lambda: list(Organisation.Lifecycle.choices), _organisation("lifecycle")
    ),
    "spent": FactFilter(_("Spent"), lambda: [(code, one[0]) for code, one in SPENT.items()], _spent),
    "buys": FactFilter(_("Purchases"), lambda: list(BOUGHT.items()), _bought),
    "keeps": FactFilter(
        _("Keeps a day"),
        lambda: list(ImportantDate.Kind.choices),
        lambda value, now: Q(Exists(_of(ImportantDate).filter(kind=value))),
    ),
    "coming": FactFilter(_("A day of theirs comes"), lambda: list(COMING.items()), _coming),
    "consent": FactFilter(
        _("Consents"),
        lambda: [("renew", _("to be renewed"))],
        lambda value, now: Q(Exists(_of(RenewalDue))),
    ),
    "used": FactFilter(_("Use of the archive"), _used_choices, _used),
}


def valid(name: str, value: str) -> bool:
    return value in {code for code, _label in FILTERS[name].choices()}


def narrow(rows: QuerySet, filters, now: datetime) -> QuerySet:
    """The archives that hold what `filters` asks for."""
    for name, one in FILTERS.items():
        if value := getattr(filters, name):
            rows = rows.filter(one.finds(value, now))
    return rows
