"""The short survey after a journey: controlled questions, scores 0 to 10, own words (C11)."""

from django import forms
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.forms.fields import DayField, NoteField
from customers.models import Customer, ProductKind, ProductOpinion, Purchase

SCALE = [
    ("", pgettext_lazy("opinion", "not asked")),
    *((number, str(number)) for number in range(10, -1, -1)),
]
WAYS = [one for one in ProductOpinion.Way.choices if one[0] != ProductOpinion.Way.LINK]
PURCHASES = 30  # newest ones to choose from


class Bought(forms.ModelChoiceField):
    def label_from_instance(self, purchase: Purchase) -> str:
        return f"{date_format(purchase.starts_on, 'SHORT_DATE_FORMAT')} · {purchase.product}"


def _score(name: str) -> forms.Field:
    label = capfirst(ProductOpinion._meta.get_field(name).verbose_name)
    needed = name == ProductOpinion.SCORES[0]
    return forms.TypedChoiceField(label=label, choices=SCALE, coerce=int, empty_value=None, required=needed)


class OpinionForm(forms.Form):
    """`overall` must be answered; a question that was not asked stays empty."""

    purchase = Bought(
        label=_("Journey or purchase"),
        queryset=Purchase.objects.none(),
        required=False,
        empty_label=pgettext_lazy("opinion", "none of these"),
    )
    product_kind = forms.ModelChoiceField(
        ProductKind.objects.filter(active=True), label=_("Kind of product"), required=False
    )
    way = forms.ChoiceField(label=_("Asked how"), choices=WAYS)
    asked_on = DayField(label=_("Asked on"))
    again = forms.ChoiceField(
        label=_("Would the customer book again?"), choices=ProductOpinion.Again, required=False
    )
    praise = NoteField(label=_("What was liked"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    wishes = NoteField(
        label=_("Complaints and suggestions"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data=None, *, customer: Customer):
        super().__init__(data, initial={"asked_on": localdate(), "way": ProductOpinion.Way.CALL})
        bought = Purchase.objects.filter(customer=customer, state=Purchase.State.AGREED)
        newest = list(bought.order_by("-starts_on", "-pk").values_list("pk", flat=True)[:PURCHASES])
        self.fields["purchase"].queryset = Purchase.objects.filter(pk__in=newest).order_by("-starts_on")
        for name in ProductOpinion.SCORES:
            self.fields[name] = _score(name)
        words = ("praise", "wishes")
        self.order_fields(
            ["purchase", "product_kind", "way", "asked_on", *ProductOpinion.SCORES, "again", *words]
        )

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("purchase") and not cleaned.get("product_kind") and not self.errors:
            self.add_error("product_kind", _("Choose the purchase or the kind of product it is about."))
        return cleaned

    def answers(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "asked_on"}
