"""Quick capture, and what may happen to a first contact besides being registered."""

from uuid import UUID

from django import forms
from django.utils.timezone import now as clock
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.encryption.ids import uuid7
from agency.forms.fields import LineField, MomentField, NoteField, PhoneField
from customers import capturing
from customers.registration import needs_reason

from .fields import HELP, SourceField
from .registration import signed, unsigned


class CaptureForm(forms.Form):
    """Who, phone, when, where: enough to start the clock in ten seconds. Phone first."""

    form_id = forms.CharField(widget=forms.HiddenInput)
    phone = PhoneField(label=_("Phone"), required=False, help_text=HELP["phone"])
    contact = LineField(
        label=_("Name or title"), max_length=policy.NAME_LONGEST, required=False, help_text=HELP["contact"]
    )
    note = NoteField(label=_("Where, and what about"), max_length=500, required=False, help_text=HELP["note"])
    source = SourceField(required=False, help_text=HELP["source"])
    collected_at = MomentField(
        label=_("Collected at"), oldest=policy.OLDEST_CONTACT, help_text=HELP["collected_at"]
    )
    reason = LineField(
        label=_("Reason for telling late"), required=False, help_text=HELP["backdating_reason"]
    )

    def __init__(self, data=None, *, user):
        self.user = user
        super().__init__(data, initial={"form_id": signed(user, uuid7()), "collected_at": clock()})

    def clean_form_id(self) -> UUID:
        return unsigned(self.user, self.cleaned_data["form_id"]) or uuid7()

    def clean(self) -> dict:
        cleaned = self.cleaned_data
        if not any(cleaned.get(name) or name in self.errors for name in ("phone", "contact")):
            self.add_error("phone", _("Give the phone, or at least a name to recognise the customer by."))
        met = cleaned.get("collected_at")
        if met and needs_reason(met, clock()) and not cleaned.get("reason"):
            self.add_error("reason", _("The contact was more than an hour ago: say why it is told only now."))
        return cleaned

    def noted(self) -> dict:
        """The arguments of `capturing.capture`, without `by`."""
        return {"pk": self.cleaned_data["form_id"]} | {
            name: self.cleaned_data[name]
            for name in ("phone", "contact", "note", "source", "collected_at", "reason")
        }


REASONS = {
    "wrong_number": gettext_noop("Wrong or dead number"),
    "refused": gettext_noop("The customer does not consent"),
    "not_interested": gettext_noop("No interest"),
    "on_file": gettext_noop("Is on file already"),
    "other": gettext_noop("Another reason"),
}


class GiveUpForm(forms.Form):
    """Why a first contact will not become an archive."""

    kind = forms.ChoiceField(label=_("Reason for giving up"), widget=forms.RadioSelect)
    note = LineField(label=_("In your own words"), max_length=200, required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(code, _(text)) for code, text in REASONS.items()]

    def clean(self) -> dict:
        if self.cleaned_data.get("kind") == "other" and not self.cleaned_data.get("note"):
            self.add_error("note", _("Say which reason."))
        return self.cleaned_data

    @property
    def reason(self) -> str:
        """The English msgid of the reason, then the person's own words on a second line."""
        return "\n".join(filter(None, [REASONS[self.cleaned_data["kind"]], self.cleaned_data["note"]]))


class HandOverForm(forms.Form):
    """To whom a manager gives a first contact."""

    to = forms.ModelChoiceField(queryset=None, label=_("Colleague"), empty_label=_("Choose a colleague"))

    def __init__(self, *args, manager, intake, **options):
        super().__init__(*args, **options)
        self.fields["to"].queryset = capturing.completers(manager).exclude(pk=intake.collected_by_id)
        self.fields["to"].label_from_instance = lambda person: f"{person} · {person.department}"
