"""What a file of archives is asked for with: columns, what stands in them in plain, and what for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.exporting.columns import SENSITIVE, all_columns
from customers.models import CustomerExport

from .reveal import RevealForm

USUAL = ("number", "name", "grade", "owner", "phone")


class ExportForm(RevealForm):
    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "columns"}),
        error_messages={"required": _("Choose at least one column.")},
    )
    plain = forms.MultipleChoiceField(
        label=_("In plain instead of masked"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "columns"}),
        help_text=_(
            "Every archive notes that these fields left. Sensitive ones need a second person's approval."
        ),
    )
    format = forms.ChoiceField(
        label=_("Format"),
        choices=CustomerExport.Format.choices,
        initial=CustomerExport.Format.XLSX,
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
    )
    selection = forms.UUIDField(widget=forms.HiddenInput, required=False)

    field_order = ["columns", "plain", "purpose", "note", "format"]

    def __init__(self, *args, by, **options):
        super().__init__(*args, **options)
        columns = all_columns().values()
        self.fields["columns"].choices = [(column.code, column.label) for column in columns]
        self.fields["columns"].initial = USUAL
        if by.has_perm("customers.reveal_customer"):
            self.fields["plain"].choices = [
                (column.code, _sensitive(column)) for column in columns if column.opens
            ]
        else:
            del self.fields["plain"]


def _sensitive(column):
    return _("%(field)s (sensitive)") % {"field": column.label} if column.tier >= SENSITIVE else column.label
