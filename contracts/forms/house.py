"""The agency as it stands in its contracts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models import ContractKind, HouseFacts


class HouseForm(forms.ModelForm):
    regions = forms.MultipleChoiceField(
        label=_("licensed for journeys"),
        choices=[pair for pair in ContractKind.Region.choices if pair[0] != ContractKind.Region.ANY],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = HouseFacts
        fields = (
            *("name", "licence", "licence_until", "regions"),
            *("address", "phone", "complaint_phone", "account"),
        )
        widgets = {"licence_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
