"""Forms of further contacts and addresses."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.forms.fields import LineField, clean_phone, narrow
from customers import duplicates
from customers.contacts import clean_email, clean_wechat
from customers.models import Address, ContactPoint
from customers.parts import regions

from .parts import PartForm

Kind = ContactPoint.Kind
FACT_OF = {Kind.PHONE: "phone", Kind.EMAIL: "email", Kind.WECHAT: "wechat", Kind.QQ: "wechat"}


def clean_qq(text: str) -> str:
    number = narrow(text)
    if not re.fullmatch(r"[1-9]\d{4,10}", number):
        raise ValidationError(_("A QQ number has 5 to 11 digits."))
    return number


def clean_web(text: str) -> str:
    address = narrow(text)
    address = address if "://" in address else f"https://{address}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        raise ValidationError(_("This is no web address. It looks like www.example.com.")) from None
    return address


CLEAN = {
    Kind.PHONE: clean_phone,
    Kind.EMAIL: clean_email,
    Kind.WECHAT: clean_wechat,
    Kind.QQ: clean_qq,
    Kind.WEB: clean_web,
}


class ContactPointForm(PartForm):
    model = ContactPoint
    columns = ("kind", "usage", "value", "label", "preferred", "do_not_contact")

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind)
    usage = forms.ChoiceField(label=gettext_lazy("Use"), choices=ContactPoint.Usage)
    value = LineField(
        label=gettext_lazy("Number or address"),
        max_length=200,
        help_text=gettext_lazy("E.g. 13800138000, zhou@example.com, a WeChat id, www.example.com."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    label = LineField(
        label=gettext_lazy("Remark"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("E.g. only in the evening, ask for the secretary."),
    )
    preferred = forms.BooleanField(label=gettext_lazy("Preferred of its kind"), required=False)
    do_not_contact = forms.BooleanField(label=gettext_lazy("Do not contact this way"), required=False)
    different_person = forms.BooleanField(
        label=gettext_lazy("This is a different person"), required=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict:
        facts = super().clean()
        kind, value = facts.get("kind"), facts.get("value")
        if self.part and kind != self.part.kind and not value:
            self.add_error("value", _("Another kind needs its own number or address."))
        if value and kind:
            try:
                facts["value"] = CLEAN.get(kind, str)(value)
            except ValidationError as error:
                self.add_error("value", error)
            else:
                self._check_twins(FACT_OF.get(kind), facts["value"])
        if facts.get("preferred") and facts.get("do_not_contact"):
            self.add_error("preferred", _("What must not be used cannot be the preferred way."))
        return facts

    def _check_twins(self, fact: str | None, value: str) -> None:
        """A number that another archive has is saved only knowingly (B43)."""
        if fact not in ("phone",) or self.cleaned_data.get("different_person"):
            return
        for twin in duplicates.cards(self.user, {fact: value}):
            if twin.shared and twin.customer.pk != self.customer.pk:
                self.fields["different_person"].widget = forms.CheckboxInput()
                self.add_error(
                    "value",
                    _("%(number)s already has this. Open that archive, or tick “This is a different person”.")
                    % {"number": twin.customer.number},
                )


class AddressForm(PartForm):
    model = Address
    columns = ("kind", "region", "street", "postal_code", "preferred")

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Address.Kind)
    region = LineField(
        label=gettext_lazy("Province, city, county"),
        max_length=40,
        required=False,
        help_text=gettext_lazy(
            "By name or six-digit code (GB/T 2260), e.g. 云南省昆明市五华区 or 530102. Leave empty abroad."
        ),
        widget=forms.TextInput(
            attrs={
                "list": "regions",
                "autocomplete": "off",
                "data-wide": True,
                "hx-post": reverse_lazy("customers:regions"),
                "hx-trigger": "input changed delay:200ms",
                "hx-target": "#regions",
                "hx-swap": "innerHTML",
            }
        ),
    )
    street = LineField(
        label=gettext_lazy("Street and number"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-wide": True}),
    )
    postal_code = LineField(label=gettext_lazy("Postal code"), max_length=12, required=False)
    preferred = forms.BooleanField(label=gettext_lazy("Preferred"), required=False)

    def standing(self) -> dict:
        found = super().standing()
        if found.get("region"):
            found["region"] = regions.full_name(found["region"])
        return found

    def clean_region(self) -> str:
        text = self.cleaned_data["region"]
        if text and not (code := regions.read(text)):
            raise ValidationError(
                _("No single division has this name. Begin with the province, or type its code.")
            )
        return code if text else ""

    def clean_postal_code(self) -> str:
        code = narrow(self.cleaned_data["postal_code"]).upper()
        if code and self.data.get("region") and not re.fullmatch(r"\d{6}", code):
            raise ValidationError(_("A Chinese postal code has six digits."))
        return code

    def clean(self) -> dict:
        """An address typed in one piece gives its region by itself."""
        facts = super().clean()
        if facts.get("street") and not facts.get("region") and "region" not in self.errors:
            code, rest = regions.beginning(facts["street"])
            if code and rest:
                facts["region"], facts["street"] = code, rest
        return facts
