"""What any colleague may tell without a right to archives, and the guest's observation sheet (A22, B24, B45)."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import now as clock
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.encryption.ids import uuid7
from agency.forms.fields import LineField, MomentField, NoteField, clean_phone
from agency.forms.rendering import Choice
from customers.models import Lead, Prompt
from customers.registration import needs_reason

from .registration import signed, unsigned

LATER = gettext_noop("told by a colleague after the service")
KINDS = (
    (Lead.Kind.OBSERVATION, Choice(_("Observation"), _("A habit, a taste, a wish."))),
    (Lead.Kind.CHANGE, Choice(_("Something changed"), _("New number, new address, new job."))),
    (Lead.Kind.COMPLAINT, Choice(_("Complaint"), _("Goes to whoever handles complaints."))),
)


class ToldForm(forms.Form):
    """Whom it is about, as far as one knows; nobody learns here whether there is an archive."""

    form_id = forms.CharField(widget=forms.HiddenInput)
    whom = LineField(
        label=_("About whom"),
        max_length=policy.NAME_LONGEST,
        help_text=_("Name, phone or archive number, whatever you know."),
    )
    seen_at = MomentField(label=_("Seen or heard at"), oldest=policy.OLDEST_CONTACT)

    def __init__(self, data=None, *, user, **options):
        self.user = user
        super().__init__(data, initial={"form_id": signed(user, uuid7()), "seen_at": clock()}, **options)

    def clean_form_id(self) -> UUID:
        return unsigned(self.user, self.cleaned_data["form_id"]) or uuid7()

    def person(self) -> dict[str, str]:
        """A number that is a phone finds its archive by it; all else is a name."""
        whom = self.cleaned_data["whom"]
        try:
            return {"phone": clean_phone(whom)} if any(map(str.isdigit, whom[:3])) else {"contact": whom}
        except ValidationError:
            return {"contact": whom}

    def received(self, note: str) -> dict:
        """Arguments of `receiving.receive` that both forms share."""
        seen = self.cleaned_data["seen_at"]
        return {
            "pk": self.cleaned_data["form_id"],
            "facts": self.person() | {"note": note},
            "collected_at": seen,
            "reason": LATER if needs_reason(seen, clock()) else "",
        }


class FactForm(ToldForm):
    kind = forms.ChoiceField(
        label=_("What is it"), choices=KINDS, widget=forms.RadioSelect(attrs={"class": "radio-cards"})
    )
    what = NoteField(label=_("What you know"), max_length=1000)

    field_order = ["kind", "whom", "what", "seen_at"]


class SheetForm(ToldForm):
    """Three taps: the service, the guest, what was seen; words where there is something to add."""

    prompts = forms.ModelMultipleChoiceField(
        Prompt.objects.none(),
        label=_("What did you notice"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = NoteField(
        label=_("In a few words"),
        max_length=500,
        required=False,
        help_text=_("E.g. no coriander, likes to sit at the window."),
    )

    field_order = ["whom", "prompts", "words", "seen_at"]

    def __init__(self, data=None, *, user, service: str, whom: str = ""):
        """`whom`: the guest that was tapped, by archive number."""
        self.service = service
        super().__init__(data, user=user)
        self.fields["whom"].initial = whom
        self.fields["prompts"].queryset = Prompt.objects.filter(service=service, active=True)

    def clean(self):
        said = super().clean()
        if not said.get("prompts") and not said.get("words") and "words" not in self.errors:
            self.add_error("words", _("Tick what you noticed, or say it in a few words."))
        return said

    def note(self) -> str:
        seen = "、".join(str(prompt) for prompt in self.cleaned_data["prompts"])
        return "\n".join(filter(None, [seen, self.cleaned_data["words"]]))
