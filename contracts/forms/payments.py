"""What is typed about money that comes and goes, and about what is to be done."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.forms.fields import DayField
from agency.models import User
from contracts.models import Contract, Due, Receipt
from customers.forms.attachments import SeveralFilesField
from customers.trade.money import YuanField, written

from .base import line, note

WAYS = [("", "—"), *Receipt.METHODS]


class OnceForm(forms.Form):
    """Carries its one-time id, so that twice posted is done once."""

    use_required_attribute = False
    form_id = forms.UUIDField(widget=forms.HiddenInput)


class ReceiveForm(OnceForm):
    amount = YuanField(label=_("Amount received"))
    day = DayField(label=_("Day of payment"))
    method = forms.ChoiceField(label=_("Way of payment"), choices=WAYS)
    due = forms.ChoiceField(label=_("Meant for"), required=False)
    reference = line(
        _("Reference"), 120, help_text=_("Number of the transfer, of WeChat Pay or Alipay, of the cheque.")
    )
    account = line(_("Account of the agency"), 120)

    def __init__(self, *args, dues: list[Due], **options):
        super().__init__(*args, **options)
        self.fields["due"].choices = [
            ("", _("the oldest first")),
            *(
                (str(one.pk), f"{one.get_kind_display()} · {one.due_on:%Y-%m-%d} · {written(one.left)}")
                for one in dues
            ),
        ]


class RefundForm(OnceForm):
    amount = YuanField(label=_("Amount that goes back"))
    method = forms.ChoiceField(label=_("Way of payment"), choices=WAYS)
    reference = line(_("To which account, or by which reference"), 120)
    reason = note(pgettext_lazy("money", "Why"), 600)


class ReasonForm(OnceForm):
    reason = note(pgettext_lazy("money", "Why"), 600)


class SettleForm(forms.Form):
    use_required_attribute = False
    kept = YuanField(label=_("Kept by the agency"))
    reason = note(pgettext_lazy("money", "Why"), 600)


class ObligationForm(OnceForm):
    what = line(_("What is to be done"), 200, attrs={"data-wide": True})
    due_on = DayField(label=pgettext_lazy("obligation", "By"))
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Responsible"), empty_label=None)
    clause = forms.ChoiceField(label=_("From which clause"), required=False)

    def __init__(self, *args, contract: Contract, by, **options):
        super().__init__(*args, **options)
        unit = User.objects.filter(is_active=True, department=contract.department_id)
        known = User.objects.filter(is_active=True, pk__in=[contract.owner_id, by.pk, *contract.readers])
        self.fields["owner"].queryset = (unit | known).order_by("name")
        clauses = [one for one in contract.revision.text if one["kind"] == "clause" and one.get("text")]
        self.fields["clause"].choices = [
            ("", "—"),
            *((one["key"], f"{one['number']}. {one['text'][:40]}") for one in clauses),
        ]

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < localdate():
            raise forms.ValidationError(_("This day is over."))
        return day


class EvidenceForm(OnceForm):
    """Files that show how something was done; several become the pages of one."""

    files = SeveralFilesField()
