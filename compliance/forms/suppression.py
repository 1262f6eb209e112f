"""The forms of the suppression list: a number is typed into the body of a request, never into an address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Suppression

REASONS = [choice for choice in Suppression.Reason.choices if choice[0] != Suppression.Reason.DELETED]


class ValueForm(forms.Form):
    value = forms.CharField(
        label=_("Telephone number or e-mail address"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AddForm(ValueForm):
    reason = forms.ChoiceField(label=_("Why"), choices=REASONS)


class BringForm(forms.Form):
    text = forms.CharField(
        label=_("Numbers and addresses"),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 6, "data-wide": True}),
        help_text=_("One below the other, or with commas between. They are kept as digests only."),
    )
    reason = forms.ChoiceField(label=_("Why"), choices=REASONS, initial=Suppression.Reason.LIST)
