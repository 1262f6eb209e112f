"""What a supplement changes, and how an agreement ends a contract."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contracts.terms import Leaver, Terms

from .base import TermsForm, day, line, note, yuan


class ChangeForm(TermsForm):
    """Made over the change; `staying` are those who travel so far, as (key, name)."""

    reason = line(_("Why it is changed"), 200, attrs={"data-wide": True})
    starts_on = day(_("First day from now on"))
    ends_on = day(_("Last day from now on"))
    leaving = forms.MultipleChoiceField(
        label=_("Who does not travel any more"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = note(_("What else is agreed"), 2000)

    def __init__(self, *args, staying: list[tuple[str, str]], **options):
        super().__init__(*args, **options)
        self.staying = dict(staying)
        if staying:
            self.fields["leaving"].choices = staying
        else:
            del self.fields["leaving"]

    def shown(self, value):
        return super().shown(value) | {
            "leaving": [one.key for one in value.leaving],
            "starts_on": value.starts_on or value.was_starts_on,
            "ends_on": value.ends_on or value.was_ends_on,
        }

    def clean(self):
        facts = super().clean()
        first, last = facts.get("starts_on"), facts.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", gettext("The last day is before the first."))
        return facts

    def write(self, value) -> None:
        """A day that stays as it was is no change."""
        said = self.cleaned_data
        value.reason, value.words = said["reason"], said["words"]
        value.starts_on = said["starts_on"] if said["starts_on"] != value.was_starts_on else None
        value.ends_on = said["ends_on"] if said["ends_on"] != value.was_ends_on else None
        value.leaving = [Leaver(key, self.staying[key]) for key in said.get("leaving", ())]


class ServiceForm(TermsForm):
    subject = line(_("What"), 60)
    before = line(_("As agreed before"), 200)
    after = line(_("From now on"), 200)


class EndingForm(TermsForm):
    """An agreement that ends the contract: from when, what is kept, what comes back by when."""

    reason = line(_("Why it ends"), 200, attrs={"data-wide": True})
    ends_from = day(_("Ends on"))
    kept = yuan(_("Kept for costs"))
    refund = yuan(_("Given back"))
    refund_by = day(_("Given back by"))
    words = note(_("What else is agreed"), 2000)


def follow(terms: Terms) -> None:
    """The days of the journey as they will be: the ages of who joins are counted on them."""
    change = terms.change
    first, last = change.starts_on or change.was_starts_on, change.ends_on or change.was_ends_on
    for place in (terms.trip, terms.closing):
        if place.starts_on or place.ends_on:
            place.starts_on, place.ends_on = first, last
