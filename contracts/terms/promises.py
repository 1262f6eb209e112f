"""What was explained, disclosed, agreed to apart; where disputes go; which clauses were chosen."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass
class Told:
    """Something explained to the traveller: when, and by which colleague."""

    at: datetime | None = None
    by: int | None = None


@dataclass
class Promises:
    explained: dict[str, Told] = field(default_factory=dict)  # items 2–8 of 旅游法 58, "2" … "8"
    disclosed: dict[str, Told] = field(
        default_factory=dict
    )  # 旅游法 62: unfit, safety, exemption, custom, other
    shopping_agreed: bool = False  # a separate consent signed (旅游法 35)
    shopping_optional: bool = False  # it does not touch the others’ journey
    entrusting_agreed: bool = False  # to the ground agency (旅游法 60)
    transfer_agreed: bool = False  # to another agency where too few sign up (旅游法 63)
    safety_plan: str = ""  # for children, elderly, disabled (旅游法 79)
    privacy_notice: str = ""  # version of the notice that was shown
    separate_consents: list[str] = field(default_factory=list)  # purposes agreed to for this journey
    contract_necessity: str = ""  # why no separate consent is needed


@dataclass
class Closing:
    """Where and when it is signed, who settles disputes, the words that were chosen."""

    place: str = ""
    signed_on: date | None = None
    dispute_body: str = ""  # court, arbitration
    arbitration: str = ""  # name of the commission
    copies: int = 2
    starts_on: date | None = None  # of agreements that last; journeys have their own days
    ends_on: date | None = None
    values: dict[str, str] = field(default_factory=dict)  # the template’s own blanks
    choices: dict[str, str] = field(default_factory=dict)  # clause key → key of the alternative
    own_words: dict[str, str] = field(default_factory=dict)  # clause key → words written instead
    left_out: list[str] = field(default_factory=list)  # optional clauses not taken
