"""Prices, costs, payments, refunds. Typed in yuan, kept in fen."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.words import PAYMENTS, PRICES
from customers.models import Purchase

from .base import TermsForm, day, line, note, number, yuan
from .people import new_key

DISCOUNT = "discount"


class PriceForm(TermsForm):
    kind = forms.ChoiceField(label=_("What"), choices=list(PRICES.items()))
    label = line(_("Words"), 60)
    unit = yuan(_("Price each"))
    count = number(_("Number"), 9_999)

    def shown(self, value):
        return super().shown(value) | {"unit": abs(value.unit) or None}

    def write(self, value) -> None:
        """What is taken off is typed without a sign."""
        super().write(value)
        if value.kind == DISCOUNT:
            value.unit = -abs(value.unit)


class CostForm(TermsForm):
    label = line(_("For what"), 60)
    supplier = line(_("Supplier"), 60)
    amount = yuan(_("Amount"))

    def shown(self, value):
        return super().shown(value) | {"amount": value.amount or None}


class PaymentForm(TermsForm):
    key = forms.CharField(required=False, widget=forms.HiddenInput, max_length=12)
    label = forms.ChoiceField(label=_("Instalment"), choices=list(PAYMENTS.items()), initial="balance")
    amount = yuan(_("Amount"))
    due_on = day(_("Due on"))
    method = forms.ChoiceField(label=_("How"), choices=Purchase.Payment.choices)

    def shown(self, value):
        return super().shown(value) | {"amount": value.amount or None}

    def write(self, value) -> None:
        super().write(value)
        value.key = value.key or new_key()


class RefundForm(TermsForm):
    days = number(_("Days before the departure"), 365, help_text=_("0: on the day itself."))
    percent = number(_("Percent kept for losses"), 100)


class MoneyForm(TermsForm):
    includes = note(_("The price includes"))
    excludes = note(_("The price does not include"))
    list_total = yuan(_("Price of the list"), help_text=_("Where something was taken off it."))
    credit_days = number(_("Days of credit after the departure"), 365)


class SplitForm(forms.Form):
    """Deposit and balance from the total; only asked for when the button is pressed."""

    use_required_attribute = False
    quiet = True
    percent = number(pgettext_lazy("payment", "Deposit in percent"), 100)
    days = number(_("Balance, days before the departure"), 365)

    def plan(self, total: int, departure, today) -> list[tuple[str, int, object]]:
        """[(label, fen, due day)]: the deposit in whole yuan, the rest as balance."""
        percent = 30 if self.cleaned_data["percent"] is None else self.cleaned_data["percent"]
        days = 7 if self.cleaned_data["days"] is None else self.cleaned_data["days"]
        deposit = total * percent // 10_000 * 100
        due = max(today, departure - timedelta(days=days)) if departure else None
        found = [("deposit", deposit, today), ("balance", total - deposit, due)]
        return [one for one in found if one[1] > 0]
