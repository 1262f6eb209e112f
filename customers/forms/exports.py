"""What a file of archives is asked for with: columns, what stands in them in plain, and what for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.exporting.columns import SENSITIVE, all_columns
from customers.models import Customer, CustomerExport

from .reveal import RevealForm

GROUPS = {"columns": "archive", "organisation": "organisation", "group": "group", "parts": "parts"}
USUAL = ("number", "name", "grade", "owner", "phone")


def _columns_field(label, hint=""):
    widget = forms.CheckboxSelectMultiple(attrs={"class": "columns"})
    return forms.MultipleChoiceField(label=label, required=False, widget=widget, help_text=hint)


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
    organisation = _columns_field(_("Of organisations"))
    group = _columns_field(_("Of groups"))
    parts = _columns_field(
        _("Parts of the archive"), _("Each on a sheet of its own in Excel; one cell in CSV.")
    )
    selection = forms.UUIDField(widget=forms.HiddenInput, required=False)

    field_order = ["columns", "organisation", "group", "parts", "plain", "purpose", "note", "format"]

    def __init__(self, *args, by, kinds: frozenset[str] = frozenset(Customer.Kind), **options):
        """`kinds`: of the archives asked for; columns of other kinds are not offered."""
        super().__init__(*args, **options)
        columns = all_columns().values()
        for name, group in GROUPS.items():
            offered = [(one.code, one.label) for one in columns if one.group == group]
            if name in ("organisation", "group") and name not in kinds:
                del self.fields[name]
            else:
                self.fields[name].choices = offered
        self.fields["columns"].initial = USUAL
        if by.has_perm("customers.reveal_customer"):
            self.fields["plain"].choices = [
                (column.code, _sensitive(column)) for column in columns if column.opens
            ]
        else:
            del self.fields["plain"]

    def asked(self) -> dict:
        """Arguments of `asking.ask`."""
        facts = {"plain": []} | self.cleaned_data
        more = [code for name in GROUPS if name != "columns" for code in facts.pop(name, [])]
        del facts["selection"]
        return facts | {"columns": [*facts["columns"], *more]}


def _sensitive(column):
    return _("%(field)s (sensitive)") % {"field": column.label} if column.tier >= SENSITIVE else column.label
