"""Printing the registration form (客户信息登记表, B14): masked, watermarked, and written down."""

from agency.acting import acting
from agency.models import Event

from .models import Customer


def note_print(customer: Customer, *, by, form: str = "registration") -> Event:
    """A sheet of paper with this archive leaves the system: kept in the register (seed 002 §五)."""
    with acting(by):
        return Event.note(Event.Kind.PRINTED, by=by, subject=customer.pk, form=form)
