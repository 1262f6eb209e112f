"""The answers of a review, the second look, a spot check and its findings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.forms.fields import NoteField
from agency.models import Department
from compliance.models import ReviewItem, SpotCheck
from compliance.spot_checks.checklist import POINTS

YES_NO = [("yes", _("yes")), ("no", _("no")), ("", _("cannot tell"))]
ANSWERS = {"yes": True, "no": False, "": None}


class YesNoField(forms.ChoiceField):
    """Yes, no or cannot tell, none of them chosen beforehand; True, False or None."""

    def __init__(self, **options):
        options = {
            "choices": YES_NO,
            "required": False,
            "widget": forms.RadioSelect(attrs={"class": "seg-ctl"}),
        } | options
        super().__init__(**options)

    def clean(self, value) -> bool | None:
        return ANSWERS[super().clean(value)]


class AttestForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[(code, label) for code, label in ReviewItem.State.choices if code in ReviewItem.ANSWERS],
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
        error_messages={"required": _("Choose what you found.")},
    )
    accurate = YesNoField(label=_("Did what stood there agree with the facts?"))
    timely = YesNoField(label=_("Was it kept up as things changed?"))
    note = NoteField(label=_("Note"), required=False)


class LookAgainForm(forms.Form):
    agreed = forms.ChoiceField(
        label=_("Second look"),
        choices=[("yes", _("I confirm the answer")), ("no", _("Back to the owner"))],
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
        error_messages={"required": _("Choose what you found.")},
    )
    note = NoteField(label=_("What you found"), required=False)


class SpotCheckForm(forms.Form):
    """For somebody who leads `departments`; the house's managers may draw from all of it."""

    group = forms.ChoiceField(label=_("Draw from"), choices=SpotCheck.Group.choices)
    department = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("The whole house"),
    )
    size = forms.IntegerField(
        label=_("How many archives"), min_value=1, max_value=policy.SPOT_CHECK_LARGEST, initial=10
    )

    def __init__(self, data=None, *, departments, house: bool):
        super().__init__(data)
        self.fields["department"].queryset = departments
        if not house:
            self.fields["department"].required = True
            self.fields["department"].empty_label = None


class JudgeForm(forms.Form):
    wrong = forms.MultipleChoiceField(
        label=_("Tick what is not in order"),
        choices=[(point.code, point.question) for point in POINTS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = NoteField(label=_("What you found"), required=False)


class MendForm(forms.Form):
    answer = NoteField(label=_("What you did"), error_messages={"required": _("Say what you did.")})


class ConfirmForm(forms.Form):
    right = forms.ChoiceField(
        label=_("Is it right now?"),
        choices=[("yes", _("Yes, close the finding")), ("no", _("Not yet"))],
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
        error_messages={"required": _("Choose what you found.")},
    )
    note = NoteField(label=_("What you found"), required=False)
