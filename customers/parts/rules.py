"""What each kind of part asks for before it is saved, and what it works out of itself."""

from collections.abc import Callable, Collection
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agency.errors import Refused
from customers import documents
from customers.models import (
    Address,
    Asset,
    Consent,
    ContactPoint,
    Customer,
    IdentityDocument,
    MaritalStatus,
    Part,
    PinnedAlert,
    Purpose,
    WorkFacts,
)

from . import documents_due, regions, switches

SENSITIVE = "sensitive"  # the purpose whose separate consent documents and health rest on (PIPL art. 29)
ON_SEPARATE_CONSENT = (IdentityDocument, PinnedAlert)
Rule = Callable[..., None]
RULES: dict[type[Part], list[Rule]] = {}


def settle(part: Part, customer: Customer, fresh: Collection[str], *, by, now: datetime) -> None:
    """Apply the rules of the part before it is saved. Raises `Refused`."""
    for rule in RULES.get(type(part), ()):
        rule(part, customer, fresh, by=by, now=now)


def rule(*models: type[Part]) -> Callable[[Rule], Rule]:
    def register(function: Rule) -> Rule:
        for model in models:
            RULES.setdefault(model, []).append(function)
        return function

    return register


def granted(customer: Customer, purpose: str) -> bool:
    """The newest answer of the customer to `purpose` is a yes that still holds."""
    answers = customer.consents.filter(purpose__code=purpose).standing().order_by("-at", "-pk")
    return answers.values_list("standing", flat=True).first() == Consent.Decision.GRANTED


def resting_on(purpose: Purpose) -> tuple[type[Part], ...]:
    """The kinds of parts that may be kept only while the customer consents to `purpose`."""
    found = ON_SEPARATE_CONSENT if purpose.code == SENSITIVE else ()
    codes = switches.switched_for(purpose)
    return (*found, *(group.model for group in switches.GROUPS.values() if group.code in codes))


@rule(*ON_SEPARATE_CONSENT)
def _rests_on_the_separate_consent(part, customer, fresh, **_context) -> None:
    if not granted(customer, SENSITIVE):
        raise Refused(
            _("Documents and health needs may be kept only with the separate consent. Record it first.")
        )


@rule(WorkFacts, MaritalStatus, Asset)
def _is_switched_on(part, customer, fresh, **_context) -> None:
    switches.check(part.switch, customer)


@rule(ContactPoint)
def _one_preferred_of_a_kind(part: ContactPoint, customer, fresh, **_context) -> None:
    if part.do_not_contact and part.preferred:
        raise Refused(_("What must not be used cannot be the preferred way."))
    if part.preferred:
        _let_go(ContactPoint, part, kind=part.kind)


@rule(ContactPoint)
def _a_new_value_is_not_verified(part: ContactPoint, customer, fresh, **_context) -> None:
    if "value" in fresh or "kind" in fresh:
        part.verified_at = part.verified_by = None


@rule(Address)
def _one_preferred_address(part: Address, customer, fresh, **_context) -> None:
    if part.preferred:
        _let_go(Address, part)


@rule(Address)
def _area_of_the_region(part: Address, customer, fresh, **_context) -> None:
    part.area = regions.prefecture(part.region) if part.region else ""


@rule(IdentityDocument)
def _term(part: IdentityDocument, customer, fresh, *, now: datetime, **_context) -> None:
    if part.valid_from and part.valid_until and part.valid_until <= part.valid_from:
        raise Refused(_("The document would end before it begins. Compare both dates."))
    part.warn_on = documents_due.warning_month(part.valid_until)


@rule(IdentityDocument)
def _number_is_whole(part: IdentityDocument, customer, fresh, *, now: datetime, **_context) -> None:
    if {"number", "type"} & set(fresh):
        part.number = documents.clean(part.type, part.number, today=localdate(now))


def _let_go(model, part: Part, **same) -> None:
    """The one preferred until now makes room; each by itself, so that its history says so."""
    for other in model.objects.filter(customer=part.customer_id, preferred=True, **same).exclude(pk=part.pk):
        other.preferred = False
        other.save(update_fields=["preferred", "updated_at"])
