"""Forms of preferences and pinned alerts."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.forms.fields import DayField, LineField, NoteField
from customers.models import PinnedAlert, PreferenceItem

from .parts import PartForm


def _not_in_the_future(day):
    if day and day > localdate():
        raise ValidationError(_("This day lies in the future."))
    return day


class PreferenceItemForm(PartForm):
    model = PreferenceItem
    columns = ("kind", "value", "source", "observed_on", "confidence")

    kind = forms.ChoiceField(label=gettext_lazy("Subject"), choices=PreferenceItem.Kind)
    value = LineField(
        label=gettext_lazy("What the customer likes or avoids"),
        max_length=200,
        help_text=gettext_lazy(
            "E.g. high floor, away from the lift; no coriander; aisle seat; 8,000 a head."
        ),
        widget=forms.TextInput(attrs={"data-wide": True}),
    )
    source = forms.ChoiceField(label=gettext_lazy("Known from"), choices=PreferenceItem.Source)
    observed_on = DayField(label=gettext_lazy("Observed on"))
    confidence = forms.ChoiceField(
        label=gettext_lazy("How sure"),
        choices=PreferenceItem.Confidence,
        initial=PreferenceItem.Confidence.HIGH,
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.initial.setdefault("observed_on", localdate())

    def clean_observed_on(self):
        return _not_in_the_future(self.cleaned_data["observed_on"])


class PinnedAlertForm(PartForm):
    model = PinnedAlert
    columns = ("severity", "text", "observed_on", "ends_on")

    severity = forms.ChoiceField(
        label=gettext_lazy("Severity"),
        choices=PinnedAlert.Severity,
        initial=PinnedAlert.Severity.CARE,
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
    )
    text = NoteField(
        label=gettext_lazy("What must never be forgotten"),
        max_length=300,
        help_text=gettext_lazy("E.g. wheelchair, diabetes, nut allergy, and what to do."),
    )
    observed_on = DayField(label=gettext_lazy("Known since"), required=False)
    ends_on = DayField(
        label=gettext_lazy("Applies until"),
        required=False,
        help_text=gettext_lazy("E.g. while the arm is in plaster. Leave empty for always."),
    )

    def clean_observed_on(self):
        return _not_in_the_future(self.cleaned_data["observed_on"])

    def values(self) -> dict:
        return {
            name: value or None if name.endswith("_on") else value for name, value in super().values().items()
        }
