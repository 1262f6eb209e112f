"""The form for changing an archive: the registration's own fields, without showing what is not opened.

A sealed fact that is on file starts empty: an empty entry leaves it as it is, a typed one replaces it, a tick
removes it. What stands open starts as it is, and counts as changed where it differs from the version the
person saw.
"""

from copy import deepcopy

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agency.forms.fields import LineField
from customers import documents, duplicates, editing, fieldbook, reasons
from customers.changing import proposing
from customers.models import Customer, SourceChannel
from customers.revealing import fields_open_to

from .fields import HELP
from .kinds import TitleField
from .registration import REACHED_BY, RegistrationForm

GUARDIAN = ("guardian_name", "guardian_phone", "guardian_relation")
TYPED = tuple(name for name in RegistrationForm.base_fields if name in editing.EDITABLE)
OF_A_BODY = (  # organisations and groups have no birthday and no passport
    *("name", "grade", "source", "phone", "second_phone", "email", "wechat", "address"),
    *("travel_needs", "preferences"),
)
SECTIONS = (
    (gettext_lazy("Identity"), "", ("name", "latin_name", "sex", "born_on", "grade", "source")),
    (gettext_lazy("How to reach the customer"), "", ("phone", "second_phone", "email", "wechat", "address")),
    (pgettext_lazy("archive", "Document"), "", ("document_type", "document_number", "document_expires_on")),
    (gettext_lazy("Travel"), "", ("travel_needs", "preferences", "special_needs")),
    (
        gettext_lazy("Guardian"),
        "",
        ("guardian_name", "guardian_phone", "guardian_relation", "guardian_agreed"),
    ),
    (gettext_lazy("The change itself"), "", ("why", "evidence", "remove", "different_person")),
)
REASONS = (
    gettext_lazy("The customer told us"),
    gettext_lazy("A typing error was corrected"),
    gettext_lazy("The customer has a new document"),
    gettext_lazy("Difference found in the second check"),
    gettext_lazy("Regular review"),
)


