"""Forms of purchases and credit: amounts are typed in yuan."""

from django import forms
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agency.forms.fields import DayField, LineField, NoteField
from customers.models import Credit, CreditIncident, ProductKind, Purchase
from customers.trade.money import YuanField


class PurchaseForm(forms.Form):
    """A journey, stay, ticket or the like; what is not paid at once waits for a sign-off."""

    product_kind = forms.ModelChoiceField(
        ProductKind.objects.filter(active=True),
        label=gettext_lazy("Kind of product"),
        help_text=gettext_lazy("The figures of sales are divided by it."),
        empty_label=gettext_lazy("— choose —"),
    )
    product = LineField(
        label=gettext_lazy("Product"), help_text=gettext_lazy("E.g. Lijiang and Shangri-La, 6 days.")
    )
    destination = LineField(label=gettext_lazy("Destination"), required=False)
    starts_on = DayField(label=pgettext_lazy("date", "From"))
    ends_on = DayField(label=pgettext_lazy("date", "To"), required=False)
    amount = YuanField(
        label=gettext_lazy("Price in yuan"), help_text=gettext_lazy("For all travellers, e.g. 12,800.")
    )
    payment = forms.ChoiceField(
        label=gettext_lazy("Payment"),
        choices=[choice for choice in Purchase.Payment.choices if choice[0] != Purchase.Payment.UNKNOWN],
        initial="wechat",
    )
    people = forms.IntegerField(label=gettext_lazy("Travellers"), required=False, min_value=1, max_value=2000)
    nights = forms.IntegerField(
        label=gettext_lazy("Nights"),
        required=False,
        min_value=1,
        max_value=400,
        help_text=gettext_lazy("Of a stay."),
    )
    room_rate = YuanField(label=gettext_lazy("Room price a night"), required=False)
    note = NoteField(label=gettext_lazy("Note"), required=False)

    def clean(self) -> dict:
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and starts.year < 1980:
            self.add_error("starts_on", _("Check the year."))
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The end lies before the beginning."))
        nights = cleaned.get("nights")
        if starts and ends and nights and nights > (ends - starts).days:
            self.add_error(
                "nights",
                _("From %(from)s to %(to)s there are only %(count)s nights.")
                % {"from": starts, "to": ends, "count": (ends - starts).days},
            )
        return cleaned

    def facts(self) -> dict:
        facts = dict(self.cleaned_data)
        return {name: None if value == "" else value for name, value in facts.items()}


class PaidForm(forms.Form):
    on = DayField(label=gettext_lazy("Paid on"))


class CreditForm(forms.Form):
    """How far the customer is trusted."""

    grade = forms.ChoiceField(
        label=gettext_lazy("Credit grade"),
        choices=[(code, capfirst(label)) for code, label in Credit.Grade.choices],
        widget=forms.RadioSelect(attrs={"class": "seg-ctl", "data-wide": True}),
    )
    limit = YuanField(label=gettext_lazy("Credit limit in yuan"))
    days = forms.IntegerField(label=gettext_lazy("Days of credit"), min_value=0, max_value=365)
    description = NoteField(label=gettext_lazy("Credit description"), required=False)
    terms = NoteField(label=gettext_lazy("Trading terms"), required=False)

    def __init__(self, data=None, *, credit: Credit | None):
        names = ("grade", "limit", "days", "description", "terms")
        standing = credit or Credit()
        super().__init__(data, initial={name: getattr(standing, name) for name in names})

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("grade") == Credit.Grade.NONE and cleaned.get("limit"):
            self.add_error("limit", _("Whoever pays cash only has no credit limit."))
        return cleaned


class IncidentForm(forms.Form):
    """A trouble with payment."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("incident", "Kind"),
        choices=[(code, capfirst(label)) for code, label in CreditIncident.Kind.choices],
    )
    happened_on = DayField(label=gettext_lazy("Happened on"))
    amount = YuanField(label=gettext_lazy("Amount in yuan"), required=False)
    note = NoteField(label=gettext_lazy("Note"), required=False)

    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        if day > localdate():
            raise forms.ValidationError(_("This lies in the future."))
        return day
