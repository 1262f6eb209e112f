"""Rules of retention, holds, and the steps of a destruction."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agency.forms.fields import LineField, NoteField
from compliance.models import Remain, RetentionRule


class RuleForm(forms.Form):
    """Another version of a rule; what is counted from stays. Archives are destroyed then, or frozen."""

    period = forms.IntegerField(label=_("Period"), min_value=1, max_value=9999)
    unit = forms.ChoiceField(label=_("Unit"), choices=RetentionRule.Unit.choices)
    rank = forms.ChoiceField(label=_("Rank"), choices=RetentionRule.Rank.choices)
    action = forms.ChoiceField(
        label=_("What happens then"),
        choices=[
            (one.value, one.label) for one in (RetentionRule.Action.DESTROY, RetentionRule.Action.FREEZE)
        ],
    )
    article = LineField(label=_("Legal basis"), max_length=200)
    note = LineField(label=_("Reason for the change"), max_length=200)

    def __init__(self, *args, archives: bool, **options):
        super().__init__(*args, **options)
        if not archives:
            del self.fields["action"]


class HoldForm(forms.Form):
    case = LineField(label=_("Case number"), max_length=60)
    numbers = forms.CharField(
        label=_("Archive numbers"),
        help_text=_("One on each line, or with commas between them."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = NoteField(label=_("Why they are kept"), max_length=500)

    def clean_numbers(self) -> list[str]:
        text = self.cleaned_data["numbers"]
        for sign in ",，;；、":
            text = text.replace(sign, " ")
        return text.split()


class ReleaseForm(forms.Form):
    reason = NoteField(label=_("Reason for the release"), max_length=500)


class VerifyForm(forms.Form):
    """`found`: the search named places, so whoever verifies says that they were looked at."""

    explained = forms.BooleanField(
        label=_("I looked at every place named: none of them tells of somebody who was destroyed."),
        required=False,
    )

    def __init__(self, data=None, *, found: bool):
        super().__init__(data)
        if not found:
            del self.fields["explained"]


class WordsForm(forms.Form):
    """What becomes of words that others' texts say of somebody destroyed."""

    ground = forms.ChoiceField(
        label=_("What becomes of the words"),
        choices=[
            (Remain.Ground.ABOUT, _("erase: they tell of somebody destroyed")),
            (Remain.Ground.NAMESAKE, _("keep: somebody else of that name")),
            (Remain.Ground.DUTY, _("keep: a law or a case demands the text as it is")),
        ],
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["ground"].widget.attrs["form"] = "bulk"
