"""The journey as a whole, and day by day."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contracts.drafting.blanks import TOO_FEW
from contracts.words import TRANSPORT

from .base import TermsForm, day, line, note, number, one_of, several, tick
from .lines import SelfPaidField, SightsField, StopsField

LONGEST = 366  # days


class TripForm(TermsForm):
    product = line(_("Product or route"), 120, attrs={"data-wide": True})
    starts_on = day(_("Departure"))
    ends_on = day(_("Return"))
    origin = line(_("From where"), 40)
    destination = line(_("Where to"), 80)
    people_min = number(_("Smallest group"), 999, help_text=_("1 where it goes in any case."))
    people_max = number(_("Largest group"), 999)
    too_few = several(_("If too few sign up"), TOO_FEW.items())
    leader = line(_("Tour leader"), 40)
    leader_licence = line(_("Licence of the tour leader"), 40)
    risky = tick(_("With risky activities (diving, skiing, high mountains, …)"))

    def clean(self):
        facts = super().clean()
        first, last = facts.get("starts_on"), facts.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", ValidationError(gettext("The return is before the departure.")))
        elif first and last and (last - first).days >= LONGEST:
            self.add_error("ends_on", ValidationError(gettext("This is longer than a year. Check the days.")))
        least, most = facts.get("people_min"), facts.get("people_max")
        if least is not None and most is not None and most < least:
            self.add_error("people_max", ValidationError(gettext("The largest group is below the smallest.")))
        return facts


class DayForm(TermsForm):
    on = day(_("Date"))
    origin = line(pgettext_lazy("journey", "From"), 40)
    via = line(_("Via"), 80)
    destination = line(pgettext_lazy("journey", "To"), 40)
    transport = one_of(_("Means of transport"), TRANSPORT.items())
    carrier = line(_("Flight, train or firm"), 40)
    transport_class = line(_("Class"), 40)
    travel_minutes = number(_("Minutes under way"), 1440)
    hotel = line(_("Hotel"), 80)
    hotel_standard = line(_("Its standard"), 40, help_text=_("Stars only where they were granted."))
    breakfast = tick(_("breakfast"))
    lunch = tick(_("lunch"))
    dinner = tick(_("dinner"))
    meal_standard = line(_("Standard of the meals"), 80)
    sights = SightsField(label=_("Sights and shows"), help_text=_("One a line: name / minutes"))
    shopping = StopsField(label=_("Shopping stops"), help_text=_("One a line: shop / minutes / goods"))
    self_paid = SelfPaidField(
        label=_("Self-paid items"), help_text=_("One a line: name / minutes / price a person in yuan")
    )
    free_minutes = number(_("Free time in minutes"), 1440, help_text=_("0 says: none on this day."))
    guide = line(_("Guide"), 40)
    note = note(_("What else"), 1000)

    def write(self, value) -> None:
        super().write(value)
        for name in ("free_minutes", "travel_minutes"):  # nought says something
            setattr(value, name, self.cleaned_data[name])
