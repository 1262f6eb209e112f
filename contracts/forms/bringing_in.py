"""What comes into the library from outside: documents, pasted texts, a law that was amended; and its clauses."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models import Clause, ContractKind, Template

from .library import area


class BringForm(forms.Form):
    """A document or pasted words, as a new template or as the next version of one."""

    template = forms.ModelChoiceField(
        queryset=None, label=_("Next version of"), required=False, empty_label=_("a new template")
    )
    kind = forms.ModelChoiceField(queryset=None, label=_("Kind of contract"), required=False)
    name = forms.CharField(label=_("Name of the new template"), required=False, max_length=80)
    official_source = forms.CharField(label=_("Official source"), required=False, max_length=120)
    is_official = forms.BooleanField(label=_("this is the official text"), required=False)
    file = forms.FileField(
        label=_("Word document (.docx)"),
        required=False,
        help_text=_("At most 5 MB. Only its words are read; pictures and formats are left behind."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )
    text = forms.CharField(
        label=_("or the text itself"),
        required=False,
        widget=area(12),
        max_length=200_000,
        help_text=_("Numbers like 第一条, 一、, （一） or 1. part it into sections and clauses."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = Template.objects.filter(retired_on=None)
        self.fields["kind"].queryset = ContractKind.objects.filter(active=True)

    def clean(self):
        said = super().clean()
        if not said.get("template") and not (said.get("kind") and said.get("name")):
            self.add_error("name", _("A new template needs a kind and a name."))
        if bool(said.get("file")) == bool(said.get("text", "").strip()):
            self.add_error("file", _("Choose a document or paste a text: one of the two."))
        if said.get("is_official") and not said.get("official_source"):
            self.add_error("official_source", _("Name the source of the official text."))
        return said


class LibraryClauseForm(forms.ModelForm):
    class Meta:
        model = Clause
        fields = ("name", "category", "text", "highlighted", "risk", "law")
        widgets = {"text": area(8)}


class LawForm(forms.Form):
    """A law that was amended, and what is different in it."""

    law = forms.ChoiceField(label=_("Law"))
    why = forms.CharField(label=_("What has changed"), max_length=200, widget=area(3))

    def __init__(self, *args, laws: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["law"].choices = [(one, one) for one in laws]