class EditForm(forms.Form):
    """For `customer` as `user` sees it. `only`: names of the fields a conflict page sends again."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    why = LineField(
        label=gettext_lazy("Why do you change it?"),
        max_length=reasons.LONGEST,
        help_text=gettext_lazy("Kept sealed beside the change."),
        error_messages={"required": gettext_lazy("Say why you are changing the archive.")},
        widget=forms.TextInput(attrs={"list": "reasons", "data-wide": True, "autocomplete": "off"}),
    )
    evidence = LineField(
        label=gettext_lazy("How do we know?"),
        required=False,
        max_length=proposing.EVIDENCE_LONGEST,
        help_text=gettext_lazy(
            "E.g. photo of the new passport seen at the counter. Kept sealed with the change."
        ),
        widget=forms.TextInput(attrs={"data-wide": True, "autocomplete": "off"}),
    )
    remove = forms.MultipleChoiceField(
        label=gettext_lazy("Take off file"),
        help_text=gettext_lazy("Tick what the archive shall no longer hold."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    guardian_agreed = forms.BooleanField(
        label=gettext_lazy("The guardian has been shown the notice and consents"), required=False
    )
    different_person = forms.BooleanField(label=gettext_lazy("This is a different person"), required=False)

    def __init__(self, data=None, *, customer: Customer, user, initial: dict | None = None, only=None):
        self.customer, self.user, self.only, self.twins = customer, user, only, []
        self.individual = customer.kind == Customer.Kind.INDIVIDUAL
        fitting = TYPED if self.individual else OF_A_BODY
        self.fields_typed = [name for name in fitting if only is None or name in only]
        standing = {"version": customer.version}
        standing |= {name: _standing(customer, name) for name in TYPED if name not in fieldbook.OPENED}
        super().__init__(data, initial=standing | (initial or {}))
        for name in self.fields_typed:
            self.fields[name] = deepcopy(RegistrationForm.base_fields[name])
            self.fields[name].help_text = HELP.get(name, "")
            if name in fieldbook.OPENED:
                self._hide(name)
        if not self.individual:
            del self.fields["guardian_agreed"]
        if not self.individual and "name" in self.fields:
            self.fields["name"] = TitleField(label=fieldbook.OF_A_BODY["name"])
        if "source" in self.fields:
            usable = SourceChannel.objects.filter(Q(active=True, safe=True) | Q(pk=customer.source_id))
            self.fields["source"].queryset = usable
        if not self.fields["remove"].choices:
            del self.fields["remove"]
        if "different_person" not in (data or {}):
            self.fields["different_person"].widget = forms.HiddenInput()
        child = customer.minor or any(getattr(customer, name) for name in GUARDIAN)
        self.sections = [part for part in SECTIONS if child or GUARDIAN[0] not in part[2]]

    def _hide(self, name: str) -> None:
        """An unopened fact: its mask beside the empty entry, and a tick to take it off file."""
        field, shown = self.fields[name], fieldbook.masked(self.customer, name)
        field.required = False
        if not shown:
            return
        field.help_text = _("On file: %(masked)s. Leave empty to keep it.") % {"masked": shown}
        field.widget.attrs["placeholder"] = shown
        self.fields["remove"].choices += [(name, f"{field.label} {shown}")]

    def changes(self) -> dict:
        """Field → new value (None to remove), of what differs from the version the person saw."""
        cleaned, before = self.cleaned_data, self._before()
        changed = {}
        for name in self.fields_typed:
            if name not in cleaned:
                continue
            value = cleaned[name] or None
            if name in cleaned.get("remove", ()):
                value = None
            elif name in fieldbook.OPENED and value is None:
                continue
            comparable = value.pk if name == "source" and value else value
            if name in fieldbook.OPENED or comparable != _standing(before, name):
                changed[name] = value
        if "document_number" in changed and changed["document_number"] is None:
            changed |= {"document_type": "", "document_expires_on": None}
        return changed

    def _before(self):
        version = self.cleaned_data.get("version", self.customer.version)
        if version == self.customer.version:
            return self.customer
        return editing.as_of(self.customer, version) or self.customer

    def effective(self, name: str):
        """What will stand in the archive when this is saved."""
        changed = self.changes()
        return changed[name] if name in changed else getattr(self.customer, name)

    def clean_born_on(self):
        day = self.cleaned_data["born_on"]
        if day and not documents.OLDEST_BIRTH <= day <= localdate():
            raise ValidationError(_("Nobody living was born on this day. Check the year."))
        return day

    def clean(self) -> dict:
        changed = self.changes()
        self._check_document(changed)
        if changed.get("document_expires_on") and changed["document_expires_on"] < localdate():
            self.refuse(
                "document_expires_on", _("This document has expired. Ask for the new one, or check the year.")
            )
        reached = not self.individual or any(self.effective(name) for name in REACHED_BY)
        if not self.errors and not reached:
            self.refuse("phone", _("Give at least one way to reach the customer: phone, e-mail or WeChat."))
        self._check_twins(changed)
        return self.cleaned_data

    def _check_document(self, changed: dict) -> None:
        if not {"document_type", "document_number"} & changed.keys():
            return None
        kind, number = self.effective("document_type"), changed.get("document_number")
        if number and not kind:
            return self.refuse("document_type", _("Choose which document this number belongs to."))
        if kind and not number and changed.get("document_type"):
            return self.refuse("document_number", _("Copy the number of this document."))
        if not kind and "document_number" not in changed and self.customer.document_number:
            return self.refuse(
                "document_type", _("Tick “Take off file” for the number to remove the document.")
            )
        if not (kind and number):
            return None
        try:
            self.cleaned_data["document_number"] = documents.clean(kind, number, today=localdate())
            if kind == Customer.Document.ID_CARD:
                self._compare_with_card(documents.id_card(number, today=localdate()))
        except ValidationError as error:
            self.refuse("document_number", error)

    def _compare_with_card(self, card: documents.IdCard) -> None:
        for name, told, words in (
            ("born_on", card.born_on, _("The identity card says %(value)s. Correct one of the two.")),
            ("sex", card.sex, _("The identity card says %(value)s. Correct one of the two.")),
        ):
            standing = self.effective(name)
            if standing and standing != told:
                shown = Customer.Sex(told).label if name == "sex" else told
                self.refuse(name, words % {"value": shown})
            elif not standing and name in self.fields_typed:
                self.cleaned_data[name] = told

    def _check_twins(self, changed: dict) -> None:
        facts = {name: changed.get(name) for name in duplicates.KINDS}
        self.twins = [
            twin for twin in duplicates.cards(self.user, facts) if twin.customer.pk != self.customer.pk
        ]
        if not self.twins or self.cleaned_data.get("different_person"):
            return
        self.fields["different_person"].widget = forms.CheckboxInput()
        for twin in self.twins:
            for name in twin.weighty:
                self.refuse(
                    name,
                    _("%(number)s already has this. Open that archive, or tick “This is a different person”.")
                    % {"number": twin.customer.number},
                )

    def refuse(self, name: str, error) -> None:
        self.add_error(name if name in self.fields else None, error)


def _standing(archive, name: str):
    """The value as a form field starts with it; None where it cannot be read."""
    value = archive.source_id if name == "source" else getattr(archive, name)
    return value if value else None


class ReportForm(EditForm):
    """What somebody who may not change the archive says has changed: of the fields open to them (C6)."""

    def __init__(self, data=None, *, customer: Customer, user):
        super().__init__(data, customer=customer, user=user, only=fields_open_to(user, customer))
        self.fields["evidence"].label = _("How do you know?")
