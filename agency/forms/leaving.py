"""The form by which a colleague's account is closed for good."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agency import offboarding
from agency.models import User


class LeaveForm(forms.Form):
    """Who takes over from a colleague who leaves; needed where there is something to take over."""

    heir = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=_("Who takes over"),
        empty_label=_("Choose a colleague"),
        help_text=_(
            "Archives, first contacts and tasks pass to this colleague and the colleague's department."
        ),
    )

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.left = offboarding.left_behind(person)
        self.needed = any(one.handed for code, one in offboarding.STEPS.items() if code in self.left)
        field = self.fields["heir"]
        field.queryset, field.required = offboarding.heirs(person), self.needed
        field.initial = offboarding.usual_heir(person)
