"""Seals: entering one, handing it over, asking for it, sealing, refusing."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.forms.fields import LineField
from contracts.models import Seal, SealUse
from contracts.seals import keeping


def _number(label, most: int, **options):
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "num"})
    return forms.IntegerField(label=label, min_value=1, max_value=most, widget=widget, **options)


class SealForm(forms.Form):
    name = LineField(label=_("name"), max_length=60)
    kind = forms.ChoiceField(label=_("kind"), choices=Seal.Kind.choices)
    place = LineField(label=_("where it is kept"), max_length=80)


class HandoverForm(forms.Form):
    to = forms.ModelChoiceField(label=_("handed over to"), queryset=None)
    words = LineField(
        label=_("note"),
        max_length=120,
        required=False,
        help_text=_("Its condition, its box, the key."),
    )

    def __init__(self, *args, by, **options):
        super().__init__(*args, **options)
        self.fields["to"].queryset = keeping.keepers().exclude(pk=by.pk)


class SealField(forms.ModelChoiceField):
    """Seals somebody keeps, with the keeper’s name."""

    def label_from_instance(self, seal: Seal) -> str:
        return f"{seal.name} · {seal.keeper.name}"


class AskForm(forms.Form):
    """For a contract. `key` is the form’s one-time id."""

    seal = SealField(label=pgettext_lazy("seal", "Seal"), queryset=Seal.objects.none(), empty_label=None)
    purpose = forms.ChoiceField(
        label=_("Purpose"),
        choices=[(one.value, one.label) for one in SealUse.OF_CONTRACTS],
        widget=forms.RadioSelect(attrs={"class": "radio-cards"}),
        initial=SealUse.Purpose.SIGN,
    )
    copies = _number(_("copies"), 50, initial=2)
    pages = _number(_("pages of each"), 999)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, by, **options):
        super().__init__(*args, **options)
        self.fields["key"].initial = uuid.uuid4
        seals = Seal.objects.usable().exclude(keeper=by).select_related("keeper")
        self.fields["seal"].queryset = seals


class AskContractForm(AskForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        field = self.fields["seal"]
        field.queryset = field.queryset.filter(kind__in=Seal.FOR_CONTRACTS)


class AskPaperForm(AskForm):
    """For another paper of the house."""

    title = LineField(
        label=pgettext_lazy("seal", "Paper"),
        max_length=120,
        help_text=_(
            "What the register calls it. No names or numbers of customers: it is kept longer than they are."
        ),
    )
    purpose = forms.ChoiceField(
        label=_("Purpose"),
        choices=[pair for pair in SealUse.Purpose.choices if pair[0] not in SealUse.OF_CONTRACTS],
    )
    field_order = ("title", "seal", "purpose", "copies", "pages", "key")


class CountForm(forms.Form):
    """What the keeper counted, and that she compared it."""

    copies = _number(_("copies"), 50)
    pages = _number(_("pages of each"), 999)
    compared = forms.BooleanField(
        label=_("I have compared the paper with what was approved, and no place for words is left blank.")
    )


class ElectronicForm(forms.Form):
    """The electronic text has no pages to count; the keeper has read it."""

    compared = forms.BooleanField(label=_("I have read the text, and seal exactly this one for the agency."))


class RefuseForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("reason of the refusal"),
        choices=[pair for pair in SealUse.Ground.choices if pair[0] != SealUse.Ground.DISAGREED],
    )
    comment = LineField(label=_("comment"), max_length=200, required=False)

    def clean(self):
        said = super().clean()
        if said.get("ground") == SealUse.Ground.OTHER and not said.get("comment"):
            self.add_error("comment", _("Say which."))
        return said
