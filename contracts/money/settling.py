"""What is kept when a contract ended before its time: as was decided or agreed, else reckoned (旅游法 63, 65–67)."""

from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from contracts.changing import effective, refunds
from contracts.models import Contract, ContractState, Due, EarlyEnd
from contracts.terms import Terms
from customers.trade.money import written

End = Contract.End


@dataclass(frozen=True)
class Working:
    """In fen. `kept` is None where neither the contract nor the law fixes it; `steps` are the sentences of the sum."""

    total: int
    received: int
    kept: int | None
    steps: tuple[str, ...]

    @property
    def back(self) -> int | None:
        """What goes back to the other side."""
        return None if self.kept is None else refunds.Sums(self.received, self.kept).back

    @property
    def owed(self) -> int | None:
        """What is still to come from the other side."""
        return None if self.kept is None else refunds.Sums(self.received, self.kept).owed


def working(contract: Contract, received: int) -> Working:
    """For the dues that wait. Where nothing was decided, the Shanghai day on which the contract ended counts."""
    total = sum(one.amount for one in Due.objects.filter(contract=contract, halted_at__isnull=False))
    kept, steps = _decided(contract) or _agreed(contract) or _reckoned(contract)
    return Working(total, received, None if kept is None else min(total, kept), tuple(steps))


def _decided(contract: Contract) -> tuple[int, list[str]] | None:
    early = EarlyEnd.objects.filter(contract=contract, state=EarlyEnd.State.APPROVED).first()
    if early is None:
        return None
    words = _("Decided when the contract was ended: %(kept)s are kept.") % {"kept": written(early.kept)}
    return early.kept, [*_told(early.working), words]


def _agreed(contract: Contract) -> tuple[int, list[str]] | None:
    rows = contract.children.filter(kind__code=effective.TERMINATION, state__in=ContractState.SIGNED_ONCE)
    paper = rows.select_related("revision").order_by("-signed_at").first()
    if paper is None:
        return None
    kept = Terms.of(paper.revision.terms).change.kept
    words = _("Agreed on in %(number)s: %(kept)s are kept.") % {"number": paper.number, "kept": written(kept)}
    return kept, [words]


def _reckoned(contract: Contract) -> tuple[int | None, list[str]]:
    found = refunds.suggest(effective.terms_of(contract), contract.ending, localdate(contract.ended_at))
    if contract.ending == End.TOO_FEW:
        return found.kept, [_("Too few signed up: everything goes back (旅游法 63).")]
    if found.percent is not None:
        return found.kept, _told(found.data())
    return None, [
        _("Nothing fixes the amount: necessary costs that cannot be had back are kept (旅游法 65, 67).")
    ]


def _told(sums: dict[str, Any]) -> list[str]:
    if sums.get("percent") is None:
        return []
    left = _("The traveller withdrew %(days)s days before the departure.") % {"days": sums["days"]}
    amounts = {"total": written(sums["total"]), "kept": written(sums["kept"])}
    rule = _("From %(step)s days on, %(percent)s percent are kept: of %(total)s that is %(kept)s.")
    return [left, rule % (sums | amounts)]
