"""Management reviews, the filing on children's data, the pack for an inspector."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agency.forms.fields import LineField, NoteField

DAY = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
PHRASE_LEAST = 20


class ReviewForm(forms.Form):
    held_on = forms.DateField(label=_("Held on"), **DAY)
    comments = NoteField(label=_("Comments on the figures"), max_length=2000)
    decisions = NoteField(label=_("Decisions"), max_length=2000)
    actions = NoteField(label=_("Next actions"), max_length=2000, help_text=_("Who does what by when."))


class StatementForm(forms.Form):
    statement = NoteField(
        label=_("Statement"),
        max_length=2000,
        help_text=_("How children’s data were handled, what was found, what was put right."),
    )


class FiledForm(forms.Form):
    filed_on = forms.DateField(label=_("Filed on"), **DAY)
    receipt = LineField(label=_("Receipt of the authority"), max_length=120)
    proof = forms.FileField(label=_("Proof (picture or PDF)"), required=False)


class PackForm(forms.Form):
    """The period and the passphrase of the pack."""

    first = forms.DateField(label=_("Period from"), **DAY)
    last = forms.DateField(label=_("Period until"), **DAY)
    phrase = forms.CharField(
        label=_("Passphrase"),
        min_length=PHRASE_LEAST,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-wide": True}),
        help_text=_("Write it down and hand it over by another way than the file. It is kept nowhere."),
    )

    def clean(self):
        facts = super().clean()
        first, last = facts.get("first"), facts.get("last")
        if first and last and first > last:
            self.add_error("last", _("The end lies before the beginning."))
        return facts
