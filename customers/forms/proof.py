"""What comes with a change: how we know, the papers that prove it, and the day it holds from (C4)."""

from datetime import timedelta

from django import forms
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency import policy
from agency.errors import Refused
from agency.forms.fields import DayField, LineField
from customers.attachments import adding, sniffing
from customers.changing.recording import EVIDENCE_LONGEST, FARTHEST
from customers.models import Attachment, Customer

from .attachments import SeveralFilesField, SeveralFilesInput

MOST_FILES = 5


class ProofForm(forms.Form):
    """Beside the form of the change itself; `worded`: it has no field of its own for the evidence."""

    evidence = LineField(
        label=gettext_lazy("How do we know?"),
        required=False,
        max_length=EVIDENCE_LONGEST,
        help_text=gettext_lazy(
            "E.g. photo of the new passport seen at the counter. Kept sealed with the change."
        ),
        widget=forms.TextInput(attrs={"data-wide": True, "autocomplete": "off"}),
    )
    files = SeveralFilesField(
        label=gettext_lazy("Papers that prove it"),
        required=False,
        widget=SeveralFilesInput(attrs={"accept": ",".join((*sniffing.TAKEN, ".pdf"))}),
        help_text=gettext_lazy("Photos or PDF; kept sealed in the archive as evidence of this change."),
    )
    effective_on = DayField(
        label=gettext_lazy("Takes effect on"),
        required=False,
        help_text=gettext_lazy("Leave empty for as soon as possible. A later day: the change waits for it."),
    )

    def __init__(self, *args, worded: bool = True, **options):
        super().__init__(*args, **options)
        if not worded:
            del self.fields["evidence"]

    def clean_files(self) -> list:
        sent = self.cleaned_data["files"]
        if len(sent) > MOST_FILES:
            raise forms.ValidationError(_("At most %(most)s files.") % {"most": MOST_FILES})
        if any(one.size > policy.FILE_LARGEST for one in sent):
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB.") % {"most": policy.FILE_LARGEST // policy.MIB}
            )
        return sent

    def clean_effective_on(self):
        day = self.cleaned_data["effective_on"]
        if day and not localdate() <= day <= localdate() + timedelta(days=FARTHEST):
            raise forms.ValidationError(_("The day it takes effect lies between today and a year from now."))
        return day

    def propose(self, act, customer: Customer, *, by):
        """Keep the files and call `act` with what comes with the change; both or neither."""
        with transaction.atomic():
            files = tuple(
                adding.add(
                    customer,
                    by=by,
                    kind=Attachment.Kind.EVIDENCE,
                    name=sent.name,
                    content=sent.file.getbuffer(),
                ).pk
                for sent in self.cleaned_data["files"]
            )
            said = {"evidence": self.cleaned_data["evidence"]} if "evidence" in self.fields else {}
            outcome = act(files=files, effective_on=self.cleaned_data["effective_on"], **said)
            if files and not (outcome.applied or outcome.request):
                raise Refused(_("Nothing was different; nothing was saved."))
        return outcome
