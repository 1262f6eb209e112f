"""Forms of contacts and tasks; made for a thumb: the usual answer is chosen already."""

from datetime import date, timedelta

from django import forms
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency import policy
from agency.forms.fields import DayField, LineField, MomentField, NoteField
from customers import selecting
from customers.care import occasions
from customers.models import CareTask, Visit

SEGMENTS = {"class": "seg-ctl", "data-wide": True}
LATER = (
    ("", pgettext_lazy("next date", "none")),
    ("7", pgettext_lazy("next date", "week")),
    ("30", pgettext_lazy("next date", "month")),
    ("90", pgettext_lazy("next date", "quarter")),
    ("day", pgettext_lazy("next date", "day")),
)
AGAIN = "again"


def _ways() -> list[tuple[str, str]]:
    return [(code, capfirst(label)) for code, label in Visit.Way.choices]


class NextDate(forms.Form):
    """When we turn to the customer again: by a distance, or on a day."""

    rare: tuple[str, ...] = ()  # fields behind a fold

    later = forms.ChoiceField(
        label=_("Next date"),
        choices=LATER,
        required=False,
        widget=forms.RadioSelect(attrs=SEGMENTS),
        help_text=_("In a week, a month, a quarter, or on the day below."),
    )
    next_on = DayField(label=_("On this day"), required=False)
    next_what = LineField(label=_("What then"), required=False, help_text=_("E.g. send the autumn routes."))

    def clean(self) -> dict:
        cleaned = super().clean()
        later, day = cleaned.get("later"), cleaned.get("next_on")
        if later == "day" and not day and "next_on" not in self.errors:
            self.add_error("next_on", _("Choose the day."))
        if later not in ("", "day", None):
            cleaned["next_on"] = localdate() + timedelta(days=int(later))
        elif day and day < localdate():
            self.add_error("next_on", _("The next date lies in the past."))
        return cleaned

    @property
    def usual_fields(self) -> list:
        return [field for field in self if field.name not in self.rare]

    @property
    def rare_fields(self) -> list:
        return [self[name] for name in self.rare]

    def following(self) -> dict:
        return {"next_on": self.cleaned_data["next_on"], "next_what": self.cleaned_data["next_what"]}


class NoteForm(NextDate):
    """Called, reached, what was said, next date; the rest where it is needed."""

    rare = ("next_what", "participants", "at")

    way = forms.ChoiceField(label=_("How"), choices=_ways, widget=forms.RadioSelect(attrs=SEGMENTS))
    reached = forms.ChoiceField(
        label=_("Reached"),
        choices=[
            ("yes", pgettext_lazy("contact", "reached")),
            ("no", pgettext_lazy("contact", "not reached")),
        ],
        widget=forms.RadioSelect(attrs=SEGMENTS),
    )
    minutes = NoteField(
        label=_("What was said"), required=False, help_text=_("E.g. thinks of Lijiang in May, two adults.")
    )
    participants = LineField(
        label=_("Participants"),
        required=False,
        help_text=_("Who else was there, e.g. Ms Li of their office."),
    )
    at = MomentField(label=_("When"), oldest=policy.OLDEST_CONTACT)

    field_order = ["way", "reached", "minutes", "later", "next_on", "next_what", "participants", "at"]

    def __init__(self, data=None, *, way: str = Visit.Way.CALL):
        super().__init__(data, initial={"way": way, "reached": "yes", "at": clock(), "later": ""})

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("reached") == "yes" and not cleaned.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", _("Say in a few words what was talked about."))
        return cleaned

    def noted(self) -> dict:
        """The arguments of `contacting.note`."""
        cleaned = self.cleaned_data
        told = {name: cleaned[name] for name in ("way", "minutes", "participants", "at")}
        return told | {"reached": cleaned["reached"] == "yes"} | self.following()


class PlanForm(forms.Form):
    """A visit to come: the day, what it is about, what to bring up."""

    due_on = DayField(label=_("On which day"))
    occasion = forms.ChoiceField(label=_("Occasion"), required=False)
    what = NoteField(label=_("What to do"), required=False, max_length=500)

    def __init__(self, data=None):
        super().__init__(data)
        today = localdate()
        self.fields["occasion"].choices = occasions.visit_choices(today)
        self.usual_fields = [self[name] for name in self.fields]

    def clean_due_on(self) -> date:
        day = self.cleaned_data["due_on"]
        if day < localdate():
            raise forms.ValidationError(_("A visit is planned for today or later."))
        if day > localdate() + timedelta(days=730):
            raise forms.ValidationError(_("This is more than two years away. Check the year."))
        return day


class AnswerForm(NextDate):
    """What came of a return visit (C9)."""

    outcome = forms.ChoiceField(
        label=_("What came of it"), widget=forms.RadioSelect(attrs={"data-wide": True})
    )
    way = forms.ChoiceField(
        label=_("How"), choices=_ways, widget=forms.RadioSelect(attrs=SEGMENTS), initial=Visit.Way.CALL
    )
    minutes = NoteField(label=_("What was said, or how you know"), required=False)

    field_order = ["outcome", "way", "minutes", "later", "next_on", "next_what"]

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["outcome"].choices = [
            *((code, capfirst(label)) for code, label in CareTask.Outcome.choices if code),
            (AGAIN, _("Not reached: try again on the next date")),
        ]

    def clean(self) -> dict:
        cleaned = super().clean()
        again = cleaned.get("outcome") == AGAIN
        if again and not cleaned.get("next_on"):
            self.add_error("later", _("Choose when to try again."))
        if not again and "outcome" in cleaned and not cleaned.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", _("Say in a few words how you know."))
        return cleaned


class HandOverForm(forms.Form):
    """To whom a manager gives a silent customer."""

    owner = forms.ModelChoiceField(
        label=_("New owner"), queryset=None, required=False, empty_label=_("Into the pool")
    )

    def __init__(self, data=None, *, by):
        super().__init__(data)
        self.fields["owner"].queryset = selecting.heirs(by).select_related("department")
        self.fields["owner"].label_from_instance = lambda user: f"{user.name} · {user.department}"
