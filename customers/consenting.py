"""The customer's answers after registration: given later, refused, withdrawn, run out; each its own event (B15).

Giving and withdrawing are the same act with another answer, as easy the one as the other (PIPL art. 15).
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from agency.visibility import may

from . import editing, hanging, indexing
from .merging import aliases
from .models import Attachment, Consent, Customer, PrivacyNotice, Purpose, Reason, RenewalDue
from .parts import keeping, rules
from .registration import SENSITIVE, SENSITIVE_FACTS

WHY = gettext_noop("Consent recorded")
LONGEST = 300  # characters of the words
Decision = Consent.Decision


@dataclass(frozen=True)
class Evidence:
    """How the answer was told and what proves it. `words`: where the paper lies, or why it was withdrawn."""

    way: str = ""
    words: str = ""
    file: UUID | None = None
    form: str = ""  # "written" where a signed form is asked for; else the purpose says it
    valid_until: date | None = None


def answer(
    customer: Customer,
    purpose: Purpose,
    decision: str,
    *,
    by,
    evidence: Evidence | None = None,
    duty: bool = False,
    now: datetime | None = None,
) -> Consent | None:
    """Record a new answer under the notice in force; None when it is the answer that stands already.

    What hangs on a consent that ends (`customers.hanging`), and what was kept on it alone, ends with it. Raises
    `Refused` for the withdrawal of what the archive itself rests on, for a purpose nobody is asked about, and
    for evidence that is none. `duty`: whoever answers for requests of customers carries one out.
    """
    now, evidence = now or clock(), evidence or Evidence()
    with acting(by, reason=WHY):
        customer = (
            Customer.objects.visible_to(by).select_for_update(no_key=True, of=("self",)).get(pk=customer.pk)
        )
        ends = decision != Decision.GRANTED  # taking back is owed to her, also where the archive is frozen
        if not (duty or may(by, "change_customer", customer, duty=ends)):
            raise PermissionDenied(_("You may not change this archive."))
        if not (purpose.asked and purpose.active):
            raise Refused(_("Customers are not asked about this purpose."))
        last = in_force(customer).get(purpose.pk)
        if last and last.standing == decision:
            return None
        _check(purpose, decision, last)
        _check_evidence(customer, evidence, localdate(now))
        given = Consent.objects.create(
            customer=customer,
            purpose=purpose,
            decision=decision,
            form=_form(customer, purpose, evidence),
            notice=PrivacyNotice.objects.in_force(get_language() or ""),
            at=now,
            by=by,
            way=evidence.way,
            valid_until=evidence.valid_until if decision == Decision.GRANTED else None,
            words=_words(customer, evidence.words),
            file=evidence.file,
        )
        note(given)
        settle(customer)
        if ends:
            _end(customer, purpose, by=by, now=now)
        indexing.index(Customer.objects.get(pk=customer.pk))  # as it stands after what went with the consent
    return given


def in_force(customer: Customer) -> dict[int, Consent]:
    """{purpose id: the newest answer}, each with its `standing`."""
    return aliases.consents_in_force(customer)


def events(customer: Customer) -> list[Consent]:
    """Every answer there ever was, the newest first, with its `standing`."""
    rows = Consent.objects.filter(customer__in=aliases.ids_of(customer)).standing()
    return list(rows.select_related("purpose", "notice", "by", "words").order_by("-at", "-pk"))


def note(given: Consent) -> None:
    Event.note(
        Event.Kind.CONSENT,
        by=given.by,
        subject=given.customer_id,
        act=f"consent_{given.decision}",
        purpose=given.purpose.code,
        notice=given.notice.version,
    )


def _end(customer: Customer, purpose: Purpose, *, by, now: datetime) -> None:
    hanging.end_all(customer, purpose, by=by, now=now)
    if purpose.code == SENSITIVE:
        emptied = dict.fromkeys(SENSITIVE_FACTS)
        editing.edit(
            customer.pk,
            by=by,
            changes=emptied,
            version=customer.version,
            why=editing.CLEARED,
            duty=True,  # whoever may answer for her may carry out what follows
            now=now,
        )
    keeping.end_separate(customer, rules.resting_on(purpose), by=by)


def _check(purpose: Purpose, decision: str, last: Consent | None) -> None:
    if decision == Decision.EXPIRED:
        raise Refused(_("A consent runs out by itself, on the day it was given until."))
    if purpose.basic and decision != Decision.GRANTED:
        raise Refused(
            _(
                "Without this consent no archive may be kept. To withdraw it, ask the privacy officer"
                " to destroy the archive."
            )
        )
    granted = last is not None and last.decision == Decision.GRANTED
    if decision == Decision.WITHDRAWN and not granted:
        raise Refused(_("Only a consent that was given can be withdrawn."))


def _check_evidence(customer: Customer, evidence: Evidence, today: date) -> None:
    if evidence.way and evidence.way not in Consent.Way.values:
        raise Refused(_("Choose how the customer told it."))
    if len(evidence.words) > LONGEST:
        raise Refused(_("At most %(count)s characters, please.") % {"count": LONGEST})
    if evidence.valid_until and evidence.valid_until < today:
        raise Refused(_("A consent cannot have run out before it is given."))
    if (
        evidence.file
        and not Attachment.objects.kept()
        .filter(pk=evidence.file, customer__in=aliases.ids_of(customer))
        .exists()
    ):
        raise Refused(_("Choose a file of this archive as evidence."))
    if evidence.form == Consent.Form.WRITTEN and not (evidence.file or evidence.words.strip()):
        raise Refused(_("A written consent needs its paper: choose the scan, or say where it is kept."))


def _form(customer: Customer, purpose: Purpose, evidence: Evidence) -> str:
    if customer.minor:
        return Consent.Form.GUARDIAN
    if evidence.form == Consent.Form.WRITTEN:
        return Consent.Form.WRITTEN
    return Consent.Form.SEPARATE if purpose.separate else Consent.Form.GENERAL


def _words(customer: Customer, words: str) -> Reason | None:
    return Reason.objects.create(customer=customer, text=words.strip()) if words.strip() else None


def settle(customer: Customer) -> None:
    """The plain column lists filter by: everything granted, or part of it; and the marks of what is to renew."""
    answers = in_force(customer).values()
    state = "granted" if all(consent.standing == Decision.GRANTED for consent in answers) else "partial"
    if customer.consent_state != state:
        customer.consent_state = state
        customer.save()
    renewed = [consent.purpose_id for consent in answers if consent.standing != "renew"]
    RenewalDue.objects.filter(customer=customer, purpose__in=renewed).delete()
