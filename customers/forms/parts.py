"""The forms of the parts of an archive: what all of them share.

What is opened only with a purpose starts empty in a change: an empty entry keeps it, a typed one replaces it.
"""

from datetime import datetime
from uuid import UUID

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.encryption.ids import uuid7
from agency.forms.fields import LineField
from customers import fieldbook, reasons
from customers.models import Customer, Part


class WhyField(LineField):
    """The reason of a change, kept for ever beside it."""

    def __init__(self, **options):
        super().__init__(
            **{
                "label": gettext_lazy("Why do you change it?"),
                "max_length": reasons.LONGEST,
                "help_text": gettext_lazy("Kept sealed beside the change."),
                "error_messages": {"required": gettext_lazy("Say why you are changing the archive.")},
                "widget": forms.TextInput(
                    attrs={"list": "reasons", "data-wide": True, "autocomplete": "off"}
                ),
            }
            | options
        )


class PartForm(forms.Form):
    """For a new part of `customer`, or for `part`. Subclasses name the `model` and its `columns`."""

    model: type[Part]
    columns: tuple[str, ...] = ()
    submit_add = gettext_lazy("Add to the archive")

    form_id = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, customer: Customer, user, part: Part | None = None):
        self.customer, self.user, self.part = customer, user, part
        super().__init__(data, initial=self.standing() | self.one_time())
        if part:
            self.fields["why"] = WhyField()
            for name in self.opening():
                if name in self.fields:
                    self._hide(name)

    @classmethod
    def opening(cls) -> frozenset[str]:
        """Columns that are opened only with a purpose."""
        return frozenset(name for name, fact in fieldbook.declared(cls.model).items() if fact.opens)

    def standing(self) -> dict:
        """What stands open in the part, as the fields start with it."""
        if self.part is None:
            return {}
        open_ = (name for name in self.columns if name not in self.opening())
        return {name: getattr(self.part, name) or None for name in open_}

    def one_time(self) -> dict:
        if self.part:
            return {"seen": self.part.updated_at.isoformat()}
        return {"form_id": self._signer().sign(str(uuid7()))}

    def _signer(self) -> signing.Signer:
        return signing.Signer(salt=f"part:{self.user.pk}:{self.customer.pk}:{self.model.__name__}")

    @property
    def pk(self) -> UUID | None:
        """The form's one-time id, valid for this person and archive only."""
        try:
            return UUID(self._signer().unsign(self.cleaned_data.get("form_id", "")))
        except (signing.BadSignature, ValueError):
            return None

    @property
    def version(self) -> datetime | None:
        """The `updated_at` the person saw."""
        try:
            return datetime.fromisoformat(self.cleaned_data.get("seen", ""))
        except ValueError:
            return None

    def _hide(self, name: str) -> None:
        field = self.fields[name]
        fact = fieldbook.declared(self.model)[name]
        shown = fact.masked(getattr(self.part, name))
        if shown:
            field.required = False
            field.help_text = _("On file: %(masked)s. Leave empty to keep it.") % {"masked": shown}

    def values(self) -> dict:
        """Column → value as the model keeps it; what was left closed is not among them."""
        found = {}
        for name in self.columns:
            value = self.cleaned_data.get(name)
            if value in ("", None):
                if self.part and name in self.opening():
                    continue
                value = None if self.model._meta.get_field(name).null else value or ""
            found[name] = value
        return found


class RemoveForm(forms.Form):
    why = WhyField(label=gettext_lazy("Why is it taken off file?"))
