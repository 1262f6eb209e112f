"""What becomes of an agreement: the choice and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agency.forms.fields import NoteField
from agency.forms.rendering import Choice
from contracts.models import ExpiryDecision

CHOICES = (
    (
        ExpiryDecision.Choice.RENEW,
        Choice(
            _("Renew"),
            _("a draft with the same terms for the time after; it is approved and signed like any"),
        ),
    ),
    (
        ExpiryDecision.Choice.RENEGOTIATE,
        Choice(_("Renegotiate"), _("the same draft; your reason says what shall be different")),
    ),
    (
        ExpiryDecision.Choice.TERMINATE,
        Choice(_("Terminate"), _("the other side is told that it is not continued; it ends on its last day")),
    ),
    (ExpiryDecision.Choice.LAPSE, Choice(_("Let lapse"), _("nothing is done; it runs out on its last day"))),
)


class DecisionForm(forms.Form):
    choice = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=CHOICES,
        widget=forms.RadioSelect(attrs={"class": "radio-cards"}),
    )
    reason = NoteField(
        label=_("Why"), max_length=600, help_text=_("Kept with the contract; at least a few words.")
    )
