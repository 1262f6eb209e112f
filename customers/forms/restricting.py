"""Restricting the use of an archive, and releasing it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agency.forms.fields import NoteField
from customers.models import Restriction
from customers.models.restriction import CATEGORIES
from customers.reasons import LONGEST

Ground = Restriction.Ground


class RestrictForm(forms.Form):
    category = forms.ChoiceField(label=_("What is restricted"), choices=CATEGORIES, required=False)
    ground = forms.ChoiceField(
        label=_("Ground"), choices=[(one.value, one.label) for one in (Ground.REQUEST, Ground.ACCURACY)]
    )
    look_again_on = forms.DateField(
        label=_("To be looked at again"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Nothing is released by that day itself."),
    )


class ReleaseForm(forms.Form):
    why = NoteField(label=_("Reason for the release"), max_length=LONGEST)
