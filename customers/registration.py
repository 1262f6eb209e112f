"""Registration: a person's facts become an archive (客户登记; seed 000 §三.2–3, B14–B20).

One transaction: lawful basis, archive number, the customer, the answers to the privacy notice, the end of the
48-hour clock, the search row, the register. It all stands, or nothing does.
"""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection
from django.utils.timezone import localdate, localtime
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.encryption.rotation import shred
from agency.errors import Refused
from agency.models import Event

from . import duplicates, fieldbook, indexing, numbering, verifying
from .documents import age_on
from .leads import outcome
from .models import Consent, Customer, Intake, PrivacyNotice, Purpose, SourceChannel

WHY = gettext_noop("registered")
TAKEN_OVER = gettext_noop("taken over into the archive")
SENSITIVE = "sensitive"  # the purpose whose separate consent PIPL art. 29 asks for
SENSITIVE_FACTS = ("document_number", "document_expires_on", "special_needs")  # art. 28: documents, health


def register(
    *,
    by,
    collected_at: datetime,
    facts: dict,
    consents: dict[str, bool],
    notice: PrivacyNotice,
    source: SourceChannel,
    grade: str,
    pk: UUID | None = None,
    intake: Intake | None = None,
    backdating_reason: str = "",
    now: datetime | None = None,
) -> Customer:
    """Open an archive owned by `by`; `consents` are the answers by purpose code, `notice` what was shown.

    `pk` is the form's one-time id: sent twice, it gives the archive already made. With `intake` the first
    contact noted before is taken over and keeps its own time. Raises `Refused`, with nothing changed.
    """
    now, pk = now or clock(), pk or uuid7()
    with acting(by, reason=WHY):
        if made := already_made(pk, by):
            return made
        intake = own_clock(intake, by, source, collected_at, backdating_reason, now)
        customer = archive(
            pk, by, facts, source=source, grade=grade, collected_at=intake.collected_at, now=now
        )
        answers = answers_to(consents, customer, asked())
        open_archive(customer, by)
        Consent.objects.bulk_create(consent_rows(customer, answers, notice, by, now))
        outcome.registered(intake, customer, by=by, now=now)
        take_over(intake, customer, by, now)
        indexing.index(customer)
        if customer.grade == Customer.Grade.VIP:
            verifying.ask(customer, by=by, now=now)
        Event.note(
            Event.Kind.REGISTERED,
            by=by,
            subject=customer.pk,
            number=customer.number,
            on_time=customer.on_time,
        )
        duplicates.tell_about_twins(customer)
    return customer


