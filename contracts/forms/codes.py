"""Signing by one-time code: the code, the ticks, the name, the refusal; and the link a colleague makes."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agency.forms.fields import LineField, NoteField, narrow
from contracts.models import Seal


class CodeField(forms.CharField):
    def __init__(self, **options):
        widget = forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": "[0-9]*"}
        )
        super().__init__(label=_("Six-digit code"), max_length=12, widget=widget, **options)

    def clean(self, value):
        return narrow(super().clean(value)).replace(" ", "")


class CodeForm(forms.Form):
    code = CodeField(help_text=_("The travel agency told you this code on the phone or face to face."))


class SignForm(forms.Form):
    """One tick for each clause that stands out, then the name and the code once more."""

    name = LineField(
        label=pgettext_lazy("signature", "Your name"),
        max_length=60,
        help_text=_("As it stands in the contract."),
    )
    code = CodeField(help_text=_("The same code once more: with it you sign."))

    def __init__(self, *args, clauses: list[dict], **options):
        super().__init__(*args, **options)
        self.keys = [one["key"] for one in clauses]
        for one in clauses:
            self.fields[f"told_{one['key']}"] = forms.BooleanField(
                label=_("Article %(number)s has been explained to me.") % {"number": one["number"]},
                error_messages={"required": _("Tick it once it has been explained to you.")},
            )
        self.order_fields([*(f"told_{key}" for key in self.keys), "name", "code"])

    def explained(self) -> set[str]:
        return {key for key in self.keys if self.cleaned_data.get(f"told_{key}")}


class RefuseForm(forms.Form):
    reason = NoteField(label=_("Why you do not sign"), max_length=600)


class LinkForm(forms.Form):
    """Who signs, where the contract names nobody."""

    name = LineField(label=_("who signs"), max_length=60)


class HouseForm(forms.Form):
    """The seal whose keeper signs for the agency."""

    seal = forms.ModelChoiceField(
        label=pgettext_lazy("seal", "Seal"), queryset=Seal.objects.none(), empty_label=None
    )

    def __init__(self, *args, by, **options):
        super().__init__(*args, **options)
        seals = Seal.objects.usable().filter(kind__in=Seal.FOR_CONTRACTS).exclude(keeper=by)
        self.fields["seal"].queryset = seals.select_related("keeper")
        self.fields["seal"].label_from_instance = lambda seal: f"{seal.name} · {seal.keeper.name}"
