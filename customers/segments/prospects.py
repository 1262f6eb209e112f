"""The market: organisations by market, relation, life cycle, source, region and industry (L10, B33)."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agency.visibility import scope_of, visible_q
from customers.filters import places
from customers.models import Customer, Organisation, SourceChannel

# axis: (title, icon, filter of the list)
AXES: dict[str, tuple[Promise, str, str]] = {
    "market": (_("By market"), "globe", "market"),
    "relation": (_("Direct or indirect"), "route", "dealing"),
    "lifecycle": (_("By life cycle"), "sprout", "stage"),
    "source": (_("By source channel"), "signpost", "source"),
    "region": (_("By region"), "map-pinned", "region"),
    "industry": (_("By industry"), "factory", "industry"),
}
COLUMNS = ("market", "relation", "lifecycle", "customer__source", "region", "industry")


@dataclass(frozen=True)
class Part:
    """Organisations with one value of an axis."""

    value: str
    label: str
    count: int


def market(user, *, stage: str = "") -> dict[str, list[Part]]:
    """Parts of each axis of what `user` sees, of one stage or all; one grouped query and one of channels."""
    rows = Organisation.objects.exclude(customer__state__in=("withdrawn", "merged", "destroyed")).order_by()
    if not scope_of(user).everything:
        rows = rows.filter(
            customer__in=Customer.objects.filter(visible_q(user, "change_customer")).values("pk")
        )
    counts: dict[str, Counter] = {axis: Counter() for axis in AXES}
    for *values, n in rows.values_list(*COLUMNS).annotate(n=Count("pk")):
        known = dict(zip(AXES, values, strict=True))
        for axis, value in known.items():
            if value and (not stage or axis == "lifecycle" or known["lifecycle"] == stage):
                counts[axis][str(value)] += n
    words = _words()
    return {
        axis: [Part(value, words[axis].get(value, value), n) for value, n in found.most_common()]
        for axis, found in counts.items()
    }


def _words() -> dict[str, dict[str, str]]:
    return {
        "market": {code: str(label) for code, label in Organisation.Market.choices},
        "relation": {code: str(label) for code, label in Organisation.Relation.choices},
        "lifecycle": {code: str(label) for code, label in Organisation.Lifecycle.choices},
        "source": {str(one.pk): str(one) for one in SourceChannel.objects.all()},
        "region": places(),
        "industry": {code: str(label) for code, label in Organisation.Industry.choices},
    }
