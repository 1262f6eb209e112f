"""The text of an impact assessment, its risks row by row, and what is asked when it is decided on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.forms.fields import LineField, NoteField
from compliance.impact import subjects
from compliance.models import ImpactAssessment

Level = ImpactAssessment.Level
HINTS = {
    "lawful": _("The basis in PIPL 13, 29 or 31; the notice that is shown; whose separate consent is asked."),
    "legitimate": _("The aim in one sentence, and whether people would expect it."),
    "necessary": _(
        "Which fields are left out, how long they are kept, what milder way was weighed and why it fails."
    ),
    "effects": _(
        "Unwanted calls, fraud, being treated differently, loss of control; who is hit hardest (children)."
    ),
    "measures": _(
        "Masking, keys, approvals, agreements, ends of access; why they suffice and are not too much."
    ),
}


class PartField(NoteField):
    """Asked for when the assessment is handed in, kept half-written before."""

    def validate(self, value) -> None:
        """Nothing is missing in a draft."""


class SubjectForm(forms.Form):
    """What the assessment is about."""

    subject = forms.ChoiceField(label=_("What is assessed"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        groups: dict[str, list] = {}
        for one in subjects.known():
            groups.setdefault(one.kind_label, []).append((f"{one.kind}:{one.key}", one.label))
        self.fields["subject"].choices = [("", _("choose")), *groups.items()]

    def clean_subject(self) -> tuple[str, str]:
        kind, _colon, key = self.cleaned_data["subject"].partition(":")
        return kind, key


class AssessmentForm(forms.ModelForm):
    """The five questions of PIPL 56; half-written is kept, all are asked when it is handed in."""

    sections = [
        (_("1 · Lawful, legitimate, necessary"), _("PIPL 56 (1)"), ["lawful", "legitimate", "necessary"]),
        (_("2 · Effects on people and risks"), _("PIPL 56 (2)"), ["effects"]),
        (_("3 · Measures of protection"), _("PIPL 56 (3)"), ["measures"]),
    ]

    class Meta:
        model = ImpactAssessment
        fields = ImpactAssessment.TEXTS
        help_texts = HINTS
        field_classes = dict.fromkeys(ImpactAssessment.TEXTS, PartField)
        widgets = {
            name: forms.Textarea(attrs={"rows": 4, "data-wide": True}) for name in ImpactAssessment.TEXTS
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for one in self.fields.values():
            one.required = True


class RiskForm(forms.Form):
    """One risk; a row left empty is none."""

    what = LineField(label=_("Risk"), max_length=200, required=False)
    likelihood = forms.TypedChoiceField(label=_("Likelihood"), choices=Level.choices, coerce=int)
    severity = forms.TypedChoiceField(label=_("Severity"), choices=Level.choices, coerce=int)
    measure = LineField(label=_("Measure"), max_length=300, required=False)
    residual = forms.TypedChoiceField(label=_("What is left"), choices=Level.choices, coerce=int)

    def clean(self) -> dict:
        told = super().clean()
        if told.get("what") and not told.get("measure"):
            self.add_error("measure", _("Say what is done against it."))
        if told.get("measure") and not told.get("what"):
            self.add_error("what", _("Say what may happen."))
        return told


class RiskRows(forms.BaseFormSet):
    @property
    def rows(self) -> list[dict]:
        """Rows that say something, as they are kept."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("what")]


Risks = forms.formset_factory(
    RiskForm, formset=RiskRows, extra=3, max_num=policy.IMPACT_RISKS, absolute_max=policy.IMPACT_RISKS
)


class DecisionForm(forms.Form):
    """A word on a decision; the conditions go with an approval."""

    comment = NoteField(label=_("Comment"), required=False, max_length=500)
    conditions = NoteField(
        label=_("Conditions"),
        required=False,
        max_length=500,
        help_text=_("With conditions the gate stays shut until you write down that they are met."),
    )


class CheckForm(forms.Form):
    comment = NoteField(label=_("What you checked, and what you found"), max_length=500)


class ChangedForm(forms.Form):
    comment = NoteField(label=_("What has changed"), max_length=500)
