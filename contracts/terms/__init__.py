"""The terms of a contract as one value: what is drafted, checked, priced and put into words.

Kept as sealed JSON on `Contract.terms` (working copy) and `Revision.terms` (frozen). `Terms.of(...)` reads,
`terms.data()` writes; both are total: half a draft is a draft.
"""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from .change import Change, Leaver, Service
from .journey import Day, SelfPaid, Sight, Stop, Trip
from .money import Cost, Money, Payment, PriceLine, Refund
from .people import House, OtherAgency, Party, Traveller
from .promises import Closing, Promises, Told
from .reading import read

__all__ = [
    "Change",
    "Closing",
    "Cost",
    "Day",
    "House",
    "Leaver",
    "Money",
    "OtherAgency",
    "Party",
    "Payment",
    "PriceLine",
    "Promises",
    "Refund",
    "SelfPaid",
    "Service",
    "Sight",
    "Stop",
    "Terms",
    "Told",
    "Traveller",
    "Trip",
]


@dataclass
class Terms:
    """Everything that was agreed, as far as it has been filled in."""

    house: House = field(default_factory=House)
    customer: Party = field(default_factory=Party)
    agencies: list[OtherAgency] = field(default_factory=list)
    travellers: list[Traveller] = field(default_factory=list)
    trip: Trip = field(default_factory=Trip)
    money: Money = field(default_factory=Money)
    promises: Promises = field(default_factory=Promises)
    closing: Closing = field(default_factory=Closing)
    change: Change | None = None  # of a contract that changes or ends another

    @classmethod
    def of(cls, data: Any) -> "Terms":
        """From what is kept, or anything else that JSON can say."""
        return read(cls, data)

    def data(self) -> dict[str, Any]:
        """Plain JSON values; days and moments in ISO form."""
        found = _plain(asdict(self))
        if self.change is None:
            del found["change"]
        return found

    @property
    def starts_on(self) -> date | None:
        """The first day: of the journey, else of the agreement."""
        return self.trip.starts_on or self.closing.starts_on

    @property
    def ends_on(self) -> date | None:
        return self.trip.ends_on or self.closing.ends_on

    def younger_than(self, years: int) -> list[Traveller]:
        """Travellers not yet that old on the first day; without a first day nobody."""
        day = self.starts_on
        if day is None:
            return []
        return [one for one in self.travellers if (age := one.age_on(day)) is not None and age < years]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
