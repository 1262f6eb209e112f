"""Credit of a customer: what is agreed, what is used, what went wrong (B36, B37)."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from agency.visibility import may
from customers.models import Credit, CreditIncident, Customer, Purchase

from . import signing

SET = gettext_noop("credit set")
TROUBLE = gettext_noop("credit incident noted")
SETTLED = gettext_noop("credit incident settled")


@dataclass(frozen=True)
class Standing:
    """The credit of one archive today; amounts in fen."""

    credit: Credit | None
    used: int
    overdue: list[Purchase]
    troubles: int = 0  # incidents not settled

    @property
    def limit(self) -> int:
        return self.credit.limit if self.credit else 0

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used)

    @property
    def exceeded(self) -> bool:
        return self.used > self.limit

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.used / self.limit)) if self.limit else 100 if self.used else 0


def standing(customer: UUID, today: date | None = None) -> Standing:
    """Overdue is what was agreed longer ago than the days of credit and is not paid."""
    credit = Credit.objects.filter(customer=customer).first()
    last_day = (today or localdate()) - timedelta(days=credit.days if credit else 0)
    owed = Purchase.objects.filter(customer=customer, state=Purchase.State.AGREED).owed()
    troubles = CreditIncident.objects.filter(customer=customer, settled_on=None).count()
    return Standing(credit, signing.used(customer), list(owed.filter(starts_on__lt=last_day)), troubles)


def set_credit(customer: Customer, *, by, facts: dict) -> Credit:
    """Grade, limit, days, description and terms; set by whoever may sign, not by the seller."""
    with acting(by, reason=SET):
        _check(customer, by)
        credit = Credit.objects.select_for_update(no_key=True, of=("self",)).filter(customer=customer).first()
        credit = credit or Credit(customer=customer)
        for name, value in facts.items():
            setattr(credit, name, value if value != "" else None)
        credit.save()
        _note(customer, by, "set", grade=credit.grade)
    return credit


def note_incident(customer: Customer, *, by, facts: dict) -> CreditIncident:
    with acting(by, reason=TROUBLE):
        if not may(by, "change_customer", customer) and not may(by, "sign_credit", customer):
            raise PermissionDenied(_("You may not change this archive."))
        incident = CreditIncident(customer=customer, **{k: v or None for k, v in facts.items()})
        incident.save()
        _note(customer, by, "incident", of=incident.kind)
    return incident


def settle_incident(incident: CreditIncident, *, by, on: date) -> None:
    with acting(by, reason=SETTLED):
        _check(incident.customer, by)
        if incident.settled_on:
            raise Refused(_("This incident is settled already."))
        incident.settled_on = on
        incident.save()
        _note(incident.customer, by, "settled", of=incident.kind)


def _check(customer: Customer, by) -> None:
    if not may(by, "sign_credit", customer):
        raise PermissionDenied(_("You may not set the credit of this customer."))


def _note(customer: Customer, by, act: str, **codes) -> None:
    Event.note(Event.Kind.CREDIT, by=by, subject=customer.pk, act=act, **codes)
