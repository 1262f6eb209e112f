"""One answer of the customer to one purpose: how it was told and what proves it; the same form for yes and no."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.consenting import LONGEST, Evidence
from customers.models import Attachment, Consent, Customer

DECISIONS = [choice for choice in Consent.Decision.choices if choice[0] != Consent.Decision.EXPIRED]
WAYS = [choice for choice in Consent.Way.choices if choice[0] != Consent.Way.CLOCK]


class AnswerForm(forms.Form):
    """`decision` is the button pressed. Nothing else is compulsory: who withdraws owes us no reason."""

    way = forms.ChoiceField(label=_("How it was told"), choices=WAYS, required=False)
    words = forms.CharField(
        label=_("Where the proof is kept, or why"),
        required=False,
        max_length=LONGEST,
        help_text=_("E.g. “folder 12, page 3”, or what the customer said. Not compulsory."),
    )
    file = forms.ModelChoiceField(
        label=_("File that proves it"), queryset=Attachment.objects.none(), required=False
    )
    valid_until = forms.DateField(
        label=_("Given until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Only where the customer named a day."),
    )
    written = forms.BooleanField(label=_("Signed on paper (written consent)"), required=False)
    decision = forms.ChoiceField(
        label=pgettext_lazy("consent", "Answer"), choices=DECISIONS, widget=forms.HiddenInput
    )

    def __init__(self, *args, customer: Customer, code: str = "", **kwargs):
        super().__init__(*args, auto_id=f"{code}-%s", **kwargs)
        kept = Attachment.objects.kept().filter(customer=customer, kind__in=EVIDENCE)
        self.fields["file"].queryset = kept.order_by("-created_at")
        if customer.minor:
            del self.fields["written"]

    def evidence(self) -> Evidence:
        said = self.cleaned_data
        return Evidence(
            way=said["way"],
            words=said["words"],
            file=said["file"].pk if said["file"] else None,
            form=Consent.Form.WRITTEN if said.get("written") else "",
            valid_until=said["valid_until"],
        )


EVIDENCE = (Attachment.Kind.CONSENT, Attachment.Kind.REGISTRATION, Attachment.Kind.EVIDENCE)
