"""Plans of audits."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agency.forms.fields import DayField, LineField, NoteField
from agency.forms.rendering import Choice
from agency.models import User
from compliance.auditing import findings, papers, planning
from compliance.models import AuditFinding, AuditPlan


class PlanForm(forms.Form):
    """One audit of a kind: its period, what it looks at, and its programme."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    quarter = forms.TypedChoiceField(
        label=_("Quarter"), coerce=int, choices=[(number, f"Q{number}") for number in range(1, 5)]
    )
    scope = NoteField(
        label=_("Scope and focus"),
        max_length=1000,
        help_text=_("Departments, processes and risks this audit looks at."),
    )
    controls = forms.MultipleChoiceField(
        label=_("Programme"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Drawn up from the rules of the house. What is taken out needs a reason."),
    )
    left_out = NoteField(label=_("Why something is left out"), max_length=500, required=False)

    def __init__(self, data=None, *, kind: str, initial=None):
        controls = planning.controls_of(kind)
        super().__init__(data, initial={"controls": [one.code for one in controls]} | (initial or {}))
        this = localdate().year
        self.fields["year"].choices = [(year, str(year)) for year in (this - 1, this, this + 1)]
        self.fields["controls"].choices = [(one.code, Choice(one.title, one.procedure)) for one in controls]
        if kind != AuditPlan.Kind.QUARTERLY:
            del self.fields["quarter"]

    def plan(self) -> dict:
        """What `planning.draw_up` takes."""
        facts = dict(self.cleaned_data)
        kept = set(facts.pop("controls"))
        known = [code for code, _label in self.fields["controls"].choices]
        return facts | {"without": [code for code in known if code not in kept]}


class PaperForm(forms.Form):
    """The checklist of one archive, a choice for each point."""

    def __init__(self, data=None, *, questions, note=None):
        super().__init__(data, initial={"note": note})
        self.points = [one.point.code for one in questions]
        for one in questions:
            self.fields[f"point_{one.point.code}"] = forms.ChoiceField(
                label=one.point.question,
                help_text=_hint(one.seen),
                choices=[(code, label) for code, label in papers.ANSWERS.items()],
                initial=one.answer,
                widget=forms.RadioSelect(attrs={"class": "seg-ctl", "data-wide": True}),
            )
        self.fields["note"] = NoteField(label=_("What was seen"), max_length=1000, required=False)

    def paper(self) -> dict:
        """What `papers.write` takes."""
        facts = self.cleaned_data
        return {"answers": {code: facts[f"point_{code}"] for code in self.points}, "note": facts["note"]}


def _hint(seen: bool | None):
    if seen is None:
        return ""
    return _("The system sees: in order") if seen else _("The system sees: not in order")


class ConclusionForm(forms.Form):
    """The auditor's last word."""

    conclusion = NoteField(label=_("Conclusion"), max_length=2000)


class FindingForm(forms.Form):
    """What is wrong, how grave, who puts it right by when."""

    severity = forms.ChoiceField(label=_("Severity"), choices=AuditFinding.Severity.choices)
    source = forms.ChoiceField(label=_("Found by"), choices=AuditFinding.Source.choices)
    title = LineField(label=_("What is wrong"), max_length=120)
    detail = NoteField(
        label=_("Evidence and risk"),
        max_length=2000,
        required=False,
        help_text=_("What was seen, against which rule, and what could come of it. No customer’s name."),
    )
    owner = forms.ModelChoiceField(label=_("Who puts it right"), queryset=User.objects.none(), required=False)
    due_on = forms.DateField(
        label=_("Due on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: 7, 30, 60 or 90 days by severity."),
    )

    def __init__(self, data=None, *, origin=None):
        initial = {"title": origin.title, "source": origin.source} if origin else {}
        super().__init__(data, initial={"severity": "minor", "source": "talk"} | initial)
        self.fields["owner"].queryset = findings.owners()
        if origin and origin.record:
            del self.fields["source"]


class GiveForm(forms.Form):
    """Who puts right what the system found, by when."""

    owner = forms.ModelChoiceField(label=_("Who puts it right"), queryset=User.objects.none())
    due_on = DayField(
        label=_("Due on"), required=False, help_text=_("Empty: 7, 30, 60 or 90 days by severity.")
    )

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["owner"].queryset = findings.owners()


class AnswerForm(forms.Form):
    """The owner's answer."""

    cause = NoteField(
        label=_("Root cause"), max_length=1000, help_text=_("Why it could happen, not who did it.")
    )
    action = NoteField(label=_("What will be done"), max_length=1000)


class DoneForm(forms.Form):
    """What the owner did, with a picture or PDF that shows it."""

    done = NoteField(label=_("What was done"), max_length=1000)
    file = forms.FileField(label=_("Evidence (picture or PDF)"), required=False)


class EffectForm(forms.Form):
    """The auditor's check of the effect."""

    effective = forms.ChoiceField(
        label=_("Did it have effect?"),
        choices=[("yes", _("Yes: close the finding")), ("no", _("No: another round"))],
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
    )
    effect = NoteField(label=_("What the check showed"), max_length=1000)


class ResponsibilityForm(forms.Form):
    """A colleague, a clause, the grounds."""

    person = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none())
    clause = LineField(
        label=_("Clause of the policy"), max_length=60, help_text=_("For example: 保密管理制度 第 12 条")
    )
    note = NoteField(label=_("Grounds"), max_length=1000)

    def __init__(self, data=None, *, by):
        super().__init__(data)
        people = User.objects.filter(is_active=True).exclude(pk=by.pk)
        self.fields["person"].queryset = people.order_by("name")
