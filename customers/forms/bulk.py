"""What a manager says about many archives at once: whom to give them to, or which grade, and why."""

from django import forms
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from customers import selecting
from customers.models import Customer, SourceChannel

REASONS = {
    "assign": (
        gettext_noop("A colleague is leaving or away"),
        gettext_noop("Departments or areas were arranged anew"),
        gettext_noop("The work is shared out anew"),
        gettext_noop("The customers asked for another colleague"),
        gettext_noop("A mistake is put right"),
    ),
    "grade": (
        gettext_noop("Regular review of the grades"),
        gettext_noop("Purchases of the last months"),
        gettext_noop("Decision of the management"),
        gettext_noop("A mistake is put right"),
    ),
    "source": (
        gettext_noop("The channels were arranged anew"),
        gettext_noop("The import named another channel"),
        gettext_noop("A mistake is put right"),
    ),
}


class Reasoned(forms.Form):
    """An act on many archives; its reason stands in the history of each, unsealed and for ever.

    So it is chosen and not typed: nobody's name or number can get into it.
    """

    act = ""
    reason = forms.ChoiceField(
        label=_("Reason for the change"),
        help_text=_("Stands in the history of every archive."),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [(text, gettext(text)) for text in REASONS[self.act]]


class AssignForm(Reasoned):
    act = "assign"
    owner = forms.ModelChoiceField(label=_("New owner"), queryset=None, empty_label=_("Choose a colleague"))

    field_order = ["owner", "reason"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = selecting.heirs(by).select_related("department")
        self.fields["owner"].label_from_instance = lambda user: f"{user.name} · {user.department}"


class GradeForm(Reasoned):
    act = "grade"
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


class SourceForm(Reasoned):
    act = "source"
    source = forms.ModelChoiceField(
        label=_("New source channel"), queryset=None, empty_label=_("Choose a channel")
    )

    field_order = ["source", "reason"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = SourceChannel.objects.filter(active=True, safe=True)
