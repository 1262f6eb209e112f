from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agency.forms.rendering import Choice
from customers.models import Purpose

NOTE_LONGEST = 200  # characters: an order number, half a sentence


class PurposeField(forms.ModelChoiceField):
    def label_from_instance(self, purpose):
        return Choice(str(purpose), gettext("needs an explanation") if purpose.explain else "")


class RevealForm(forms.Form):
    """What a field is opened for. Nothing is chosen beforehand."""

    purpose = PurposeField(
        label=_("What do you need it for?"),
        queryset=Purpose.objects.filter(access=True, active=True),
        empty_label=None,
        widget=forms.RadioSelect(attrs={"class": "radio-cards privacy"}),
        error_messages={"required": _("Choose what you need it for.")},
    )
    note = forms.CharField(
        label=_("Order or explanation"),
        max_length=NOTE_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self):
        facts = super().clean()
        purpose = facts.get("purpose")
        if purpose and purpose.explain and not facts.get("note"):
            self.add_error("note", _("Say what you need it for."))
        return facts


class NotedRevealForm(RevealForm):
    """For a first contact: purposes that speak for themselves, for an explanation would have no sealed place."""

    note = None

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["purpose"].queryset = self.fields["purpose"].queryset.filter(explain=False)
