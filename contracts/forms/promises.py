"""What was explained, disclosed and agreed to apart."""

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from contracts.terms import Told
from contracts.words import DISCLOSED, EXPLAINED
from customers.models import Purpose

from .base import TermsForm, line, note, several, tick


class PromisesForm(TermsForm):
    """Ticks keep who and when: of those ticked before it stays as it was."""

    explained = several(_("Explained to the customer in detail"), EXPLAINED.items())
    disclosed = several(_("Told before the contract"), DISCLOSED.items())
    shopping_agreed = tick(_("The customer signed a separate consent to shopping and self-paid items"))
    shopping_optional = tick(_("Whoever does not take part travels on as agreed"))
    entrusting_agreed = tick(_("The customer agreed to the ground agency"))
    transfer_agreed = tick(_("The customer agreed to a transfer to another agency if too few sign up"))
    safety_plan = note(
        _("Safety of children, the elderly and the disabled"),
        500,
        help_text=_("What is done for them on this journey."),
    )
    privacy_notice = line(_("Privacy notice shown"), 60, help_text=_("Its version and day."))
    separate_consents = several(_("Separate consents given for this journey"), ())
    contract_necessity = line(_("Why no separate consent is needed"), 200, attrs={"data-wide": True})

    def __init__(self, *args, by, **options):
        self.by = by
        super().__init__(*args, **options)
        purposes = Purpose.objects.filter(separate=True, active=True)
        self.fields["separate_consents"].choices = [(one.code, str(one)) for one in purposes]

    def shown(self, value):
        return super().shown(value) | {
            name: list(getattr(value, name)) for name in ("explained", "disclosed")
        }

    def write(self, value) -> None:
        before = {name: getattr(value, name) for name in ("explained", "disclosed")}
        super().write(value)
        for name, told in before.items():
            ticked = self.cleaned_data[name]
            kept = {code: told.get(code) or Told(now().replace(microsecond=0), self.by.pk) for code in ticked}
            setattr(value, name, kept)
