"""Into which parts the data of one person fall, by which rule each is kept, and how it is destroyed alone."""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compliance.retention.due import WHOLE
from customers.models import Attachment, Consent, Customer, Disclosure, Purchase, ShareRequest

WISHES = ("travel_needs", "preferences")
HEALTH = ("special_needs",)


@dataclass(frozen=True)
class Part:
    """`duty`: the retention category whose rule may keep it; "" where nothing obliges us, so it goes at once.

    `surfaces` (of compliance.destruction) and `fields` of the archive are what is destroyed where the archive
    itself stays. `evidence`: it stays after the archive too, without anything that names the person.
    """

    code: str
    label: Promise
    count: Callable[[Customer], int]
    duty: Callable[[Customer], str] = lambda customer: ""
    surfaces: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    evidence: bool = False


def _rows(*models: str, **where) -> Callable[[Customer], int]:
    def count(customer: Customer) -> int:
        return sum(
            apps.get_model("customers", model).objects.filter(customer=customer, **where).count()
            for model in models
        )

    return count


def _and_fields(names: tuple[str, ...], count=lambda customer: 0) -> Callable[[Customer], int]:
    return lambda customer: count(customer) + sum(bool(getattr(customer, name)) for name in names)


def _archive(customer: Customer) -> str:
    """What obliges us to keep the archive itself: that it was a party to a contract."""
    if not customer.trips:
        return ""
    return "partner" if customer.kind == Customer.Kind.ORGANISATION else "travelled"


def _identity_files(customer: Customer) -> int:
    return Attachment.objects.kept().filter(customer=customer, kind__in=IDENTITY_FILES).count()


IDENTITY_FILES = (Attachment.Kind.ID_COPY,)

PARTS: tuple[Part, ...] = (
    Part(
        WHOLE,
        _("Who the person is: name, contact, documents, journeys"),
        lambda customer: 1,
        duty=_archive,
    ),
    Part(
        "vouchers",
        _("Purchases as figures, for the accounts"),
        lambda customer: Purchase.objects.filter(customer=customer).count(),
        duty=lambda customer: "vouchers" if customer.trips else "",
        evidence=True,
    ),
    Part(
        "images",
        _("Copies of identity documents"),
        _identity_files,
    ),
    Part(
        "health",
        _("Health, diet and other special needs"),
        _and_fields(HEALTH),
        fields=HEALTH,
    ),
    Part(
        "wishes",
        _("Preferences, wishes and alerts"),
        _and_fields(WISHES, _rows("PreferenceItem", "PinnedAlert")),
        surfaces=("wishes",),
        fields=WISHES,
    ),
    Part(
        "person",
        _("Family, important dates, work, property"),
        _rows("FamilyMember", "ImportantDate", "WorkFacts", "MaritalStatus", "Asset"),
        surfaces=("person",),
    ),
    Part(
        "care",
        _("Visits, tasks, greetings and opinions"),
        _rows("Visit", "CareTask", "CareAction", "ProductOpinion"),
        surfaces=("care",),
    ),
    Part(
        "evidence",
        _("Proof of consents, looks and handovers"),
        lambda customer: (
            Consent.objects.filter(customer=customer).count()
            + Disclosure.objects.filter(customer=customer).count()
            + ShareRequest.objects.filter(customer=customer).count()
        ),
        duty=lambda customer: "shares" if _was_shared(customer) else "consents",
        evidence=True,
    ),
)
BY_CODE = {part.code: part for part in PARTS}


def _was_shared(customer: Customer) -> bool:
    return ShareRequest.objects.filter(Q(customer=customer), ~Q(expires_at=None)).exists()
