"""What the house declares about one personal field, wherever it stands: how secret, how masked, why held.

Models list their own beside their columns (`FACTS`); `customers.fieldbook` holds those of the archive itself.
Forms, masks, history, export and erasure read them; a test fails when a sealed column has none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agency import masking


class Category(StrEnum):
    """Kinds of personal data, after GB/T 35273-2020 annex A."""

    BASIC = "basic"  # name, sex, birth, nationality
    CONTACT = "contact"  # phones, addresses, accounts
    IDENTITY = "identity"  # numbers of documents
    HEALTH = "health"  # allergies, illness, wheelchair
    FAMILY = "family"  # relatives, guardian, marital status
    WORK = "work"  # occupation, employer, education
    PROPERTY = "property"  # assets, credit
    PREFERENCE = "preference"  # habits, wishes
    TRADE = "trade"  # purchases, stays, terms
    NOTE = "note"  # free text of our own staff


CATEGORY_LABELS: dict[str, Promise] = {
    Category.BASIC: _("Basic facts"),
    Category.CONTACT: _("Contact"),
    Category.IDENTITY: _("Identity documents"),
    Category.HEALTH: _("Health and special needs"),
    Category.FAMILY: _("Family"),
    Category.WORK: _("Work and education"),
    Category.PROPERTY: _("Property and credit"),
    Category.PREFERENCE: _("Preferences"),
    Category.TRADE: _("Purchases and stays"),
    Category.NOTE: _("Notes of our staff"),
}


class Basis(StrEnum):
    """On what the field may be held (PIPL art. 13, 29, 31)."""

    CONTRACT = "contract"
    CONSENT = "consent"
    SEPARATE = "separate"  # separate consent
    DUTY = "duty"  # a duty by law


BASIS_LABELS: dict[str, Promise] = {
    Basis.CONTRACT: _("needed for the travel service"),
    Basis.CONSENT: _("consent"),
    Basis.SEPARATE: _("separate consent"),
    Basis.DUTY: _("duty by law"),
}


@dataclass(frozen=True)
class Fact:
    """One personal field.

    `tier` 0 is open to whoever may open the archive, 1 is masked and opened with a purpose, 2 is sensitive
    personal information (PIPL art. 28), 3 also needs an approval of its own. `collected=False`: off until
    somebody answerable switches it on (data minimisation, PIPL art. 6).
    """

    name: str
    group: str  # the block of the archive it stands in
    tier: int
    mask: Callable
    key: bool = False  # a change calls for a new second check of an important customer (B19)
    long: bool = False
    model: str = "customers.Customer"
    category: Category = Category.BASIC
    exportable: bool = True
    collected: bool = True
    basis: Basis = Basis.CONTRACT

    @property
    def label(self):
        return apps.get_model(self.model)._meta.get_field(self.name).verbose_name

    @property
    def opens(self) -> bool:
        """Opened only with a declared purpose."""
        return self.tier > 0

    def masked(self, value) -> str:
        """The value as lists and pages show it; sentinels of damaged data keep their own words."""
        if value is None or value == "":
            return ""
        return self.mask(value) if value else str(value)


def own_notes(model: str, *names: str) -> tuple[Fact, ...]:
    """Words of our own staff about an act (a reason, a comment): sealed, because a person may be named."""
    return tuple(
        Fact(
            name,
            "own",
            0,
            masking.shown,
            long=True,
            model=model,
            category=Category.NOTE,
            exportable=False,
            basis=Basis.DUTY,
        )
        for name in names
    )
