"""The customer's answers after registration: given later, refused, withdrawn; each its own event (B15)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from agency.acting import acting
from agency.errors import Refused
from agency.visibility import may

from . import editing, indexing
from .merging import aliases
from .models import Consent, Customer, PrivacyNotice, Purpose
from .parts import keeping, rules
from .registration import SENSITIVE, SENSITIVE_FACTS

WHY = gettext_noop("Consent recorded")


def answer(
    customer: Customer, purpose: Purpose, decision: str, *, by, now: datetime | None = None
) -> Consent | None:
    """Record a new answer under the notice in force; None when it is the answer already given.

    What was kept on the separate consent alone goes with it. Raises `Refused` for the withdrawal of what the
    archive itself rests on, and for a purpose nobody is asked about.
    """
    with acting(by, reason=WHY):
        customer = (
            Customer.objects.visible_to(by).select_for_update(no_key=True, of=("self",)).get(pk=customer.pk)
        )
        if not may(by, "change_customer", customer):
            raise PermissionDenied(_("You may not change this archive."))
        if not (purpose.asked and purpose.active):
            raise Refused(_("Customers are not asked about this purpose."))
        last = in_force(customer).get(purpose.pk)
        if last and last.decision == decision:
            return None
        _check(purpose, decision, last)
        given = Consent.objects.create(
            customer=customer,
            purpose=purpose,
            decision=decision,
            form=_form(customer, purpose),
            notice=PrivacyNotice.objects.in_force(get_language() or ""),
            at=now or clock(),
            by=by,
        )
        settle(customer)
        if purpose.code == SENSITIVE and decision != Consent.Decision.GRANTED:
            emptied = dict.fromkeys(SENSITIVE_FACTS)
            editing.edit(
                customer.pk, by=by, changes=emptied, version=customer.version, why=editing.CLEARED, now=now
            )
        if decision != Consent.Decision.GRANTED:
            keeping.end_separate(customer, rules.resting_on(purpose), by=by)
        indexing.index(Customer.objects.get(pk=customer.pk))  # as it stands after what went with the consent
    return given


def in_force(customer: Customer) -> dict[int, Consent]:
    """{purpose id: the newest answer}."""
    return aliases.consents_in_force(customer)


def _check(purpose: Purpose, decision: str, last: Consent | None) -> None:
    if purpose.basic and decision != Consent.Decision.GRANTED:
        raise Refused(
            _(
                "Without this consent no archive may be kept. To withdraw it, ask the privacy officer"
                " to destroy the archive."
            )
        )
    granted = last is not None and last.decision == Consent.Decision.GRANTED
    if decision == Consent.Decision.WITHDRAWN and not granted:
        raise Refused(_("Only a consent that was given can be withdrawn."))


def _form(customer: Customer, purpose: Purpose) -> str:
    if customer.minor:
        return Consent.Form.GUARDIAN
    return Consent.Form.SEPARATE if purpose.separate else Consent.Form.GENERAL


def settle(customer: Customer) -> None:
    """The plain column lists filter by: everything granted, or part of it."""
    answers = in_force(customer).values()
    state = (
        "granted" if all(consent.decision == Consent.Decision.GRANTED for consent in answers) else "partial"
    )
    if customer.consent_state != state:
        customer.consent_state = state
        customer.save()
