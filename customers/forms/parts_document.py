"""The form of a further identity document."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.forms.fields import DayField, LineField
from customers import documents, duplicates
from customers.models import IdentityDocument
from customers.parts import countries

from .parts import PartForm


class IdentityDocumentForm(PartForm):
    model = IdentityDocument
    columns = ("type", "number", "country", "valid_from", "valid_until")

    type = forms.ChoiceField(label=gettext_lazy("Document"), choices=IdentityDocument.Type)
    number = LineField(
        label=gettext_lazy("Document number"),
        max_length=40,
        help_text=gettext_lazy("Copy it from the document itself."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    country = forms.ChoiceField(label=gettext_lazy("Issuing country"), required=False)
    valid_from = DayField(label=gettext_lazy("Valid from"), required=False)
    valid_until = DayField(
        label=gettext_lazy("Valid until"),
        required=False,
        help_text=gettext_lazy("Leave empty for a card valid without limit."),
    )
    different_person = forms.BooleanField(
        label=gettext_lazy("This is a different person"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["country"].choices = countries.choices()
        self.fields["country"].initial = countries.HOME

    def clean_valid_until(self):
        day = self.cleaned_data["valid_until"]
        kept = self.part and self.part.valid_until
        if day and day < localdate() and day != kept:
            raise ValidationError(_("This document has expired. Ask for the new one, or check the year."))
        return day

    def clean(self) -> dict:
        facts = super().clean()
        kind, number = facts.get("type"), facts.get("number")
        if self.part and kind != self.part.type and not number:
            self.add_error("number", _("Copy the number of this document."))
        begins, ends = facts.get("valid_from"), facts.get("valid_until")
        if begins and ends and ends <= begins:
            self.add_error("valid_until", _("The document would end before it begins. Compare both dates."))
        if kind and number:
            self._check_number(kind, number)
        return facts

    def _check_number(self, kind: str, number: str) -> None:
        try:
            number = documents.clean(kind, number, today=localdate())
        except ValidationError as error:
            self.add_error("number", error)
            return
        self.cleaned_data["number"] = number
        if self.cleaned_data.get("different_person"):
            return
        for twin in duplicates.cards(self.user, {"document_number": number}):
            if twin.customer.pk != self.customer.pk:
                self.fields["different_person"].widget = forms.CheckboxInput()
                self.add_error(
                    "number",
                    _("%(number)s already has this. Open that archive, or tick “This is a different person”.")
                    % {"number": twin.customer.number},
                )
