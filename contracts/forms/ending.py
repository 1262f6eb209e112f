"""Ending a contract before its time, and making an unsigned one void."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agency.forms.fields import DayField, NoteField
from agency.forms.rendering import Choice
from contracts.changing.early_ending import ENDINGS, Wish
from contracts.models import Contract
from customers.trade.money import YuanField

End = Contract.End
HINTS = {
    End.TRAVELLER: _("旅游法 65: refund by the steps agreed on"),
    End.TOO_FEW: _("旅游法 63: told 7 days ahead, 30 abroad; everything is given back"),
    End.FORCE: _("旅游法 67: less what was paid and cannot be had back"),
    End.BREACH: _("旅游法 66: the traveller endangers others or breaks the law; less necessary costs"),
}


class EarlyEndForm(forms.Form):
    use_required_attribute = False
    ending = forms.ChoiceField(
        label=_("Why it ends"),
        choices=[(code, Choice(str(End(code).label), HINTS[code])) for code in ENDINGS],
        widget=forms.RadioSelect(attrs={"class": "radio-cards"}),
    )
    ends_from = DayField(label=_("Ends on"))
    reason = NoteField(
        label=_("What happened"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "data-wide": True}),
        help_text=_("It stands in the letter to the other side."),
    )
    costs = YuanField(
        label=_("Costs that cannot be had back"),
        required=False,
        help_text=_("Of 65–67, with receipts on file."),
    )
    kept = YuanField(
        label=_("Kept instead"),
        required=False,
        help_text=_("Empty: as reckoned. Less is possible, more is not."),
    )
    enrolled = forms.IntegerField(
        label=_("How many signed up"), min_value=0, max_value=9999, required=False, help_text=_("Of 63.")
    )
    notified_on = DayField(label=_("Other side told on"), required=False, help_text=_("Of 63."))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["ending"].choices = [(code, Choice(End(code).label, HINTS[code])) for code in ENDINGS]
        self.initial.setdefault("ends_from", localdate())

    def wish(self) -> Wish:
        said = self.cleaned_data
        return Wish(
            ending=said["ending"],
            ends_from=said["ends_from"],
            reason=said["reason"],
            costs=said["costs"] or 0,
            kept=said["kept"],
            notified_on=said["notified_on"],
            enrolled=said["enrolled"],
        )


class VoidForm(forms.Form):
    use_required_attribute = False
    reason = NoteField(
        label=_("Why it is void"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "data-wide": True}),
        help_text=_("The number stays in the register with it."),
    )
