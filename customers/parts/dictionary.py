"""The data dictionary: every personal field of the house, read from the registry (C19, B52)."""

from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from agency import masking
from agency.facts import BASIS_LABELS, CATEGORY_LABELS, Fact
from customers import fieldbook

from . import switches

TIERS: dict[int, Promise] = {
    0: _("open to whoever may open the archive"),
    1: _("masked, opened with a purpose"),
    2: _("sensitive, opened with a purpose"),
    3: _("most secret, opened by a manager with a purpose"),
}
SAMPLES = {
    masking.name: "周文",
    masking.phone: "13800138000",
    masking.document: "530102199001010026",
    masking.email: "zhou@example.com",
    masking.account: "zhouwen2020",
    masking.address: "云南省昆明市五华区翠湖南路 3 号",
    masking.contact: "13800138000",
    masking.year: date(1990, 3, 7),
    masking.hidden: "……",
}


@dataclass(frozen=True)
class Entry:
    """One field as the dictionary shows it."""

    fact: Fact
    label: str
    where: str  # the block or record it stands in
    tier: Promise
    shown: str  # a sample as lists and pages show it
    basis: Promise
    help: Promise | str
    collected: bool


def entries() -> dict[str, list[Entry]]:
    """The entries by the label of their category, in the order of the categories."""
    from customers.forms.fields import HELP

    on = switches.switched_on()
    groups: dict[str, list[Entry]] = {str(label): [] for label in CATEGORY_LABELS.values()}
    for fact in fieldbook.every():
        model = apps.get_model(fact.model)
        collected = fact.collected or getattr(model, "switch", "") in on
        groups[str(CATEGORY_LABELS[fact.category])].append(
            Entry(
                fact,
                str(capfirst(fact.label)),
                str(capfirst(model._meta.verbose_name)),
                TIERS[fact.tier],
                _sample(fact),
                BASIS_LABELS[fact.basis],
                HELP.get(fact.name, "") if fact.model == "customers.Customer" else "",
                collected,
            )
        )
    return {label: found for label, found in groups.items() if found}


def _sample(fact: Fact) -> str:
    """How a value looks behind its mask; "" where it stands open."""
    if not fact.opens or fact.mask not in SAMPLES:
        return ""
    return fact.masked(SAMPLES[fact.mask])
