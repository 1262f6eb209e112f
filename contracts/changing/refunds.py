"""What comes back when a contract ends before its time, reckoned from what was agreed (旅游法 63, 65, 66, 67)."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from contracts.models import Contract
from contracts.terms import Terms

End = Contract.End


@dataclass(frozen=True)
class Reckoned:
    """Amounts in fen, of the whole of what was agreed; what was not paid yet is not given back.

    `days` are those left until the first day, `percent` what the step of `step` days keeps; None without one.
    """

    total: int
    kept: int
    refund: int
    costs: int = 0
    days: int | None = None
    step: int | None = None
    percent: int | None = None

    def data(self) -> dict[str, Any]:
        return asdict(self)


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
