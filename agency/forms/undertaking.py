"""The form by which a colleague promises confidentiality: the own name, typed as a signature."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UndertakingForm(forms.Form):
    name = forms.CharField(
        label=_("Your name, as a signature"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
