"""What it costs, when it is paid, what comes back. All amounts are whole fen."""

from dataclasses import dataclass, field
from datetime import date


@dataclass
class PriceLine:
    label: str = ""
    kind: str = "adult"  # adult, child, senior, room, guide, insurance, visa, other, discount (negative)
    unit: int = 0
    count: int = 1

    @property
    def amount(self) -> int:
        return self.unit * self.count


@dataclass
class Payment:
    """One instalment: its share of the total, the day it is due, how it is paid."""

    key: str = ""
    label: str = "balance"  # deposit, instalment, balance
    amount: int = 0
    due_on: date | None = None
    method: str = "transfer"  # of customers.models.Purchase.Payment


@dataclass
class Refund:
    """Withdrawn at least `days` days before the departure, so many percent of the total are kept as a loss."""

    days: int = 0
    percent: int = 0


@dataclass
class Cost:
    """What we pay ourselves: never printed, read by whoever approves (旅游法 35)."""

    label: str = ""
    supplier: str = ""
    amount: int = 0


@dataclass
class Money:
    lines: list[PriceLine] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    includes: str = ""
    excludes: str = ""
    credit_days: int = 0  # how long after the departure the last instalment is due
    list_total: int | None = None  # the price of the list, before what was taken off

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def cost(self) -> int | None:
        return sum(one.amount for one in self.costs) if self.costs else None

    @property
    def discount_percent(self) -> float:
        """How much below the list price; 0 where none is known."""
        if not self.list_total or self.list_total <= self.total:
            return 0.0
        return (self.list_total - self.total) * 100 / self.list_total
