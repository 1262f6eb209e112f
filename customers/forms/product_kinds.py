"""One line of the list of what we sell."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agency.forms.fields import LineField
from customers.models import ProductKind, Purchase


class KindForm(forms.ModelForm):
    name = LineField(label=_("Chinese name"), max_length=60)
    name_en = LineField(label=_("English name"), max_length=60)
    shape = forms.ChoiceField(
        label=_("Shape"),
        choices=Purchase.Kind.choices,
        help_text=_("Which facts a purchase of it has: those of a journey, a stay, tickets and so on."),
    )

    class Meta:
        model = ProductKind
        fields = ("name", "name_en", "shape")

    def clean_name(self) -> str:
        return self._own("name")

    def clean_name_en(self) -> str:
        return self._own("name_en")

    def _own(self, name: str) -> str:
        """Two kinds of one name could not be told apart, in a form or in a sheet."""
        said = self.cleaned_data[name]
        if ProductKind.objects.filter(**{f"{name}__iexact": said}).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another kind of product has this name already."))
        return said
