"""The form of an important date, in either calendar."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agency.forms.fields import LineField
from customers.models import ImportantDate
from customers.parts import days
from customers.parts.important_dates import LONGEST_LEAD

from .parts import PartForm

MONTHS = [("", gettext_lazy("month")), *((number, number) for number in range(1, 13))]
DAYS = [("", gettext_lazy("day")), *((number, number) for number in range(1, 32))]


class ImportantDateForm(PartForm):
    """The day is typed as year (or none), month, day, and whether it fell in a leap month."""

    model = ImportantDate
    columns = ("kind", "calendar", "yearly", "day", "note", "lead_days")

    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=ImportantDate.Kind)
    calendar = forms.ChoiceField(
        label=gettext_lazy("Calendar"),
        choices=ImportantDate.Calendar,
        initial=ImportantDate.Calendar.SOLAR,
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
    )
    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        required=False,
        min_value=1900,
        max_value=2100,
        help_text=gettext_lazy("Leave empty if unknown."),
    )
    month = forms.TypedChoiceField(
        label=pgettext_lazy("date", "Month"), choices=MONTHS, coerce=int, empty_value=None
    )
    day_of_month = forms.TypedChoiceField(
        label=gettext_lazy("Day"), choices=DAYS, coerce=int, empty_value=None
    )
    leap = forms.BooleanField(
        label=gettext_lazy("In the leap month"),
        required=False,
        help_text=gettext_lazy(
            "Lunar calendar only. In years without it the day is kept in the ordinary month."
        ),
    )
    yearly = forms.BooleanField(label=gettext_lazy("Comes again every year"), required=False, initial=True)
    lead_days = forms.IntegerField(
        label=gettext_lazy("Remind days before"), min_value=0, max_value=LONGEST_LEAD, initial=7
    )
    note = LineField(
        label=gettext_lazy("Remark"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("E.g. likes lilies; the shop in Dali."),
        widget=forms.TextInput(attrs={"data-wide": True}),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.part:
            for name in ("month", "day_of_month"):
                self.fields[name].required = False
            self.fields["year"].help_text = _("Leave year, month and day empty to keep the day on file.")

    def clean(self) -> dict:
        facts = super().clean()
        month, day = facts.get("month"), facts.get("day_of_month")
        if not (month and day):
            if self.part and facts.get("calendar") != self.part.calendar:
                self.add_error("month", _("Enter the day in the other calendar."))
            elif self.part and (month or day or facts.get("year")):
                self.add_error("month", _("Enter month and day."))
            facts["day"] = ""
            return facts
        self._read_day(facts, month, day)
        return facts

    def _read_day(self, facts: dict, month: int, day: int) -> None:
        lunar = facts.get("calendar") == ImportantDate.Calendar.LUNAR
        try:
            kept = days.Day(
                month, day, facts.get("year"), lunar=lunar, leap=bool(facts.get("leap") and lunar)
            )
        except ValueError:
            self.add_error("day_of_month", _("The calendar has no such day. Compare month, day and year."))
            return
        if not facts.get("yearly"):
            self._check_once(kept)
        facts["day"] = str(kept)

    def _check_once(self, kept: days.Day) -> None:
        if kept.year is None:
            self.add_error("year", _("A day that comes only once needs its year."))
        elif kept.first() < localdate():
            raise ValidationError(_("This day is past and would never come again."))
