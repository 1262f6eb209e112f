"""The privacy notice's questions: a yes or no for each purpose, none preselected (PIPL art. 14, 29)."""

from django import forms
from django.utils.html import conditional_escape
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from customers.models import Purpose

ANSWERS = [("yes", pgettext_lazy("answer", "Agrees")), ("no", pgettext_lazy("answer", "Declines"))]
PREFIX = "consent_"


def add_questions(form: forms.Form) -> list[Purpose]:
    """Give the form one field for each purpose asked today; the purposes in their order."""
    purposes = list(Purpose.objects.filter(asked=True, active=True))
    for purpose in purposes:
        form.fields[PREFIX + purpose.code] = forms.ChoiceField(
            label=str(purpose),
            choices=ANSWERS,
            widget=forms.RadioSelect(attrs={"class": "seg-ctl", "data-wide": True}),
            help_text=conditional_escape(_description(purpose)),
            error_messages={"required": _("Ask the customer and mark the answer.")},
        )
    return purposes


def _description(purpose: Purpose) -> str:
    english = (get_language() or "").startswith("en")
    return purpose.description_en if english and purpose.description_en else purpose.description


def answers(cleaned: dict, purposes: list[Purpose]) -> dict[str, bool]:
    """The answers given so far, by purpose code."""
    given = ((purpose.code, cleaned.get(PREFIX + purpose.code)) for purpose in purposes)
    return {code: answer == "yes" for code, answer in given if answer}
