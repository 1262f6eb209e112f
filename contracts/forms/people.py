"""Who stands in a contract: the other side, other agencies, those who travel."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.forms.fields import PhoneField
from contracts.words import INSURANCE, ROLES
from customers.models import Customer

from .base import TermsForm, day, line, note, one_of, tick

DOCUMENTS = Customer.Document.choices


def new_key() -> str:
    return uuid4().hex[:8]


class TitleForm(TermsForm):
    title = line(_("Subject of the contract"), 120, attrs={"data-wide": True})


class PartyForm(TermsForm):
    """The other side of the contract."""

    name = line(_("Name of the customer"))
    phone = PhoneField(label=_("Telephone"), required=False)
    document_type = one_of(_("Identity document"), DOCUMENTS)
    document_number = line(_("Number of the document or credit code"), 40)
    address = line(_("Address"), 120, attrs={"data-wide": True})
    signatory = line(_("Who signs for them"), help_text=_("For a body, or where somebody signs for a group."))
    authority = line(_("By what authority"), help_text=_("Legal representative, power of attorney, …"))


class AgencyForm(TermsForm):
    role = forms.ChoiceField(label=_("Part it plays"), choices=list(ROLES.items()))
    name = line(_("Name of the agency"))
    licence = line(_("Business licence number"), 40)
    licence_until = day(_("Licence valid until"))
    contact = line(_("Contact"), 40)
    phone = PhoneField(label=_("Telephone"), required=False)
    entrusted = tick(_("A written contract with it exists"))


class TravellerForm(TermsForm):
    """One who travels; the guardian is asked for whoever is under 18 at the departure."""

    key = forms.CharField(required=False, widget=forms.HiddenInput, max_length=12)
    name = line(pgettext_lazy("person", "Name"))
    sex = one_of(_("Sex"), Customer.Sex.choices)
    born_on = day(_("Date of birth"))
    document_type = one_of(_("Identity document"), DOCUMENTS)
    document_number = line(_("Number of the document"), 40)
    phone = PhoneField(label=_("Telephone"), required=False)
    emergency_contact = line(_("Contact in an emergency"), 40)
    emergency_phone = PhoneField(label=_("Telephone in an emergency"), required=False)
    room = line(_("Room"), 40, help_text=_("With whom, or a single room."))
    insurance = one_of(_("Personal accident insurance"), INSURANCE.items(), empty=_("not asked yet"))
    guardian = line(_("Guardian"), 40)
    guardian_phone = PhoneField(label=_("Telephone of the guardian"), required=False)
    guardian_agreed = tick(_("The guardian has agreed in writing"))
    health = note(_("Health, as far as it matters for this journey"), 300)
    needs = note(_("Special needs"), 300)

    def write(self, value) -> None:
        super().write(value)
        value.key = value.key or new_key()
