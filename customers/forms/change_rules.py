"""A new line of the rules for changes."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from customers import editing, fieldbook
from customers.changing import values
from customers.changing.keepers import keepers
from customers.changing.subjects import PartOf
from customers.kinds.blocks import BLOCKS
from customers.models import ChangePolicy, Customer

GROUPS = {
    "identity": _("All of identity"),
    "contact": _("All contact data"),
    "document": _("All of the document"),
    "travel": _("All travel wishes and needs"),
    "guardian": _("All about the guardian"),
}


def abouts() -> list[tuple[str, object]]:
    """What a line can be about: the blocks of the archive first, then single fields."""
    groups = [(f"@{code}", GROUPS.get(code, code)) for code in fieldbook.by_group()]
    own = groups + [(name, values.label(name)) for name in editing.EDITABLE]
    return own + [head for keeper in keepers().values() for head in _of_part(keeper)]


def _of_part(keeper) -> list[tuple[str, object]]:
    """An organisation's block by block, other parts as a whole; then each of their columns."""
    subject = PartOf(Customer(), keeper, None, adds=True)
    whole = [(f"@{keeper.block}", subject.title)]
    if keeper.block == "organisation":
        whole = [(f"@{block.code}", f"{subject.title} · {block.title}") for block in BLOCKS.values()]
    columns = [
        (f"{keeper.block}.{name}", f"{subject.title} · {subject.label(name)}") for name in keeper.columns
    ]
    return whole + columns


class RuleForm(forms.ModelForm):
    class Meta:
        model = ChangePolicy
        fields = ("about", "grade", "kind", "rule", "effective_from", "why")
        widgets = {
            "rule": forms.RadioSelect(attrs={"class": "radio-cards"}),
            "effective_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        every = [("", _("every one"))]
        self.fields["about"] = forms.ChoiceField(label=_("Fields"), choices=abouts())
        self.fields["grade"] = forms.ChoiceField(
            label=_("Grade"), choices=[*every, *Customer.Grade.choices], required=False
        )
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), choices=[*every, *Customer.Kind.choices], required=False
        )
        self.fields["rule"].choices = ChangePolicy.Rule.choices
        self.fields["effective_from"].initial = localdate()
        self.fields["why"].required = True
        self.fields["why"].help_text = _("E.g. decision of the management meeting of 20 November.")

    def clean_effective_from(self):
        day = self.cleaned_data["effective_from"]
        if day < localdate():
            raise forms.ValidationError(_("A rule cannot take effect in the past."))
        return day
