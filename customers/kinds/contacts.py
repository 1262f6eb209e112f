"""The people who speak for an organisation and have no archive of their own (B3)."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.models import Event
from agency.visibility import may
from customers import indexing
from customers.models import ContactPerson, Customer
from customers.reasons import Ours, because

from .drafted import standing, wrote

ADDED = Ours(gettext_noop("contact person added"))
CHANGED = Ours(gettext_noop("contact person changed"))
REMOVED = Ours(gettext_noop("contact person taken off file"))
FIELDS = ("name", "role", "phone", "email", "wechat", "preferred", "ground")


def of(customer: Customer) -> list[ContactPerson]:
    """Whoever is asked first stands first."""
    return list(ContactPerson.objects.filter(customer=customer).order_by("-preferred", "created_at"))


def save(
    customer: Customer,
    *,
    by,
    facts: dict,
    person: ContactPerson | None = None,
    pk=None,
    why: str = "",
    drafter=None,
) -> ContactPerson:
    """Add a contact person (`pk`: the id it gets), or change one. Only one is asked first: the newest said so.

    `drafter` is who wrote what `by` only lets through. Raises `Conflict` where the person was taken off file.
    """
    with acting(by), because(by, why or (CHANGED if person else ADDED), customer):
        _check(customer, by)
        added = person is None
        person = ContactPerson(pk=pk or uuid7(), customer=customer) if added else standing(person)
        for name in FIELDS:
            if name in facts:
                setattr(person, name, facts[name])
        others = (
            ContactPerson.objects.select_for_update(no_key=True)
            .filter(customer=customer)
            .exclude(pk=person.pk)
        )
        if person.preferred:
            others.filter(preferred=True).update(preferred=False)
        person.save()
        indexing.index(customer)
        _note(customer, by, "contact_added" if added else "contact_changed", person, drafter)
    return person


def remove(person: ContactPerson, *, by, why: str = REMOVED, drafter=None) -> None:
    with acting(by), because(by, why, person.customer):
        _check(person.customer, by)
        person = standing(person)
        _note(person.customer, by, "contact_removed", person, drafter)
        person.delete()
        indexing.index(person.customer)


def _check(customer: Customer, by) -> None:
    if not may(by, "change_customer", customer):
        raise PermissionDenied(_("You may not change this archive."))


def _note(customer: Customer, by, act: str, person: ContactPerson, drafter) -> None:
    Event.note(
        Event.Kind.ORGANISATION, by=by, subject=customer.pk, act=act, contact=str(person.pk), **wrote(drafter)
    )
