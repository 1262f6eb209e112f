"""What a rule of the legal check is, and the list of them all.

A rule is a pure function over a `Case` that yields a `Finding` for each thing wrong. What it tests is code;
its weight, words and lexicon in force are kept in `CheckRule` rows and change without a release.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models import ContractKind, Severity

from .case import Case

Family = ContractKind.Family
BLOCK, WARN, INFO = Severity.BLOCK, Severity.WARN, Severity.INFO
TRIP = frozenset({Family.TRIP})
RETAIL = frozenset({Family.TRIP, Family.SERVICE})  # with travellers, who are consumers
AGENCIES = frozenset({Family.TRIP, Family.SERVICE, Family.PARTNER})  # what a travel agency's licence is for
LASTING = frozenset({Family.PARTNER, Family.FRAMEWORK})
CHANGING = frozenset({Family.CHANGE})
EVERY = frozenset(Family)

# Where a rule stands on the page: the nine elements of 旅游法 58, the ninth by subject.
GROUPS = {
    "1": _("Agency and travellers"),
    "2": _("Itinerary"),
    "3": _("Smallest group"),
    "4": _("Transport, hotels, meals and their standard"),
    "5": _("Sights and shows, and their time"),
    "6": _("Free time"),
    "7": _("Price, when and how it is paid"),
    "8": _("Liability and the settling of disputes"),
    "shopping": _("Shopping and self-paid items"),
    "agencies": _("Other agencies"),
    "safety": _("Safety, insurance, what must be told"),
    "guardians": _("Children and the elderly"),
    "abroad": _("Journeys abroad"),
    "privacy": _("Personal information"),
    "agreement": _("Standing agreements"),
    "change": _("Changes and ends of contracts"),
    "words": _("Words and template"),
}


class Waiver:
    """Who may set a finding aside, beside the right to do so; `NEVER` is for what no house may allow itself."""

    NEVER = ""
    ANY = "any"
    LEGAL = "legal"
    MANAGER = "general_manager"


WAIVERS = {
    Waiver.NEVER: pgettext_lazy("waiver", "nobody"),
    Waiver.ANY: _("counsel or the general manager"),
    Waiver.LEGAL: _("counsel"),
    Waiver.MANAGER: _("the general manager"),
}


@dataclass(frozen=True)
class Finding:
    """One thing wrong: in words, and the field of the terms (`money.payments`) that mends it."""

    message: str
    field: str = ""


@dataclass(frozen=True)
class Rule:
    """`since` counts the versions of the code; `words` is the lexicon it ships with."""

    code: str
    title: str
    severity: str
    law: str
    group: str
    zh: str
    en: str
    find: Callable[[Case], Iterable[Finding]]
    families: frozenset[str]
    kinds: frozenset[str]
    waiver: str
    words: tuple[str, ...]
    since: int

    def concerns(self, case: Case) -> bool:
        """Whether the rule is asked of this kind of contract at all."""
        if self.kinds:
            return case.kind.code in self.kinds
        return case.kind.family in self.families


RULES: dict[str, Rule] = {}


def rule(
    code: str,
    title: str,
    severity: str,
    law: str,
    *,
    group: str,
    zh: str,
    en: str,
    families: frozenset[str] = TRIP,
    kinds: Iterable[str] = (),
    waiver: str = Waiver.ANY,
    words: tuple[str, ...] = (),
    since: int = 1,
):
    """Register `function(case) -> findings` as the rule `code`; `zh` and `en` explain it in plain words."""

    def keep(function):
        if code in RULES or group not in GROUPS:
            raise ValueError(code)
        RULES[code] = Rule(
            code,
            title,
            severity,
            law,
            group,
            zh,
            en,
            function,
            families,
            frozenset(kinds),
            waiver,
            words,
            since,
        )
        return function

    return keep
