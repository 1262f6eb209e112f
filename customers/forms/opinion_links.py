"""What an opinion is asked about, and the few questions the customer answers herself (C11)."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.forms.fields import NoteField
from customers.models import Customer, ProductKind, ProductOpinion, Purchase

from .opinions import PURCHASES, Bought

LONGEST = 1000  # signs of a customer's own words
SCALE = [("", pgettext_lazy("opinion", "no answer")), *((score, str(score)) for score in range(10, -1, -1))]
AGAIN = [
    ("", pgettext_lazy("opinion", "no answer")),
    (ProductOpinion.Again.YES, pgettext_lazy("opinion", "yes")),
    (ProductOpinion.Again.PERHAPS, pgettext_lazy("opinion", "perhaps")),
    (ProductOpinion.Again.NO, pgettext_lazy("opinion", "no")),
]


class AskForm(forms.Form):
    """For the colleague who gives the link."""

    purchase = Bought(
        label=_("Journey or purchase"),
        queryset=Purchase.objects.none(),
        required=False,
        empty_label=pgettext_lazy("opinion", "none of these"),
    )
    product_kind = forms.ModelChoiceField(
        ProductKind.objects.filter(active=True), label=_("Kind of product"), required=False
    )
    language = forms.ChoiceField(
        label=_("Language of the customer"),
        choices=[("zh-hans", "中文"), ("en", "English")],
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
        initial="zh-hans",
    )

    def __init__(self, data=None, *, customer: Customer):
        super().__init__(data)
        bought = Purchase.objects.filter(customer=customer, state=Purchase.State.AGREED)
        newest = list(bought.order_by("-starts_on", "-pk").values_list("pk", flat=True)[:PURCHASES])
        self.fields["purchase"].queryset = Purchase.objects.filter(pk__in=newest).order_by("-starts_on")
        if newest:
            self.fields["purchase"].initial = newest[0]

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("purchase") and not cleaned.get("product_kind") and not self.errors:
            self.add_error("product_kind", _("Choose the purchase or the kind of product it is about."))
        return cleaned


class SayForm(forms.Form):
    """For the customer: one question must be answered, the others may."""

    again = forms.ChoiceField(label=_("Would you travel with us again?"), choices=AGAIN, required=False)
    praise = NoteField(
        label=_("What did you like?"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wishes = NoteField(
        label=_("What should we do better?"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None):
        super().__init__(data)
        for name in ProductOpinion.SCORES:
            self.fields[name] = forms.TypedChoiceField(
                label=capfirst(ProductOpinion._meta.get_field(name).verbose_name),
                choices=SCALE,
                coerce=int,
                empty_value=None,
                required=name == ProductOpinion.SCORES[0],
            )
        self.order_fields([*ProductOpinion.SCORES, "again", "praise", "wishes"])
