"""Money in fen, the hundredth of a yuan: whole numbers, so that sums are exact."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agency.forms.fields import narrow

MOST = 100_000_000_00  # fen; more is a slip of the hand


def written(fen: int | None) -> str:
    """¥12,345.00; "" for nothing."""
    return "" if fen is None else f"¥{Decimal(fen) / 100:,.2f}"


def read(text: str) -> int:
    """12,345.5, ¥12345 or 1.2万 in fen. Raises `ValidationError`."""
    typed = re.sub(r"[\s,，¥￥]|元$|CNY", "", narrow(text), flags=re.IGNORECASE)
    found = re.fullmatch(r"([0-9]{1,12})(?:\.([0-9]{1,6}))?(万?)", typed)
    if not found:
        raise ValidationError(_("Type an amount of yuan, e.g. 12,345.50."))
    amount = Decimal(f"{found[1]}.{found[2] or 0}") * (10_000 if found[3] else 1) * 100
    if amount != amount.to_integral_value():
        raise ValidationError(_("An amount has at most two places after the point."))
    if amount > MOST:
        raise ValidationError(_("This is more than a hundred million yuan. Check the amount."))
    return int(amount)


class YuanField(forms.CharField):
    """An amount typed in yuan, kept in fen."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "num"})

    def prepare_value(self, value):
        if isinstance(value, int):
            return f"{Decimal(value) / 100:.2f}"
        return value

    def clean(self, value) -> int | None:
        text = super().clean(value)
        return read(text) if text else None
