"""Forms of grades: the rule's weights and thresholds, and a decision against the rule."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from agency.forms.fields import DayField, LineField
from customers.models import Customer, GradingRule
from customers.trade.grading import GRADES, MEASURES


class RuleForm(forms.Form):
    """A new version of the rule, beginning with what is in force."""

    effective_from = DayField(label=gettext_lazy("In force from"))
    note = LineField(
        label=gettext_lazy("Why is the rule changed?"),
        max_length=300,
        widget=forms.TextInput(attrs={"data-wide": True, "autocomplete": "off"}),
    )

    def __init__(self, data=None, *, rule: GradingRule):
        super().__init__(data, initial={"effective_from": localdate()})
        for name, label in MEASURES.items():
            self.fields[f"weight_{name}"] = forms.IntegerField(
                label=label, min_value=0, max_value=100, initial=rule.weights[name]
            )
        for code in GRADES:
            self.fields[f"threshold_{code}"] = forms.IntegerField(
                label=code.label, min_value=1, max_value=100, initial=rule.thresholds[code]
            )
        self.sections = [
            (gettext_lazy("Weights in per cent"), "", [f"weight_{name}" for name in MEASURES]),
            (gettext_lazy("Score from which the grade is proposed"), "", [f"threshold_{c}" for c in GRADES]),
            (gettext_lazy("The change itself"), "", ["effective_from", "note"]),
        ]
        self.steps = rule.steps

    def rule(self) -> dict:
        """The arguments of `grading.write_rule`, without `by`."""
        cleaned = self.cleaned_data
        return {
            "effective_from": cleaned["effective_from"],
            "note": cleaned["note"],
            "weights": {name: cleaned[f"weight_{name}"] for name in MEASURES},
            "thresholds": {code.value: cleaned[f"threshold_{code}"] for code in GRADES},
            "steps": self.steps,
        }


class OverrideForm(forms.Form):
    """Another grade than the proposed one, with the reason."""

    given = forms.ChoiceField(
        label=gettext_lazy("Grade"),
        choices=Customer.Grade.choices,
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
    )
    why = LineField(
        label=gettext_lazy("Why do you decide otherwise?"),
        max_length=300,
        widget=forms.TextInput(attrs={"data-wide": True, "autocomplete": "off"}),
    )
