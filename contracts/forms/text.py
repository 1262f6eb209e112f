"""The words: which clauses, whose words, the template’s own blanks, where and when it is signed."""

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from contracts.drafting.assembling import filled
from contracts.drafting.blanks import BODIES
from contracts.library import body, variables
from contracts.models import TemplateVersion
from contracts.terms import Closing, Terms

from .base import TermsForm, day, line, note, number, one_of

LONGEST = 4000  # characters of own words


class ClosingForm(TermsForm):
    place = line(_("Signed at"), 60)
    signed_on = day(_("Signed on"))
    copies = number(pgettext_lazy("contract", "Copies"), 20)
    dispute_body = one_of(_("Disputes go to"), BODIES.items())
    arbitration = line(_("Name of the arbitration commission"), 60)
    starts_on = day(_("In effect from"))
    ends_on = day(_("In effect until"))

    def __init__(self, *args, lasts: bool, **options):
        super().__init__(*args, **options)
        if not lasts:
            for name in ("starts_on", "ends_on"):
                del self.fields[name]

    def clean(self):
        facts = super().clean()
        first, last = facts.get("starts_on"), facts.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", gettext("The last day is before the first."))
        if facts.get("dispute_body") == "arbitration" and not facts.get("arbitration"):
            self.add_error("arbitration", gettext("Name the commission."))
        return facts


class BlanksForm(forms.Form):
    """The blanks the template defines for itself."""

    use_required_attribute = False
    quiet = True

    def __init__(self, data=None, *, version: TemplateVersion, closing: Closing, prefix: str):
        super().__init__(data, initial=closing.values, prefix=prefix)
        for one in version.variables:
            self.fields[one["key"]] = variables.form_field(one)

    def write(self, closing: Closing) -> None:
        closing.values |= {name: str(value or "") for name, value in self.cleaned_data.items()}


class ClauseForm(forms.Form):
    """One clause: taken or left out, which of its alternatives, or own words."""

    use_required_attribute = False
    quiet = True
    there = forms.BooleanField(label=_("Take this clause"), required=False)
    choice = forms.ChoiceField(label=_("Which words"), required=False)
    own = note(_("Own words instead"), LONGEST, help_text=_("They need another approval."))

    def __init__(self, data=None, *, clause: dict, terms: Terms, prefix: str):
        closing = terms.closing
        key = clause["key"]
        initial = {
            "there": key not in closing.left_out,
            "choice": closing.choices.get(key, ""),
            "own": closing.own_words.get(key, ""),
        }
        super().__init__(data, initial=initial, prefix=prefix)
        self.clause, self.shown = clause, filled(clause["text"], terms)
        if not clause.get("optional"):
            del self.fields["there"]
        if others := clause.get("alternatives"):
            labels = [(one["key"], one.get("label") or one["key"]) for one in others]
            self.fields["choice"].choices = [("", _("as in the template")), *labels]
        else:
            del self.fields["choice"]

    @property
    def touched(self) -> bool:
        """Whether something other than the template’s own words was chosen."""
        return bool(self.initial["own"] or self.initial["choice"] or not self.initial["there"])

    def write(self, closing: Closing) -> None:
        key, said = self.clause["key"], self.cleaned_data
        for kept, value in ((closing.choices, said.get("choice")), (closing.own_words, said["own"].strip())):
            kept.pop(key, None)
            if value:
                kept[key] = value
        left_out = "there" in self.fields and not said["there"]
        closing.left_out = [one for one in closing.left_out if one != key] + ([key] if left_out else [])


def clause_forms(data, version: TemplateVersion, terms: Terms) -> list[ClauseForm]:
    """One for each clause whose condition holds, in their order; those left out too, so that they come back."""
    holds = [one for one in body.clauses(version.body) if body.CONDITIONS[one.get("when") or "always"](terms)]
    return [ClauseForm(data, clause=one, terms=terms, prefix=f"clause-{one['key']}") for one in holds]
