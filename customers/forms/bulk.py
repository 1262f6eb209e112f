"""What a manager says about many archives at once: whom to give them to, or which grade, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers import selecting
from customers.editing import LONG_NUMBER
from customers.models import Customer


class Reasoned(forms.Form):
    """An act on many archives; its reason stands in the history of each."""

    reason = forms.CharField(
        label=_("Reason for the change"),
        help_text=_("Stands in the history of every archive. No customer names or numbers here."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_reason(self) -> str:
        """It is kept for ever and unsealed: no number that could be somebody's."""
        reason = self.cleaned_data["reason"]
        if LONG_NUMBER.search(reason):
            raise forms.ValidationError(
                _("Leave names, numbers and other personal data out of the reason: it is kept for ever.")
            )
        return reason


class AssignForm(Reasoned):
    owner = forms.ModelChoiceField(label=_("New owner"), queryset=None, empty_label=_("Choose a colleague"))

    field_order = ["owner", "reason"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = selecting.heirs(by).select_related("department")
        self.fields["owner"].label_from_instance = lambda user: f"{user.name} · {user.department}"


class GradeForm(Reasoned):
    grade = forms.ChoiceField(
        label=_("New grade"),
        choices=[(grade.value, grade.label) for grade in selecting.GRADES],
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
    )

    field_order = ["grade", "reason"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)

    def clean_grade(self) -> Customer.Grade:
        return Customer.Grade(self.cleaned_data["grade"])
