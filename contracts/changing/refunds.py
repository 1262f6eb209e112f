"""What comes back when a contract ends before its time, reckoned from what was agreed (旅游法 63, 65, 66, 67).

And never more than came in: what is kept is taken from the payments received, the rest of them goes back.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from agency.acting import acting_as
from contracts.models import Contract, EarlyEnd
from contracts.money import allocating
from contracts.terms import Terms

from . import effective

End = Contract.End
LAWS = {End.TRAVELLER: "65", End.TOO_FEW: "63", End.FORCE: "67", End.BREACH: "66"}  # articles of 旅游法


@dataclass(frozen=True)
class Sums:
    """What was received and what is kept of it, in fen."""

    received: int
    kept: int

    @property
    def back(self) -> int:
        """What goes back to the other side: never more than was received."""
        return max(0, self.received - self.kept)

    @property
    def owed(self) -> int:
        """What of the kept amount is still to come."""
        return max(0, self.kept - self.received)


@dataclass(frozen=True)
class Reckoned:
    """Amounts in fen, `refund` of the whole of what was agreed; what was not paid yet is not given back.

    `days` are those left until the first day, `percent` what the step of `step` days keeps; None without one.
    `received` came in and was not given back so far, None where nobody looked. `clause` is the key of the clause
    of the signed text that settles this end, `number` its number there; "" and 0 where the text has none.
    """

    total: int
    kept: int
    refund: int
    costs: int = 0
    days: int | None = None
    step: int | None = None
    percent: int | None = None
    received: int | None = None
    clause: str = ""
    number: int = 0

    @property
    def sums(self) -> "Sums":
        return Sums(self.received or 0, self.kept)

    def data(self) -> dict[str, Any]:
        return asdict(self)


def received_of(contract: UUID) -> int:
    """What came in under the contract with this id and was not given back, in fen.

    For whoever reads the reckoning, also where the payments themselves are not hers to see.
    """
    with acting_as(effective.ACTOR):
        return max(0, allocating.balance(contract).received)


def sums_of(early: EarlyEnd, received: int) -> Sums:
    """As it was decided; while it waits, with what was received by now."""
    known = early.working.get("received") if early.decided_at else None
    return Sums(received if known is None else known, early.kept)


def reckon(contract: Contract, ending: str, ends_from: date, *, costs: int = 0) -> Reckoned:
    """As `suggest`, of the terms that hold today, with what was received and the clause that says so."""
    found = suggest(effective.terms_of(contract), ending, ends_from, costs=costs)
    clause, number = clause_of(contract, ending)
    return replace(found, received=received_of(contract.pk), clause=clause, number=number)


def clause_of(contract: Contract, ending: str) -> tuple[str, int]:
    """Key and number of the first signed clause that rests on the article for this end, else that of the ladder."""
    numbers = {one["key"]: one["number"] for one in contract.revision.text if one["kind"] == "clause"}
    law = f"旅游法第{LAWS.get(ending, '65')}条"
    clauses = [one for section in contract.revision.version.body for one in section.get("clauses", ())]
    found = [one["key"] for one in clauses if law in one.get("law", "")]
    if ending == End.TRAVELLER:
        found += [one["key"] for one in contract.revision.text if one.get("name") == "refunds"]
    key = next((one for one in found if one in numbers), "")
    return key, numbers.get(key, 0)


def suggest(terms: Terms, ending: str, ends_from: date, *, costs: int = 0) -> Reckoned:
    """Too few signed up: everything comes back (63). The traveller withdraws: by the ladder agreed on, else less
    the necessary costs (65). Otherwise less `costs` that were paid and cannot be had back (66, 67).
    """
    total = terms.money.total
    if ending == End.TOO_FEW:
        return Reckoned(total, 0, total)
    days = (terms.starts_on - ends_from).days if terms.starts_on else None
    step = _step(terms, days) if ending == End.TRAVELLER and days is not None and days >= 0 else None
    if step is None:
        kept = min(max(costs, 0), max(total, 0))
        return Reckoned(total, kept, total - kept, costs=kept, days=days)
    kept = total * step.percent // 100
    return Reckoned(total, kept, total - kept, days=days, step=step.days, percent=step.percent)


def _step(terms: Terms, days: int):
    """The step that was reached: the longest that is not longer than the days left; nearer ones keep more."""
    reached = [one for one in terms.money.refunds if one.days <= days]
    return max(reached, key=lambda one: one.days, default=None)
