from django import forms
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.forms.fields import LineField
from contracts.papers.typesetting import PREFIX
from contracts.signing.verifying import LONGEST


class VerifyForm(forms.Form):
    """A number, and the fingerprint that is printed on the paper; `with_file`, or the signed file itself."""

    number = LineField(
        label=_("Contract number"),
        max_length=LONGEST,
        error_messages={"required": _("Enter the number at the head of the paper.")},
    )
    fingerprint = LineField(
        label=_("Fingerprint"),
        max_length=PREFIX,
        required=False,
        help_text=_("The 16 signs at the foot of every page."),
    )
    file = forms.FileField(
        label=_("Or the signed file"),
        required=False,
        help_text=_("It is compared and not kept."),
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
    )

    def __init__(self, *args, with_file: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not with_file:
            del self.fields["file"]

    def clean_file(self):
        sent = self.cleaned_data["file"]
        if sent and sent.size > policy.FILE_LARGEST:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB."),
                params={"most": policy.FILE_LARGEST // policy.MIB},
            )
        return sent

    def clean(self):
        told = super().clean()
        if not self.errors and not (told.get("fingerprint") or told.get("file")):
            raise forms.ValidationError(_("Enter the fingerprint, or choose the file."))
        return told
