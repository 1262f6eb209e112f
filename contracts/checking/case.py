"""What a rule looks at: one text with its terms, on one day. A value; the rules read nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.timezone import localdate

from contracts.drafting.assembling import assemble, digest
from contracts.library.body import present
from contracts.models import Contract, ContractKind, Revision, TemplateVersion
from contracts.terms import Day, OtherAgency, Terms, Traveller

ABROAD = (ContractKind.Region.ABROAD, ContractKind.Region.TAIWAN)


@dataclass(frozen=True)
class Case:
    """`ticked` is what a person confirmed for these words, `lexicons` the words in force, by rule.

    `run_out` are licences that have run out before it begins: {number: last day}. `received` is what came in under
    the contract that an agreement ends, in fen; None for any other.
    """

    terms: Terms
    kind: ContractKind
    version: TemplateVersion
    text: list[dict]
    today: date
    ticked: frozenset[str] = frozenset()
    lexicons: dict[str, list[str]] = field(default_factory=dict)
    run_out: dict[str, date] = field(default_factory=dict)
    received: int | None = None

    @classmethod
    def of(cls, contract: Contract, revision: Revision | None = None, **known) -> "Case":
        """The revision, else the working copy as it stands."""
        version = revision.version if revision else contract.version
        terms = Terms.of(revision.terms if revision else contract.terms)
        text = revision.text if revision else assemble(version, terms)
        return cls(terms, contract.kind, version, text, known.pop("today", None) or localdate(), **known)

    @cached_property
    def digest(self) -> str:
        return digest(self.terms, self.text, str(self.version.pk))

    @property
    def abroad(self) -> bool:
        return self.kind.region in ABROAD or any(one.role == "overseas" for one in self.terms.agencies)

    def days(self) -> Iterator[tuple[int, Day]]:
        """Days of the journey, counted from one."""
        return enumerate(self.terms.trip.days, 1)

    def agencies(self, role: str) -> list[OtherAgency]:
        return [one for one in self.terms.agencies if one.role == role]

    @cached_property
    def clauses(self) -> list[dict]:
        """The template’s clauses that this contract has."""
        return present(self.version.body, self.terms)

    def has_clause(self, category: str) -> bool:
        """Whether the text says something on that subject."""
        keys = {one["key"] for one in self.clauses if one.get("category") == category}
        return any(block.get("text") and block.get("key") in keys for block in self.text)

    def prose(self) -> Iterator[tuple[str, str]]:
        """Key and words of every clause."""
        for block in self.text:
            if block.get("kind") == "clause":
                yield block["key"], block["text"]

    def aged(self, least: int, below: int = 200) -> list[Traveller]:
        """Travellers of that age on the first day."""
        day = self.terms.starts_on
        if day is None:
            return []
        ages = ((one, one.age_on(day)) for one in self.terms.travellers)
        return [one for one, age in ages if age is not None and least <= age < below]