def wait_for_same_form(pk: UUID) -> None:
    """Let the same form sent a moment ago get through first; holds until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(pk.bytes[-8:], signed=True)])


def already_made(pk: UUID, by) -> Customer | None:
    """The archive this form made before."""
    wait_for_same_form(pk)
    return Customer.objects.visible_to(by).filter(pk=pk).first()


def is_minor(born_on, now: datetime) -> bool:
    """Under 14 today, Shanghai: a guardian consents (PIPL art. 31)."""
    return bool(born_on) and age_on(born_on, localdate(now)) < policy.GUARDIAN_AGE


def needs_reason(collected_at: datetime, now: datetime) -> bool:
    """Told so long after the contact that the delay is explained (B17)."""
    return now - collected_at > policy.BACKDATING_NEEDS_REASON


def check_moment(collected_at: datetime, reason: str, now: datetime) -> None:
    """Raises `Refused` for a contact in the future, too long ago, or told late without a reason."""
    if collected_at > now:
        raise Refused(_("A contact cannot lie in the future."))
    if now - collected_at > policy.OLDEST_CONTACT:
        raise Refused(_("A contact more than a year old cannot be registered. Check the year."))
    if needs_reason(collected_at, now) and not reason.strip():
        raise Refused(_("Say why this contact is told more than an hour later."))


def own_clock(intake, by, source, collected_at, reason, now) -> Intake:
    """The first contact this registration ends: the one noted before, locked, or one made now."""
    if intake is None:
        check_moment(collected_at, reason, now)
        return Intake(
            collected_by=by,
            department_id=department_of(by),
            source=source,
            collected_at=collected_at,
            backdated=needs_reason(collected_at, now),
            reason=reason.strip() or None,
        )
    held = (
        Intake.objects.visible_to(by)
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=intake.pk)
        .first()
    )
    if held is None or held.entered_at or held.closed_at:
        raise Refused(_("This first contact was entered or given up meanwhile; nothing was saved."))
    return held


def department_of(by) -> int:
    if by.department_id is None:
        raise Refused(_("You belong to no department; an archive needs one. Ask the system administrator."))
    return by.department_id


def archive(
    pk: UUID,
    owner,
    facts: dict,
    *,
    source: SourceChannel,
    grade: str,
    collected_at: datetime,
    now: datetime,
) -> Customer:
    """The archive as it will stand, not saved and without a number. Raises `Refused` for what is none."""
    minor = is_minor(facts.get("born_on"), now)
    customer = Customer(
        pk=pk,
        owner=owner,
        department_id=department_of(owner),
        source=source,
        grade=grade,
        state=Customer.State.AWAITING if grade == Customer.Grade.VIP else Customer.State.ACTIVE,
        basis=Customer.Basis.GUARDIAN if minor else Customer.Basis.CONSENT,
        minor=minor,
        collected_at=collected_at,
        entered_at=now,
        document_type=facts.get("document_type") or "",
    )
    for name in fieldbook.NAMES:
        setattr(customer, name, facts.get(name) or None)
    if not customer.name:
        raise Refused(_("A customer needs a name."))
    if minor and not customer.guardian_name:
        raise Refused(_("A child under 14 needs a parent or guardian who consents."))
    return customer


def asked() -> list[Purpose]:
    return list(Purpose.objects.filter(asked=True))


def answers_to(
    consents: dict[str, bool], customer: Customer, asked: list[Purpose]
) -> list[tuple[Purpose, bool]]:
    """The answers with their purposes. Raises `Refused` without the lawful basis the facts need."""
    for purpose in asked:
        if purpose.basic and not consents.get(purpose.code):
            raise Refused(
                _("Without consent to “%(purpose)s” no archive may be opened.") % {"purpose": purpose}
            )
    if not consents.get(SENSITIVE) and any(getattr(customer, name) for name in SENSITIVE_FACTS):
        raise Refused(_("Documents and health needs may be kept only with the separate consent."))
    answers = [(purpose, consents[purpose.code]) for purpose in asked if purpose.code in consents]
    customer.consent_state = "granted" if all(granted for _purpose, granted in answers) else "partial"
    return answers


def open_archive(customer: Customer, by, prefix: str = numbering.PREFIX) -> None:
    """Number and insert in one breath: from here to the commit others wait for their number."""
    customer.number = numbering.take(prefix, year=localtime(customer.entered_at).year)
    try:
        customer.record(by=by, why=WHY, force_insert=True)
    except IntegrityError as error:
        if "customers_customer_pkey" in str(error):
            raise Refused(_("This form was sent before. Look for the customer in the list.")) from error
        raise


def consent_rows(customer, answers, notice, by, now) -> list[Consent]:
    return [
        Consent(
            customer=customer,
            purpose=purpose,
            decision=Consent.Decision.GRANTED if granted else Consent.Decision.REFUSED,
            form=_form(purpose, customer),
            notice=notice,
            at=now,
            by=by,
        )
        for purpose, granted in answers
    ]


def _form(purpose: Purpose, customer: Customer) -> str:
    if customer.minor:
        return Consent.Form.GUARDIAN
    return Consent.Form.SEPARATE if purpose.separate else Consent.Form.GENERAL


def take_over(intake: Intake, customer: Customer, by, now: datetime) -> None:
    """Stop the clock. What was noted of a contact is in the archive now; the note's own key is destroyed."""
    noted_before = not intake._state.adding
    intake.entered_at, intake.customer = now, customer
    intake.record(by=by, why=TAKEN_OVER if noted_before else WHY)
    if noted_before:
        shred(intake.pk, at=now)
