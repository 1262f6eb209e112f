"""What a supplement changes of another contract, or how an agreement ends it."""

from dataclasses import dataclass, field
from datetime import date


@dataclass
class Service:
    """One thing that is done otherwise than was agreed."""

    subject: str = ""
    before: str = ""
    after: str = ""


@dataclass
class Leaver:
    """A traveller who does not travel any more; `key` is that of her line in the contract."""

    key: str = ""
    name: str = ""


@dataclass
class Change:
    """Against the contract `parent` as it stood when this was begun, earlier supplements included.

    Who joins stands in the travellers of these terms, what it costs more or less in their prices; `was_total` is
    in fen. Days that stay are None. The last four are of agreements that end the contract.
    """

    parent: str = ""  # its number
    signed_on: date | None = None  # when it was signed
    place: int = 1  # the how-manieth change of it
    reason: str = ""
    was_starts_on: date | None = None
    was_ends_on: date | None = None
    was_total: int = 0
    starts_on: date | None = None
    ends_on: date | None = None
    leaving: list[Leaver] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    words: str = ""
    ends_from: date | None = None
    kept: int = 0
    refund: int = 0
    refund_by: date | None = None
