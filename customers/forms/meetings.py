"""Planning a meeting, its minutes, and the decision about one line."""

from django import forms
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.forms.fields import DayField, LineField, NoteField
from agency.models import Department, User
from customers.meetings import holding
from customers.models import AgendaItem, PreferenceItem, TeamMeeting


class _People(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple(attrs={"data-wide": True})

    def label_from_instance(self, person) -> str:
        return person.name


class PlanForm(forms.Form):
    """Which department, and when; the whole team takes part until said otherwise in the minutes."""

    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    held_on = DayField(label=_("Day of the meeting"))

    def __init__(self, data=None, *, user):
        super().__init__(data, initial={"held_on": localdate(), "department": user.department_id})
        open_ = Department.objects.filter(closed=False).order_by("name")
        mine = [unit.pk for unit in open_ if holding.may_hold(user, unit.pk)]
        self.fields["department"].queryset = open_.filter(pk__in=mine)


class MinutesForm(forms.Form):
    minutes = NoteField(
        label=_("Minutes"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6, "data-wide": True}),
        help_text=_("What concerns one customer belongs to her line above; here stands the rest."),
    )
    participants = _People(label=_("Participants"), queryset=User.objects.none(), required=False)
    held_on = DayField(label=_("Day of the meeting"))
    next_on = DayField(label=_("Next meeting on"), required=False)

    def __init__(self, data=None, *, meeting: TeamMeeting):
        initial = {
            "minutes": meeting.minutes or "",
            "participants": meeting.participants,
            "held_on": meeting.held_on,
            "next_on": meeting.next_on or meeting.held_on + policy.MEETING_EVERY,
        }
        super().__init__(data, initial=initial)
        team = {person.pk for person in holding.team_of(meeting.department)} | set(meeting.participants)
        self.fields["participants"].queryset = User.objects.filter(pk__in=team).order_by("name")


class DecideForm(forms.Form):
    """One line: words, and which of the buttons."""

    decision = forms.ChoiceField(choices=[(code, code) for code in AgendaItem.Decision.values if code])
    text = LineField(required=False, max_length=200)
    kind = forms.ChoiceField(
        choices=[(code, capfirst(label)) for code, label in PreferenceItem.Kind.choices], required=False
    )
    due_on = DayField(required=False)

    def decided(self) -> dict:
        said = self.cleaned_data
        return said | {"kind": said["kind"] or PreferenceItem.Kind.OTHER}
