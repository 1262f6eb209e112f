from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agency.forms.fields import DayField, LineField
from customers.attachments import sniffing
from customers.forms.attachments import SeveralFilesField, SeveralFilesInput

NAME_LONGEST, REASON_LONGEST = 60, 300


class SignedForm(forms.Form):
    """Who signed the paper for one side, and on which day."""

    use_required_attribute = False
    name = LineField(
        label=_("Name"), max_length=NAME_LONGEST, error_messages={"required": _("Say who signed.")}
    )
    signed_on = DayField(label=_("Date on the paper"), initial=localdate)


class ReasonForm(forms.Form):
    reason = LineField(
        label=_("Why"),
        max_length=REASON_LONGEST,
        error_messages={"required": _("Say why; it is kept with the contract.")},
    )


class ScanForm(forms.Form):
    """The signed paper: one PDF, or a photo of each page in their order."""

    files = SeveralFilesField(
        label=_("Scan, or a photo of every page"),
        widget=SeveralFilesInput(attrs={"accept": ",".join((*sniffing.TAKEN, ".pdf"))}),
        error_messages={"required": _("Choose the scan, or take a photo of every page.")},
    )
