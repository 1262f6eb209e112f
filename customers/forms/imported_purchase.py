"""The form of purchases as a judge of sheets: the same fields and rules, one instance for many rows."""

from datetime import date

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agency.forms.fields import DayField, LineField
from customers.importing import spelling
from customers.models import ProductKind, Purchase

from .trade import PurchaseForm

Payment = Purchase.Payment


class RowPurchaseForm(PurchaseForm):
    """Judges with `judge`. A sheet may name kinds we sell no more, and leave out how a past journey was paid."""

    payment = forms.ChoiceField(choices=Payment.choices, required=False)
    product_kind = LineField(required=False)
    paid_on = DayField(required=False)

    def __init__(self):
        super().__init__(data={})
        self.kinds = {
            spelling.word(word): kind.code
            for kind in ProductKind.objects.order_by("active")
            for word in (kind.code, kind.name_en, kind.name)
        }
        self.fields["payment"].error_messages["invalid_choice"] = _(
            "This is no way of payment we know: cash, card, WeChat, Alipay, transfer, on account or cheque."
        )

    def judge(self, values: dict[str, str]) -> tuple[dict, dict[str, list[str]]]:
        """(what is kept of the purchase, {field: what is wrong with it})."""
        self.data, self._errors = values, None
        self.full_clean()
        errors = {"" if name == "__all__" else name: list(told) for name, told in self.errors.items()}
        return ({} if errors else self.kept()), errors

    def clean_product_kind(self) -> str:
        """By its name or code, or by how one name alone begins: 酒店 for 酒店住宿."""
        said = spelling.word(self.cleaned_data["product_kind"])
        if not said or said in self.kinds:
            return self.kinds.get(said, "")
        begun = (
            {code for word, code in self.kinds.items() if word.startswith(said)} if len(said) > 1 else set()
        )
        if len(begun) != 1:
            raise forms.ValidationError(_("This is none of our kinds of products."))
        return begun.pop()

    def clean_paid_on(self) -> date | None:
        day = self.cleaned_data["paid_on"]
        if day and day > localdate():
            raise forms.ValidationError(_("A payment cannot lie in the future."))
        return day

    def clean(self) -> dict:
        cleaned = super().clean()
        starts = cleaned.get("starts_on")
        if starts and not cleaned.get("payment") and "payment" not in self.errors:
            if starts >= localdate():
                self.add_error("payment", _("Say how it is paid: this still lies ahead."))
            cleaned["payment"] = Payment.UNKNOWN
        return cleaned

    def kept(self) -> dict:
        """What was said, as it is kept with the row: days as text, the kind of product by its code."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}
