"""The second check of an important customer by another person (seed 000 §三.2, B19).

Asked for when an important customer is registered, becomes important, or changes in a key field; answered by
somebody with the right who neither asked nor wrote any of the facts since the last check.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice, User
from agency.visibility import may

from . import fieldbook, revealing
from .models import Customer, Purpose, Verification

ASKED = gettext_noop("Second check asked for")
CONFIRMED = gettext_noop("Second check passed")
DIFFERENCE = gettext_noop("Second check found a difference")
OVERTAKEN = gettext_noop("Second check overtaken by a change")
CHECKED_GROUPS = ("identity", "contact", "document", "guardian")


def fields_to_check(customer: Customer) -> tuple[str, ...]:
    """What is on file and must be held against the papers, one by one; an unreadable value counts."""
    facts = (fact for fact in fieldbook.FACTS if fact.group in CHECKED_GROUPS)
    return tuple(fact.name for fact in facts if fieldbook.masked(customer, fact.name))


def ask(
    customer: Customer, *, by, drafter=None, now: datetime | None = None, tell: bool = True
) -> Verification:
    """Put the customer on the list of those waiting; one that waits already is overtaken by the new one.

    `drafter` wrote what `by` let through, and is the one who may not check it. With `tell` false nobody gets a
    notice of their own: a whole sheet of customers has one of its own.
    """
    with acting(by, reason=ASKED):
        drop(customer, by=by)
        if customer.state != Customer.State.AWAITING:
            customer.state = Customer.State.AWAITING
            customer.save()
        asked = Verification(customer=customer, department_id=customer.department_id, asked_by=drafter or by)
        asked.save(force_insert=True)
        if tell:
            _tell_checkers(asked, customer)
    return asked


def ask_again(customer: Customer, *, by, now: datetime | None = None) -> None:
    """After a difference: put the archive on the list once more. Two presses at once are one effect."""
    with acting(by, reason=ASKED):
        customer = Customer.objects.select_for_update(no_key=True, of=("self",)).get(pk=customer.pk)
        waits = customer.verifications.filter(state=Verification.State.WAITING).exists()
        if customer.state == Customer.State.AWAITING and not waits:
            ask(customer, by=by, now=now)


def drop(customer: Customer, *, by) -> None:
    """Take back what waits: the facts changed, or the customer is important no longer."""
    with acting(by, reason=OVERTAKEN):
        for old in Verification.objects.select_for_update(no_key=True).filter(
            customer=customer, state=Verification.State.WAITING
        ):
            old.state = Verification.State.DROPPED
            old.save()


def may_check(user, verification: Verification) -> bool:
    """Has the right, within reach, and is another person than those who wrote or asked."""
    customer = verification.customer
    return may(user, "verify_customer", customer) and user.pk not in writers(verification)


def writers(verification: Verification) -> set[int]:
    """Ids of those who asked, registered the archive, or changed its facts since it was last confirmed.

    Whoever only moved it to another owner, graded it, or let a colleague's proposal through wrote no fact.
    """
    customer, last = verification.customer, _confirmed_at(verification.customer)
    changes = Event.objects.filter(kind=Event.Kind.CHANGED, subject=customer.pk, data__has_key="fields")
    if last:
        changes = changes.filter(at__gt=last)
    wrote = {drafter or by for by, drafter in changes.values_list("by", "data__drafter")}
    if not last:
        wrote.update(customer.history.filter(history_type="+").values_list("history_user_id", flat=True))
    return (wrote | {verification.asked_by_id}) - {None}


def open_for_check(verification: Verification, *, by, now: datetime | None = None) -> dict:
    """The plain values of the sealed fields to check, each look written down with the purpose of checking."""
    with acting(by, purpose="verification"):
        customer, verification = _locked(verification, by)
        _must_wait(verification)
        fields = [name for name in fields_to_check(customer) if name in fieldbook.OPENED]
        purpose = Purpose.objects.get(code="verification")
        revealing.write_down(
            customer, fields, by=by, purpose=purpose, now=now or clock(), verification=str(verification.pk)
        )
    return {name: getattr(customer, name) for name in fields}


def confirm(verification: Verification, *, by, checked, now: datetime | None = None) -> Verification:
    """Every field agrees with the papers: the archive becomes active. Pressed twice it is one effect.

    Raises `PermissionDenied` to whoever asked or wrote, `Refused` while a field is not ticked.
    """
    with acting(by, reason=CONFIRMED):
        customer, verification = _locked(verification, by)
        if verification.state == Verification.State.CONFIRMED and verification.verifier_id == by.pk:
            return verification
        _must_wait(verification)
        wanted = fields_to_check(customer)
        missing = [str(capfirst(fieldbook.BY_NAME[name].label)) for name in wanted if name not in checked]
        if missing:
            raise Refused(_("Not checked yet: %(fields)s.") % {"fields": _(", ").join(missing)})
        _answer(verification, Verification.State.CONFIRMED, by, wanted, now)
        customer.state = Customer.State.ACTIVE
        customer.save()
        _tell_owner(verification, customer, "verification_done", by)
    return verification


def report_difference(
    verification: Verification, *, by, note: str, checked=(), now: datetime | None = None
) -> Verification:
    """Something disagrees: the owner is told and the archive goes on waiting. The note stays sealed."""
    with acting(by, reason=DIFFERENCE):
        customer, verification = _locked(verification, by)
        if verification.state == Verification.State.DISCREPANCY and verification.verifier_id == by.pk:
            return verification
        _must_wait(verification)
        if not note.strip():
            raise Refused(_("Say which field differs, and how."))
        verification.note = note.strip()
        agreeing = [name for name in fields_to_check(customer) if name in checked]
        _answer(verification, Verification.State.DISCREPANCY, by, agreeing, now)
        _tell_owner(verification, customer, "verification_discrepancy", by)
    return verification


def _locked(verification: Verification, by) -> tuple[Customer, Verification]:
    """Customer first, then the check, as an edit does; refuses the wrong person."""
    customer = Customer.objects.select_for_update(no_key=True, of=("self",)).get(pk=verification.customer_id)
    verification = Verification.objects.select_for_update(no_key=True, of=("self",)).get(pk=verification.pk)
    verification.customer = customer
    if not may(by, "verify_customer", customer):
        raise PermissionDenied(_("You may not do the second check of this customer."))
    if verification.verifier_id != by.pk and by.pk in writers(verification):
        raise PermissionDenied(
            _("Another person must do the second check: you registered, changed or submitted this archive.")
        )
    return customer, verification


def _must_wait(verification: Verification) -> None:
    if verification.state != Verification.State.WAITING:
        raise Refused(
            _("This second check is already “%(state)s”; nothing was changed.")
            % {"state": verification.get_state_display()}
        )


def _answer(verification: Verification, state: str, by, checked, now: datetime | None) -> None:
    verification.state, verification.verifier = state, by
    verification.verified_at, verification.checked = now or clock(), list(checked)
    verification.save()
    Event.note(
        Event.Kind.VERIFIED,
        by=by,
        subject=verification.customer_id,
        outcome=str(state),
        verification=str(verification.pk),
    )


def _confirmed_at(customer: Customer) -> datetime | None:
    done = customer.verifications.filter(state=Verification.State.CONFIRMED).order_by("-verified_at")
    return done.values_list("verified_at", flat=True).first()


def _tell_checkers(verification: Verification, customer: Customer) -> None:
    """The head of the department or the nearest above who did not write it; else the CRM managers."""
    barred, unit, told = writers(verification), customer.department, []
    while unit is not None and not told:
        told = [person for person in unit.managers() if person.pk not in barred]
        unit = unit.parent
    told = told or User.objects.filter(groups__name="crm_manager", is_active=True).exclude(pk__in=barred)
    for person in told:
        Notice.objects.post(
            key=f"verification:{verification.pk}:{person.pk}",
            to=person,
            kind="verification_waiting",
            params={"number": customer.number},
            url=_inbox(verification),
            about=customer.pk,
        )


def _tell_owner(verification: Verification, customer: Customer, kind: str, by) -> None:
    Notice.objects.post(
        key=f"{kind}:{verification.pk}",
        to=customer.owner,
        kind=kind,
        params={"person": str(by), "number": customer.number},
        url=customer.get_absolute_url(),
        about=customer.pk,
    )


def _inbox(verification: Verification) -> str:
    try:
        return reverse("agency:inbox_item", args=["verification", verification.pk])
    except NoReverseMatch:
        return reverse("customers:verify", args=[verification.customer_id])
