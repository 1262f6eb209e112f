"""Who stands in a contract: the house, the customer, other agencies, the travellers."""

from dataclasses import dataclass, field
from datetime import date


@dataclass
class House:
    """The agency as it signs: from the settings of the house, frozen with each revision."""

    name: str = ""
    licence: str = ""  # 旅行社业务经营许可证 number
    licence_until: date | None = None
    scope: list[str] = field(default_factory=list)  # regions the licence covers: home, abroad, taiwan
    address: str = ""
    phone: str = ""
    complaint_phone: str = ""
    account: str = ""  # the company account payments go to
    handler: str = ""  # the colleague who handles this contract (旅行社条例 28)
    handler_phone: str = ""


@dataclass
class Party:
    """The other side: the travellers’ representative, a body, another agency."""

    name: str = ""
    document_type: str = ""
    document_number: str = ""
    phone: str = ""
    address: str = ""
    signatory: str = ""  # who signs for a body
    authority: str = ""  # by what authority


@dataclass
class OtherAgency:
    """Another agency in the contract: the ground agency, the seller’s principal, the receiving agency abroad."""

    role: str = "ground"  # ground, principal, overseas
    name: str = ""
    licence: str = ""
    licence_until: date | None = None
    contact: str = ""
    phone: str = ""
    entrusted: bool = False  # a written contract with it exists (旅游法 69)


@dataclass
class Traveller:
    """One person who travels. `customer` is the id of her archive, "" while she has none."""

    key: str = ""
    customer: str = ""
    name: str = ""
    sex: str = ""
    born_on: date | None = None
    document_type: str = ""
    document_number: str = ""
    phone: str = ""
    guardian: str = ""
    guardian_phone: str = ""
    guardian_agreed: bool = False
    emergency_contact: str = ""
    emergency_phone: str = ""
    health: str = ""
    needs: str = ""
    room: str = ""
    insurance: str = ""  # accepted, declined, "" not asked yet (旅游法 61)

    def age_on(self, day: date) -> int | None:
        """Full years on that day; None where the birthday is not known."""
        if self.born_on is None:
            return None
        before = (day.month, day.day) < (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - before
