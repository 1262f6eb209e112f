from django import forms
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.forms.fields import narrow

from .sharing import NUMBER


class EmergencyForm(forms.Form):
    """Which archive, and what has happened."""

    number = forms.CharField(
        label=_("Archive number"),
        max_length=20,
        help_text=_("As on the customer's card, e.g. KH-2026-000017-4."),
    )
    reason = forms.CharField(
        label=_("What has happened?"),
        max_length=policy.NOTE_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what has happened; it is read at once.")},
    )

    def clean_number(self) -> str:
        """Only what has the shape of a number: a phone typed by mistake must not stay anywhere."""
        number = narrow(self.cleaned_data["number"]).upper()
        if not NUMBER.fullmatch(number):
            raise forms.ValidationError(_("This is no archive number. It looks like KH-2026-000017-4."))
        return number
