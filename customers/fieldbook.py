"""The personal fields of the archive, each declared once: forms, masks, history, sharing and export read here.

Tier 0 is open to whoever may open the archive; 1 is masked and opened with a purpose; 2 is sensitive personal
information (PIPL art. 28) and counts double in the register's eyes. A test fails when a sealed column of
`Customer` has no line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from agency import masking

from .models import Customer


@dataclass(frozen=True)
class Fact:
    """One personal field: how secret, how masked, whether an important customer is re-checked for it."""

    name: str
    group: str  # "identity", "contact", "document", "travel", "guardian"
    tier: int
    mask: Callable
    key: bool = False  # a change calls for a new second check of an important customer (B19)
    long: bool = False

    @property
    def label(self):
        return Customer._meta.get_field(self.name).verbose_name

    @property
    def opens(self) -> bool:
        """Opened only with a declared purpose."""
        return self.tier > 0

    def masked(self, value) -> str:
        """The value as lists and pages show it; sentinels of damaged data keep their own words."""
        if value is None or value == "":
            return ""
        return self.mask(value) if value else str(value)


FACTS: tuple[Fact, ...] = (
    Fact("name", "identity", 0, masking.name, key=True),
    Fact("latin_name", "identity", 0, masking.name),
    Fact("sex", "identity", 0, masking.shown),
    Fact("born_on", "identity", 1, masking.year),
    Fact("phone", "contact", 1, masking.phone, key=True),
    Fact("second_phone", "contact", 1, masking.phone),
    Fact("email", "contact", 1, masking.email),
    Fact("wechat", "contact", 1, masking.account),
    Fact("address", "contact", 1, masking.address, long=True),
    Fact("document_number", "document", 2, masking.document, key=True),
    Fact("document_expires_on", "document", 0, masking.shown),
    Fact("travel_needs", "travel", 0, masking.shown, long=True),
    Fact("preferences", "travel", 0, masking.shown, long=True),
    Fact("special_needs", "travel", 0, masking.shown, long=True),
    Fact("guardian_name", "guardian", 1, masking.hidden),
    Fact("guardian_phone", "guardian", 1, masking.phone),
    Fact("guardian_relation", "guardian", 0, masking.shown),
)
BY_NAME: dict[str, Fact] = {fact.name: fact for fact in FACTS}
NAMES: tuple[str, ...] = tuple(BY_NAME)
OPENED = frozenset(fact.name for fact in FACTS if fact.opens)
KEY_FACTS = frozenset(fact.name for fact in FACTS if fact.key)


@cache
def by_group() -> dict[str, tuple[Fact, ...]]:
    groups: dict[str, tuple[Fact, ...]] = {}
    for fact in FACTS:
        groups[fact.group] = (*groups.get(fact.group, ()), fact)
    return groups


def masked(customer, name: str) -> str:
    """The masked value of field `name`; "" when empty. Raises `KeyError` for a field that is not declared."""
    value = getattr(customer, name)
    if name == "sex" and value:
        return str(Customer.Sex(value).label)
    return BY_NAME[name].masked(value)
