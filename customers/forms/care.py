"""Forms of greetings and gifts; amounts are typed in yuan."""

from datetime import date, timedelta

from django import forms
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agency.forms.fields import DayField, LineField, NoteField
from customers.care import occasions, wording
from customers.models import CareAction, CareRule
from customers.trade.money import YuanField

SEGMENTS = {"class": "seg-ctl", "data-wide": True}


def _acts() -> list[tuple[str, str]]:
    return [(code, capfirst(label)) for code, label in CareRule.Act.choices]


class GiveForm(forms.Form):
    """A greeting, gift or offer planned by hand."""

    act = forms.ChoiceField(label=_("What"), choices=_acts, widget=forms.RadioSelect(attrs=SEGMENTS))
    occasion = forms.ChoiceField(label=_("Occasion"), required=False)
    due_on = DayField(label=_("On which day"))
    item = LineField(
        label=_("Gift"), required=False, help_text=_("E.g. flowers, a card with the travel photo.")
    )
    planned_cost = YuanField(label=_("Planned cost in yuan"), required=False)
    text = NoteField(
        label=_("Words"),
        required=False,
        max_length=500,
        help_text=_("{name} and {sender} are filled in when it is sent."),
    )

    def __init__(self, data=None):
        super().__init__(data, initial={"act": CareRule.Act.GREETING})
        self.fields["occasion"].choices = [
            ("", _("No particular occasion")),
            *((code, occasions.label(code)) for code in occasions.LABELS),
        ]

    def clean_due_on(self) -> date:
        day = self.cleaned_data["due_on"]
        if day < localdate():
            raise forms.ValidationError(_("Plan it for today or later."))
        if day > localdate() + timedelta(days=400):
            raise forms.ValidationError(_("This is more than a year away. Check the year."))
        return day

    def clean_text(self) -> str:
        wording.check_places(self.cleaned_data["text"])
        return self.cleaned_data["text"]

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("act") == CareRule.Act.GIFT and not cleaned.get("item"):
            self.add_error("item", _("Say what the gift is."))
        return cleaned

    def given(self) -> dict:
        return self.cleaned_data | {"planned_cost": self.cleaned_data["planned_cost"] or 0}

    @property
    def usual_fields(self) -> list:
        return list(self)


class SentForm(forms.Form):
    """How it was sent by hand, what it cost, and the proof."""

    channel = forms.ChoiceField(
        label=_("Sent how"),
        choices=lambda: [(code, capfirst(label)) for code, label in CareAction.Channel.choices],
        widget=forms.RadioSelect,
    )
    text = NoteField(label=_("Words sent"), required=False, max_length=500)
    cost = YuanField(label=_("Cost in yuan"), required=False)
    proof = LineField(
        label=_("Proof of delivery"), required=False, help_text=_("E.g. the parcel number, or who took it.")
    )

    def __init__(self, data=None, *, action: CareAction, text: str):
        cost = action.planned_cost or None
        super().__init__(data, initial={"text": text, "cost": cost})

    def sent(self) -> dict:
        return self.cleaned_data

    @property
    def usual_fields(self) -> list:
        return list(self)


class RuleForm(forms.ModelForm):
    """One rule: what, how long before, for how much, with which words."""

    cost = YuanField(label=_("Planned cost in yuan"), required=False)

    class Meta:
        model = CareRule
        fields = ["act", "lead_days", "cost", "text", "text_en", "active"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2}),
            "text_en": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {"text": _("{name} and {sender} are filled in when it is sent.")}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["lead_days"].max_value = 60
        self.fields["lead_days"].widget.attrs["max"] = 60

    def clean_lead_days(self) -> int:
        if self.cleaned_data["lead_days"] > 60:
            raise forms.ValidationError(_("At most 60 days before."))
        return self.cleaned_data["lead_days"]

    def clean_cost(self) -> int:
        return self.cleaned_data["cost"] or 0

    def clean_text(self) -> str:
        wording.check_places(self.cleaned_data["text"])
        return self.cleaned_data["text"]

    def clean_text_en(self) -> str:
        wording.check_places(self.cleaned_data["text_en"])
        return self.cleaned_data["text_en"]

    @property
    def usual_fields(self) -> list:
        return list(self)
