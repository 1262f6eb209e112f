"""Saved views of a list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agency.models import SavedView
from agency.saved_views import SavedList


class SavedViewForm(forms.ModelForm):
    """A name for the filters of the address. Only filters are kept: a search never is."""

    filters = forms.CharField(required=False, widget=forms.HiddenInput, max_length=600)

    class Meta:
        model = SavedView
        fields = ["name", "shared", "standard"]

    def __init__(self, *args, listed: SavedList, owner=None, shown: str = "", **kwargs):
        """`shown`: what the list shows now, offered to a view that was kept otherwise."""
        super().__init__(*args, **kwargs)
        self.listed = listed
        if self.instance.pk and shown and shown != listed.kept(self.instance.query):
            self.fields["renew"] = forms.BooleanField(
                label=_("Keep what the list shows now"),
                help_text=listed.renew_help,
                required=False,
                initial=True,
            )
        self.fields["name"].required = True
        self.instance.owner = self.instance.owner if self.instance.pk else owner
        self.instance.page = listed.page
        self.fields["shared"].help_text = listed.shared_help

    def save(self, commit: bool = True) -> SavedView:
        """One view at most opens the list."""
        if self.instance.standard:
            others = SavedView.objects.filter(owner=self.instance.owner, page=self.listed.page)
            others.exclude(pk=self.instance.pk).update(standard=False)
        return super().save(commit)

    def clean_filters(self) -> str:
        return self.listed.kept(self.cleaned_data["filters"])

    def clean(self) -> dict:
        cleaned = super().clean()
        others = SavedView.objects.filter(owner=self.instance.owner, page=self.listed.page)
        if cleaned.get("name") in {view.name for view in others.exclude(pk=self.instance.pk)}:
            self.add_error("name", _("You have a view of this name already."))
        if not self.instance.pk or cleaned.get("renew"):
            self.instance.query = cleaned.get("filters", "")
        return cleaned
