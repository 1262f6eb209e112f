"""A licence of the register, and its papers."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agency.encryption.ids import uuid7
from agency.forms.fields import DayField, LineField, narrow
from contracts.models import Licence


class LicenceForm(forms.Form):
    """`form_id` makes a form sent twice one licence."""

    form_id = forms.UUIDField(widget=forms.HiddenInput)
    of = forms.ChoiceField(label=_("Whose"), choices=Licence.Holder.choices)
    holder = LineField(label=_("Holder"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind of licence"), choices=Licence.Kind.choices)
    number = LineField(
        label=_("Licence number"),
        max_length=40,
        help_text=_("As it stands on the licence: contracts are checked against it."),
    )
    valid_from = DayField(label=_("Valid from"), required=False)
    valid_until = DayField(label=_("Valid until"))

    FACTS = ("of", "holder", "kind", "number", "valid_from", "valid_until")

    def __init__(self, data=None, *, licence: Licence | None = None, renews: bool = False):
        known = {name: getattr(licence, name) for name in self.FACTS} if licence else {}
        if renews:
            known |= {"valid_from": None, "valid_until": None}
        super().__init__(data, initial={"form_id": uuid7(), "of": Licence.Holder.SUPPLIER} | known)

    def clean_number(self) -> str:
        return narrow(self.cleaned_data["number"])

    def clean(self):
        said = super().clean()
        begins, ends = said.get("valid_from"), said.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", ValidationError(_("It cannot end before it begins.")))
        return said

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.FACTS}


class LicenceFileForm(forms.Form):
    form_id = forms.UUIDField(widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("File"),
        help_text=_("A picture or PDF."),
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["form_id"].initial = uuid7
