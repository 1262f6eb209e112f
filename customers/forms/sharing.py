import re

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.forms.fields import narrow
from agency.roles import ROLES
from customers import fieldbook, numbering
from customers.models import Purpose

NUMBER = re.compile(r"[A-Z]{2,4}-\d{4}-\d{6,9}(-\d)?")  # the shape; whether it exists is told to nobody
CARDS = {"class": "radio-cards privacy", "data-wide": True}
SHAREABLE_ROLES = [code for code, role in ROLES.items() if "customers.view_customer" in role.permissions]


def field_choices() -> list[tuple[str, str]]:
    fields = [(fact.name, fact.label) for fact in fieldbook.FACTS if fact.opens]
    return [*fields, (fieldbook.SHARED_FILES, _("files"))]


class AskForm(forms.Form):
    """What a colleague asks of an archive's department: which fields, what for, how long (D3)."""

    number = forms.CharField(
        label=_("Archive number"),
        max_length=20,
        help_text=_("As on the customer's card, e.g. KH-2026-000017-4."),
    )
    fields_asked = forms.MultipleChoiceField(
        label=_("Fields to open"),
        choices=field_choices,
        widget=forms.CheckboxSelectMultiple(attrs=CARDS),
        help_text=_("Only what the task needs; the name is shown anyway."),
        error_messages={"required": _("Choose at least one field.")},
    )
    purpose = forms.ModelChoiceField(
        label=_("Purpose"),
        queryset=Purpose.objects.filter(access=True, active=True),
        widget=forms.RadioSelect(attrs=CARDS),
        empty_label=None,
        error_messages={"required": _("Say what the data is needed for.")},
    )
    days = forms.IntegerField(
        label=_("For how many days"),
        min_value=1,
        max_value=policy.SHARE_LONGEST.days,
        initial=policy.SHARE_USUAL.days,
        help_text=_("Access ends by itself; a year at most."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=policy.NOTE_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The manager who decides reads this."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["purpose"].initial = None  # nothing is preselected (D1)

    def clean_number(self) -> str:
        """Requests keep the number unsealed: a phone typed into this box by mistake must not stay there."""
        number = narrow(self.cleaned_data["number"]).upper()
        if not NUMBER.fullmatch(number) or (number.count("-") == 3 and not numbering.is_number(number)):
            raise forms.ValidationError(_("This is no archive number. It looks like KH-2026-000017-4."))
        return number

    def clean(self):
        cleaned = super().clean()
        purpose, reason = cleaned.get("purpose"), cleaned.get("reason", "")
        if purpose and purpose.explain and len(reason.strip()) < 6:
            self.add_error("reason", _("Explain this purpose in a few words."))
        return cleaned


class ShareForm(AskForm):
    """The owner or the department proposes to share an archive with a named colleague."""

    recipient = forms.ModelChoiceField(
        label=_("Colleague"), queryset=None, empty_label=_("Choose a colleague")
    )
    field_order = ["number", "recipient", "fields_asked", "purpose", "days", "reason"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].widget = forms.HiddenInput()
        self.fields["recipient"].queryset = (
            get_user_model()
            .objects.filter(is_active=True, groups__name__in=SHAREABLE_ROLES)
            .exclude(pk=by.pk)
            .select_related("department")
            .distinct()
            .order_by("department__name", "name")
        )
