"""Filters of segments in words, for whole pages at once: “Grade: VIP”, “Region: Yunnan”."""

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agency.models import Department, User
from customers import fact_filters
from customers.figures import narrowing
from customers.filters import ENTRY, PERIODS, VIEWS, Filters, places
from customers.models import Customer, Organisation, SourceChannel

UNSAID = ("saved", "sort", "columns", "density")
CHOICES = {
    "grade": Customer.Grade,
    "state": Customer.State,
    "kind": Customer.Kind,
    "industry": Organisation.Industry,
    "nature": Organisation.Nature,
    "type": Organisation.Type,
}


class Speaker:
    """Names of what the filters of a page speak of; at most three small queries for all of them."""

    def __init__(self, queries: Iterable[str]):
        parsed = [Filters.parse(query) for query in queries]
        self.names: dict[str, dict[str, str]] = {}
        for name, model in (("owner", User), ("department", Department)):
            ids = {getattr(one, name) for one in parsed} - {""}
            found = model.objects.filter(pk__in=ids).values_list("pk", "name") if ids else ()
            self.names[name] = {str(pk): text for pk, text in found}
        if any(one.source for one in parsed):
            self.names["source"] = {str(one.pk): str(one) for one in SourceChannel.objects.all()}

    def words(self, query: str) -> list[str]:
        """Each filter as “label: value”, in the order of the list."""
        filters = Filters.parse(query)
        told = [str(VIEWS[filters.view][0])] if filters.view else []
        for name in filters.__dataclass_fields__:
            value = getattr(filters, name)
            if value and name not in (*UNSAID, "view"):
                facts = {"label": label(name), "value": self._value(name, value)}
                told.append(_("%(label)s: %(value)s") % facts)
        return told or [str(VIEWS[""][0])]

    def _value(self, name: str, value: str) -> str:
        if name in CHOICES:
            return str(CHOICES[name](value).label)
        if name in fact_filters.FILTERS:
            return str(dict(fact_filters.FILTERS[name].choices())[value])
        if name in narrowing.NAMES:
            return narrowing.said(name, value)
        known = {
            "entry": {code: str(text) for code, text in ENTRY.items()},
            "updated": {code: str(text) for code, (text, _span) in PERIODS.items()},
            "region": places() if name == "region" else {},
        } | self.names
        return known.get(name, {}).get(value, value)


def label(name: str) -> str:
    """What a filter is called."""
    if name in fact_filters.FILTERS:
        return str(fact_filters.FILTERS[name].label)
    if name in narrowing.NAMES:
        return str(narrowing.LABELS[name])
    words = {
        "grade": _("Grade"),
        "kind": _("Kind"),
        "owner": _("Owner"),
        "department": _("Department"),
        "source": _("Source"),
        "state": _("State"),
        "entry": _("Entry"),
        "updated": _("Updated"),
        "entered": _("Month of entry"),
        "region": _("Region"),
        "industry": _("Industry"),
        "nature": _("Nature"),
        "type": _("Customer type"),
    }
    return str(capfirst(words.get(name, name)))
