"""Changing an archive: field by field, with a reason, and without losing what a colleague saved meanwhile.

`version` counts the edits of the facts. What stood in the archive when the person opened the form is read
from the history of that version, so that nothing secret has to travel through the form to be compared.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Conflict, Refused
from agency.models import Event
from agency.visibility import may

from . import fieldbook, indexing, verifying
from .care import hearing
from .merging import aliases
from .models import Consent, Customer, PrivacyNotice, Verification
from .reasons import Ours, because
from .registration import SENSITIVE, SENSITIVE_FACTS, is_minor

PLAIN = ("grade", "document_type", "source")
EDITABLE = (*fieldbook.NAMES, *PLAIN)
CLEARED = Ours(gettext_noop("Emptied because the separate consent was withdrawn"))


@dataclass(frozen=True)
class Difference:
    """One field two people changed: as both found it, as the other saved it, as this person typed it."""

    field: str
    base: Any
    theirs: Any
    mine: Any


class EditConflict(Conflict):
    """Saved by somebody else since the form was opened. `version` is the one to save upon next."""

    def __init__(self, differences: list[Difference], version: int, by, at: datetime):
        super().__init__(_("A colleague changed the same fields while you were typing."))
        self.differences, self.version, self.by, self.at = differences, version, by, at


def edit(
    customer_pk,
    *,
    by,
    changes: dict[str, Any],
    version: int,
    why: str,
    seen: dict[str, Any] | None = None,
    guardian_agreed: bool = False,
    drafter=None,
    attested: bool = False,
    duty: bool = False,
    now: datetime | None = None,
) -> Customer:
    """Write `changes` (field → new value, None to empty) over the archive as it stood at `version`.

    The lowest door: pages go through `customers.changing.propose`, which asks what the change needs first.
    `drafter` is who wrote a change that `by` only lets through; `attested`: a second person has held its key
    fields against the papers already; `duty`: it follows from a consent that was withdrawn.
    Fields only one side changed are merged; `seen` overrides what history
    says the person saw. Raises `EditConflict` where both changed a field, `Refused` without a reason,
    `Customer.DoesNotExist` out of sight, `PermissionDenied` without the right. A save that changes nothing
    writes nothing.
    """
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise KeyError(f"not editable: {sorted(unknown)}")
    with acting(by):
        customer = (
            Customer.objects.visible_to(by).select_for_update(no_key=True, of=("self",)).get(pk=customer_pk)
        )
        if not (duty or may(by, "change_customer", customer)):
            raise PermissionDenied(_("You may not change this archive."))
        fresh = merged(customer, changes, version, seen or {})
        if not fresh:
            return customer
        check_basis(customer, fresh)
        important = customer.grade == Customer.Grade.VIP
        for name, value in fresh.items():
            setattr(customer, name, value)
        with because(by, why, customer):
            _settle_childhood(customer, fresh, by, guardian_agreed, now or clock())
            _settle_state(customer, fresh, important, by=by, drafter=drafter, attested=attested)
            customer.version += 1
            if hearing.by_her_wish(str(why)):
                customer.last_contact_on = hearing.later(customer, localdate(now or clock()))
            customer.save()
            indexing.index(customer)
            if "name" in fresh:
                indexing.reindex(indexing.led_by(customer))
        wrote = {"drafter": drafter.pk} if drafter else {}
        Event.note(
            Event.Kind.CHANGED,
            by=by,
            subject=customer.pk,
            fields=sorted(fresh),
            version=customer.version,
            **wrote,
        )
    return customer


def as_of(customer: Customer, version: int):
    """The archive as it stood at the end of `version`; None when history does not know it."""
    return customer.history.filter(version=version).order_by("-history_date", "-history_id").first()


def merged(customer: Customer, changes: dict, version: int, seen: dict) -> dict[str, Any]:
    """What is to be written: the changes that differ from what stands. Raises `EditConflict`."""
    wanted = {name: _plain(value) for name, value in changes.items()}
    differing = {name: value for name, value in wanted.items() if value != _plain(getattr(customer, name))}
    if customer.version == version or not differing:
        return differing
    before = as_of(customer, version)
    clashes = []
    for name, mine in differing.items():
        theirs = _plain(getattr(customer, name))
        base = _plain(seen[name]) if name in seen else _plain(getattr(before, name)) if before else object()
        if base != theirs:
            clashes.append(Difference(name, None if before is None else base, theirs, mine))
    if clashes:
        last = customer.history.filter(version=customer.version).order_by("history_id").first()
        raise EditConflict(clashes, customer.version, last and last.history_user, last and last.history_date)
    return differing


def _plain(value):
    """Nothing is None, however it is written."""
    return None if isinstance(value, str) and not value else value


def check_basis(customer: Customer, fresh: dict) -> None:
    """Documents and health needs rest on the separate consent (PIPL art. 29)."""
    if not any(fresh.get(name) for name in SENSITIVE_FACTS):
        return
    answers = Consent.objects.filter(customer__in=aliases.ids_of(customer), purpose__code=SENSITIVE)
    answers = answers.standing().order_by("-at", "-pk")
    if answers.values_list("standing", flat=True).first() != Consent.Decision.GRANTED:
        raise Refused(
            _("Documents and health needs may be kept only with the separate consent. Record it first.")
        )


def _settle_state(
    customer: Customer, fresh: dict, was_important: bool, *, by, drafter, attested: bool
) -> None:
    """An important customer is checked anew after a change of a key field, or where no check is under way."""
    if customer.grade != Customer.Grade.VIP:
        if was_important and customer.state == Customer.State.AWAITING:
            verifying.drop(customer, by=by)
            customer.state = Customer.State.ACTIVE
        return
    waiting = customer.verifications.filter(state=Verification.State.WAITING).exists()
    abandoned = customer.state == Customer.State.AWAITING and not waiting
    if not was_important or abandoned or (fieldbook.KEY_FACTS & fresh.keys() and not attested):
        customer.state = Customer.State.AWAITING
        verifying.ask(customer, by=by, drafter=drafter)


def check_childhood(customer: Customer, fresh: dict, guardian_agreed: bool, now: datetime) -> bool:
    """Whether `fresh` makes the customer a child: then a guardian is named and has agreed, or it is `Refused`."""
    if customer.minor or not is_minor(fresh.get("born_on"), now):
        return False
    named = (fresh.get(name, getattr(customer, name)) for name in ("guardian_name", "guardian_phone"))
    if not (all(named) and guardian_agreed):
        raise Refused(
            _(
                "With this birth date the customer is under 14: name the guardian, the guardian's"
                " phone, and the consent given."
            )
        )
    return True


def _settle_childhood(customer: Customer, fresh: dict, by, guardian_agreed: bool, now: datetime) -> None:
    """Below 14 a guardian is named and consents (PIPL art. 31), also when only a birth date is corrected."""
    if "born_on" not in fresh:
        return
    if check_childhood(customer, fresh, guardian_agreed, now):
        _guardian_consents(customer, by, now)
        customer.basis = Customer.Basis.GUARDIAN
    customer.minor = is_minor(customer.born_on, now)


def _guardian_consents(customer: Customer, by, now: datetime) -> None:
    """What the customer had granted is granted anew by the guardian, under the notice in force."""
    notice = PrivacyNotice.objects.in_force("zh-hans")
    for consent in customer.consents.latest().filter(purpose__active=True):
        if consent.standing == Consent.Decision.GRANTED:
            Consent.objects.create(
                customer=customer,
                purpose_id=consent.purpose_id,
                decision=Consent.Decision.GRANTED,
                form=Consent.Form.GUARDIAN,
                notice=notice,
                at=now,
                by=by,
            )
