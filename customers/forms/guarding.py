from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from agency import policy
from agency.models import User
from agency.roles import ADMINISTRATORS
from customers.models import Purpose

CARDS = {"class": "radio-cards privacy", "data-wide": True}


def hour_choices() -> list[tuple[int, str]]:
    return [(hours, ngettext_lazy("%d hour", "%d hours") % hours) for hours in policy.ACCESS_HOURS]


class ReasonForm(forms.Form):
    """What closed fields are needed for, in the asker's own words."""

    purpose = forms.ModelChoiceField(
        label=_("Purpose"),
        queryset=Purpose.objects.filter(access=True, active=True),
        widget=forms.RadioSelect(attrs=CARDS),
        empty_label=None,
        error_messages={"required": _("Say what the data is needed for.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=policy.NOTE_LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The manager who decides reads this."),
        error_messages={"required": _("Say in a few words what it is needed for; the manager reads it.")},
    )


class AskFieldsForm(ReasonForm):
    field = forms.CharField(max_length=80, widget=forms.HiddenInput)
    hours = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        choices=hour_choices,
        initial=policy.ACCESS_HOURS[1],
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
    )
    field_order = ["purpose", "hours", "reason", "field"]


class NameManagerForm(forms.Form):
    """Who decides about looks at children's data."""

    person = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none())

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        people = User.objects.filter(is_active=True, groups__isnull=False).distinct().order_by("name")
        self.fields["person"].queryset = people.exclude(groups__name__in=ADMINISTRATORS)
