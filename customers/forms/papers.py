from django import forms
from django.utils.translation import gettext_lazy as _

from agency.forms.rendering import Choice
from customers.papers.printing import KINDS

from .reveal import RevealForm


def paper_choices() -> list[tuple[str, Choice]]:
    return [(code, Choice(str(kind.label), str(kind.hint))) for code, kind in KINDS.items()]


class PaperForm(RevealForm):
    """Which paper, what for, and whether sensitive fields stand on it in plain text."""

    paper = forms.ChoiceField(
        label=_("Paper"),
        choices=paper_choices,
        initial="registration",
        widget=forms.RadioSelect(attrs={"class": "radio-cards"}),
    )
    plain = forms.BooleanField(
        label=_("Print sensitive fields in plain text; each counts as opened"), required=False
    )
    form = forms.ChoiceField(choices=[("pdf", "PDF"), ("page", "page")], required=False)
    field_order = ["paper", "purpose", "note", "plain"]

    def __init__(self, *args, may_reveal: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_reveal:
            del self.fields["plain"]
