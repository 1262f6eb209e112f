"""Forms around the scans of a contract."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agency.forms.fields import LineField
from contracts.filing.by_hand import LONGEST
from contracts.models import ContractScan
from customers.attachments import sniffing
from customers.forms.attachments import SeveralFilesField, SeveralFilesInput
from customers.forms.reveal import RevealForm

ACCEPT = ",".join((*sniffing.TAKEN, ".pdf"))


class PagesForm(forms.Form):
    files = SeveralFilesField(
        label=_("Pages of the scan"),
        widget=SeveralFilesInput(attrs={"accept": ACCEPT}),
        error_messages={"required": _("Choose at least one file.")},
    )


class NewScanForm(forms.Form):
    paper = forms.ChoiceField(
        label=_("Which paper is it?"),
        choices=ContractScan.Paper,
        widget=forms.RadioSelect(attrs={"class": "radio-cards", "data-wide": True}),
        error_messages={"required": _("Choose what it is.")},
    )


class OpenScanForm(RevealForm):
    """What a scan is opened for."""

    start = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)


class TakeOutForm(forms.Form):
    why = LineField(
        label=_("Why is it taken out?"),
        max_length=200,
        error_messages={"required": _("Say why the paper is taken out.")},
    )


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("Words of this page"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-wide": True, "lang": "zh-Hans"}),
        help_text=_("Names, numbers of documents, telephones and the like are taken out before it is kept."),
    )
