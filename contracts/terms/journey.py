"""What is done on which day."""

from dataclasses import dataclass, field
from datetime import date


@dataclass
class Sight:
    """A place or a show that is part of the price, with the minutes it gets (旅游法 58 (5))."""

    name: str = ""
    minutes: int | None = None


@dataclass
class Stop:
    """A shopping stop: where, how long, what is sold (旅行社条例 28, 旅游法 35)."""

    name: str = ""
    minutes: int | None = None
    goods: str = ""


@dataclass
class SelfPaid:
    """Something offered at a price of its own. `price` is in fen, a person."""

    name: str = ""
    minutes: int | None = None
    price: int | None = None


@dataclass
class Day:
    """One calendar day of the journey."""

    on: date | None = None
    origin: str = ""
    via: str = ""
    destination: str = ""
    transport: str = ""  # flight, train, coach, ship, car, walk, none
    transport_class: str = ""
    carrier: str = ""  # flight or train number, firm
    hotel: str = ""
    hotel_standard: str = ""
    breakfast: bool = False
    lunch: bool = False
    dinner: bool = False
    meal_standard: str = ""
    sights: list[Sight] = field(default_factory=list)
    shopping: list[Stop] = field(default_factory=list)
    self_paid: list[SelfPaid] = field(default_factory=list)
    free_minutes: int | None = None  # 0 says: none on this day (条例 28 (7))
    travel_minutes: int | None = None
    guide: str = ""
    note: str = ""


@dataclass
class Trip:
    """The journey as a whole. `people_min` is what it takes to go (旅游法 58 (3), 63)."""

    product: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    origin: str = ""
    destination: str = ""
    people_min: int | None = None
    people_max: int | None = None
    too_few: list[str] = field(default_factory=list)  # transfer, postpone, change, end: what then may happen
    leader: str = ""
    leader_licence: str = ""
    risky: bool = False  # diving, skiing, high mountains …
    days: list[Day] = field(default_factory=list)

    @property
    def nights(self) -> int:
        return (self.ends_on - self.starts_on).days if self.starts_on and self.ends_on else 0
