"""How complete and how fresh an archive is, line by line of its content standard (B18, B47, B52, C18).

The score is the weight of what is there per hundred of what the standard of the archive's kind and grade asks
for. What may not be kept without a consent that was not given is not asked for.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agency import policy
from customers.models import (
    Address,
    ArchiveQuality,
    Consent,
    ContactPoint,
    ContentStandard,
    Customer,
    IdentityDocument,
    ImportantDate,
    PreferenceItem,
    Verification,
)

COUNTED = (Address, ContactPoint, IdentityDocument, ImportantDate, PreferenceItem)


@dataclass
class Holdings:
    """What the score of one archive is worked out from, beside its own columns."""

    parts: dict[type, list] = field(default_factory=lambda: defaultdict(list))
    sensitive: bool = False  # the separate consent stands
    checked_on: date | None = None


@dataclass(frozen=True)
class Content:
    """One line of a standard: `there` says whether an archive holds it, `form` which form fills it."""

    code: str
    label: Promise
    weight: int
    there: Callable[[Customer, Holdings], Any]
    form: str  # a block of the archive, or "edit#<field>"
    sensitive: bool = False


def _reached(customer: Customer, held: Holdings) -> list:
    own = [customer.phone, customer.second_phone, customer.email, customer.wechat, customer.guardian_phone]
    return [way for way in own if way] + [
        one for one in held.parts[ContactPoint] if not one.do_not_contact and one.value
    ]


CONTENTS: dict[str, Content] = {
    one.code: one
    for one in (
        Content("name", _("Name"), 15, lambda c, h: c.name, "edit#name"),
        Content("reached", _("A way to reach the customer"), 15, _reached, "contactpoint"),
        Content(
            "second_way",
            _("A second way to reach them"),
            6,
            lambda c, h: len(_reached(c, h)) > 1,
            "contactpoint",
        ),
        Content(
            "verified",
            _("A verified contact"),
            5,
            lambda c, h: any(one.verified_at for one in h.parts[ContactPoint]),
            "contactpoint",
        ),
        Content("sex", _("Sex"), 4, lambda c, h: c.sex, "edit#sex"),
        Content("born_on", _("Date of birth"), 8, lambda c, h: c.born_on, "edit#born_on"),
        Content("address", _("Address"), 6, lambda c, h: c.address or h.parts[Address], "address"),
        Content(
            "region",
            _("Region code of the address"),
            4,
            lambda c, h: any(a.area for a in h.parts[Address]),
            "address",
        ),
        Content("latin_name", _("Name in Latin letters"), 5, lambda c, h: c.latin_name, "edit#latin_name"),
        Content(
            "document",
            _("Identity document"),
            10,
            lambda c, h: c.document_number or h.parts[IdentityDocument],
            "identitydocument",
            sensitive=True,
        ),
        Content(
            "term",
            _("Term of the document"),
            5,
            lambda c, h: c.document_expires_on or any(d.valid_until for d in h.parts[IdentityDocument]),
            "identitydocument",
            sensitive=True,
        ),
        Content("travel_needs", _("Travel needs"), 8, lambda c, h: c.travel_needs, "edit#travel_needs"),
        Content(
            "preferences",
            _("A preference"),
            6,
            lambda c, h: c.preferences or h.parts[PreferenceItem],
            "preferenceitem",
        ),
        Content(
            "three_preferences",
            _("Three preferences with their source"),
            6,
            lambda c, h: len(h.parts[PreferenceItem]) > 2,
            "preferenceitem",
        ),
        Content("dates", _("An important date"), 4, lambda c, h: h.parts[ImportantDate], "importantdate"),
    )
}
BASE = ("name", "reached", "sex", "travel_needs")
MIDDLE = (*BASE, "born_on", "address", "second_way", "preferences")
UPPER = (*MIDDLE, "document", "term", "latin_name", "region")
# What the house asks for until somebody answerable sets another standard; ours.
DEFAULTS: dict[str, tuple[str, ...]] = {
    "c": BASE,
    "b": MIDDLE,
    "a": UPPER,
    "vip": (*UPPER, "verified", "three_preferences", "dates"),
}


@dataclass(frozen=True)
class Standard:
    """The codes asked for, and the id of the version that says so (0: the one in the code)."""

    codes: tuple[str, ...]
    pk: int = 0
    version: int = 0


def standards() -> dict[tuple[str, str], Standard]:
    """Those in force by (kind, grade), over the defaults of individuals."""
    found = {("individual", grade): Standard(codes) for grade, codes in DEFAULTS.items()}
    for one in ContentStandard.objects.in_force():
        codes = tuple(code for code in one.required if code in CONTENTS)
        found[one.kind, one.grade] = Standard(codes, one.pk, one.version)
    return found


def standard_of(customer: Customer, known: dict[tuple[str, str], Standard] | None = None) -> Standard:
    known = standards() if known is None else known
    return known.get((customer.kind, customer.grade)) or Standard(("name", "reached"))


def missing_of(customer: Customer, held: Holdings, standard: Standard) -> tuple[list[str], list[str]]:
    """(codes that count for this archive, those of them it lacks)."""
    asked = [code for code in standard.codes if held.sensitive or not CONTENTS[code].sensitive]
    return asked, [code for code in asked if not CONTENTS[code].there(customer, held)]


def score_of(asked: Iterable[str], missing: Collection[str]) -> int:
    """0 to 100, by weight; an archive nothing is asked of is complete."""
    whole = sum(CONTENTS[code].weight for code in asked)
    lacking = sum(CONTENTS[code].weight for code in missing)
    return round(100 * (whole - lacking) / whole) if whole else 100


def assess(customers: Collection[Customer]) -> None:
    """Write the quality rows of `customers`, in the transaction of the change itself."""
    ArchiveQuality.objects.bulk_create(
        rows_of(customers),
        update_conflicts=True,
        unique_fields=["customer"],
        update_fields=["owner_id", "department_id", "score", "missing", "fresh_on", "standard"],
    )


def rows_of(customers: Collection[Customer]) -> list[ArchiveQuality]:
    """The quality rows of `customers` as they should stand now."""
    known, held = standards(), holdings(customers)
    rows = []
    for customer in customers:
        standard = standard_of(customer, known)
        asked, missing = missing_of(customer, held[customer.pk], standard)
        rows.append(
            ArchiveQuality(
                customer_id=customer.pk,
                owner_id=customer.owner_id,
                department_id=customer.department_id,
                score=score_of(asked, missing),
                missing=missing,
                fresh_on=freshness(customer, held[customer.pk]),
                standard=standard.pk,
            )
        )
    return rows


def holdings(customers: Collection[Customer]) -> dict[UUID, Holdings]:
    """What the archives hold beside their columns: one query a table."""
    keys = [customer.pk for customer in customers]
    held = {pk: Holdings() for pk in keys}
    for model in COUNTED:
        for part in model.objects.filter(customer__in=keys):
            held[part.customer_id].parts[model].append(part)
    answers = Consent.objects.filter(customer__in=keys, purpose__code="sensitive").latest()
    for pk, decision in answers.values_list("customer_id", "standing"):
        held[pk].sensitive = decision == Consent.Decision.GRANTED
    checks = Verification.objects.filter(customer__in=keys, state=Verification.State.CONFIRMED)
    for pk, moment in checks.order_by("verified_at").values_list("customer_id", "verified_at"):
        held[pk].checked_on = moment and localdate(moment)
    return held


def freshness(customer: Customer, held: Holdings) -> date:
    """The last day on which somebody entered, changed, checked or confirmed something of the archive."""
    days = [localdate(customer.entered_at), localdate(customer.updated_at or customer.entered_at)]
    days.append(held.checked_on)
    for part in (part for parts in held.parts.values() for part in parts):
        days += [localdate(part.updated_at), getattr(part, "confirmed_on", None)]
        verified = getattr(part, "verified_at", None)
        days.append(verified and localdate(verified))
    return max(day for day in days if day)


def is_stale(customer: Customer, fresh_on: date, today: date) -> bool:
    """Nobody confirmed anything for longer than the cycle of the grade (B47, C2)."""
    limit = policy.FRESH_FOR_VIP if customer.grade == Customer.Grade.VIP else policy.FRESH_FOR
    return today - fresh_on > limit
