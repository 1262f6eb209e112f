"""Requests about personal data: taken in by a colleague or written by the person, and the steps in between."""

from uuid import UUID

from django import forms
from django.core import signing
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.encryption.ids import uuid7
from agency.forms.fields import LineField, NoteField
from agency.forms.rendering import Choice
from compliance.models import RightsRequest
from compliance.rights.correcting import FIELDS
from compliance.rights.identifying import WAYS
from compliance.rights.receiving import OF_A_RELATIVE
from customers import fieldbook

SALT = "compliance.rights"
Kind = RightsRequest.Kind
HINTS = {
    Kind.ACCESS: _("What we keep, what for, and who received it."),
    Kind.COPY: _("All of it as a file, readable for people and machines."),
    Kind.PORT: _("What you gave us, in a form another company can read."),
    Kind.CORRECT: _("Something is wrong or missing."),
    Kind.DELETE: _("What we need not keep by law is destroyed."),
    Kind.RESTRICT: _("We only store it, or stop using it for something."),
    Kind.WITHDRAW: _("A consent you gave earlier."),
    Kind.EXPLAIN: _("How and by which rules we handle personal data."),
    Kind.CLOSE: _("You do not wish to be our customer any more."),
    Kind.RELATIVE: _("You ask for somebody who has died."),
    Kind.COMPLAINT: _("Something about the handling of your data was wrong."),
}


class AskForm(forms.Form):
    """What anybody asks about the data of a person."""

    kind = forms.ChoiceField(
        label=_("What is asked"),
        choices=[(code, Choice(capfirst(label), HINTS[code])) for code, label in Kind.choices],
        widget=forms.RadioSelect(attrs={"class": "radio-cards"}),
        initial=Kind.ACCESS,
    )
    exercised = forms.ChoiceField(
        label=_("What does the near relative ask for?"),
        choices=[("", "—"), *((code, capfirst(Kind(code).label)) for code in OF_A_RELATIVE)],
        required=False,
        help_text=_("Only where somebody asks for a person who has died."),
    )
    name = LineField(label=_("Name"), max_length=policy.NAME_LONGEST)
    contact = LineField(
        label=_("How we reach you"), max_length=100, help_text=_("Telephone, e-mail or postal address.")
    )
    behalf = LineField(
        label=_("For whom do you ask?"),
        max_length=100,
        required=False,
        help_text=_(
            "Only if not for yourself: name of the child, the ward or the deceased, and your relation."
        ),
    )
    words = NoteField(
        label=_("In your own words"),
        max_length=1000,
        required=False,
        help_text=_("What is it about? Do not write document numbers here."),
    )
    form_id = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data=None, **options):
        initial = {"form_id": signing.dumps(str(uuid7()), salt=SALT)} | options.pop("initial", {})
        super().__init__(data, initial=initial, **options)

    def clean_form_id(self) -> UUID:
        try:
            return UUID(signing.loads(self.cleaned_data["form_id"], salt=SALT, max_age=86400))
        except (signing.BadSignature, ValueError):
            return uuid7()

    def clean(self) -> dict:
        cleaned = self.cleaned_data
        if cleaned.get("kind") == Kind.RELATIVE:
            if not cleaned.get("exercised"):
                self.add_error("exercised", _("Say what the near relative asks for."))
            if not cleaned.get("behalf"):
                self.add_error("behalf", _("Name the person who has died, and your relation."))
        return cleaned

    def facts(self) -> dict:
        names = ("kind", "exercised", "name", "contact", "behalf", "words")
        return {name: self.cleaned_data.get(name) or "" for name in names} | {
            "pk": self.cleaned_data["form_id"]
        }


class PublicForm(AskForm):
    """The page for everybody: what is asked most stands first, the rest is folded; with a trap for robots."""

    OFTEN = (Kind.ACCESS, Kind.COPY, Kind.CORRECT, Kind.DELETE, Kind.WITHDRAW, Kind.CLOSE)

    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def cards(self) -> tuple[list, list]:
        """The choices of `kind`: those asked often, the others."""
        choices = [one.data for one in self["kind"]]
        return tuple(
            [one for one in choices if (one["value"] in self.OFTEN) is often] for often in (True, False)
        )

    @property
    def folded(self) -> bool:
        """Whether nothing chosen or wrong stands among the others."""
        return self["kind"].value() in self.OFTEN and not self["exercised"].errors

    @property
    def robot(self) -> bool:
        return bool(self.data.get("website"))

    @property
    def language(self) -> str:
        return "en" if (get_language() or "").startswith("en") else "zh-hans"


class TakeForm(AskForm):
    """A colleague notes what a customer asks."""

    channel = forms.ChoiceField(
        label=_("Way in"),
        choices=[choice for choice in RightsRequest.Channel.choices if choice[0] != "page"],
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
        initial="counter",
    )
    language = forms.ChoiceField(
        label=_("Language of the answer"),
        choices=[("zh-hans", "中文"), ("en", "English")],
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
        initial="zh-hans",
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["contact"].label = _("How to reach the person")
        self.fields["words"].label = _("In the person’s words")
        self.fields["behalf"].label = _("Acts for")

    def facts(self) -> dict:
        return super().facts() | {name: self.cleaned_data[name] for name in ("channel", "language")}


class TrackForm(forms.Form):
    code = LineField(label=_("Tracking code"), max_length=40, help_text=_("Sixteen letters and digits."))


class IdentityForm(forms.Form):
    identity = forms.ChoiceField(
        label=_("Identity shown by"),
        choices=[
            (code, Choice(capfirst(label), WAYS[code])) for code, label in RightsRequest.Identity.choices
        ],
        widget=forms.RadioSelect(attrs={"class": "radio-cards"}),
    )
    proof = NoteField(label=_("What was seen, or where the code went"), max_length=300, required=False)


class ReasonForm(forms.Form):
    """One field of words; what they are for says the button."""

    words = NoteField(label=_("Words"), max_length=1000)

    def __init__(self, data=None, *, label="", required: bool = True, **options):
        super().__init__(data, **options)
        self.fields["words"].label = label or self.fields["words"].label
        self.fields["words"].required = required


class ExtendForm(forms.Form):
    days = forms.IntegerField(label=_("Working days more"), min_value=1, max_value=policy.RIGHTS_EXTEND_MOST)
    words = NoteField(label=_("Reason; the person reads it"), max_length=300)


class CorrectionForm(forms.Form):
    field = forms.ChoiceField(label=_("Field"))
    value = LineField(label=_("What it should say"), max_length=200, required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["field"].choices = [(name, fieldbook.label(name)) for name in FIELDS]


class FindForm(forms.Form):
    text = LineField(
        label=_("Telephone, document or archive number"),
        max_length=80,
        help_text=_("Complete; a part of it finds nothing."),
    )
