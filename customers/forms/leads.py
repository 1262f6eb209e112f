"""Leads as colleagues type them in: one by one, or a survey agency's list."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import now as clock
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.encryption.ids import uuid7
from agency.forms.fields import LineField, MomentField, NoteField, PhoneField, clean_phone, tidied
from customers.models import Lead, LeadBatch
from customers.registration import needs_reason

from .fields import HELP, EmailField, SourceField, WeChatField
from .registration import signed, unsigned

BY_HAND = ("counter", "phone", "social", "guide", "visit")  # ways in a colleague types in
REACHED_BY = ("phone", "email", "wechat", "contact")


class LeadForm(forms.Form):
    """Who, how to reach them, what they wish, how it came in."""

    form_id = forms.CharField(widget=forms.HiddenInput)
    way = forms.ChoiceField(label=_("Way in"), choices=[(code, Lead.Way(code).label) for code in BY_HAND])
    source = SourceField(help_text=HELP["source"])
    contact = LineField(
        label=_("Name or title"), max_length=policy.NAME_LONGEST, required=False, help_text=HELP["contact"]
    )
    phone = PhoneField(label=_("Phone"), required=False, help_text=HELP["phone"])
    email = EmailField(label=_("E-mail"), required=False)
    wechat = WeChatField(label=_("WeChat"), required=False)
    wish = NoteField(label=_("Wish"), max_length=500, required=False, help_text=HELP["travel_needs"])
    note = NoteField(label=_("Note"), max_length=500, required=False)
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
        if not any(cleaned.get(name) or name in self.errors for name in REACHED_BY):
            self.add_error("phone", _("Give the phone, or at least a name to recognise the customer by."))
        met = cleaned.get("collected_at")
        if met and needs_reason(met, clock()) and not cleaned.get("reason"):
            self.add_error("reason", _("The contact was more than an hour ago: say why it is told only now."))
        return cleaned

    def received(self) -> dict:
        """The arguments of `receiving.receive`, without `by`."""
        cleaned = self.cleaned_data
        facts = {name: cleaned[name] for name in ("contact", "phone", "email", "wechat", "wish", "note")}
        columns = {name: cleaned[name] for name in ("way", "source", "collected_at", "reason")}
        return columns | {"pk": cleaned["form_id"], "facts": facts}


class BatchForm(forms.ModelForm):
    """A survey agency's list, with where it comes from and on what ground (B28)."""

    source = SourceField(help_text=HELP["source"])
    received_at = MomentField(label=_("Received at"), oldest=policy.OLDEST_CONTACT)
    reason = LineField(label=_("Reason for telling late"), required=False)
    lines = forms.CharField(
        label=_("Lines"),
        widget=forms.Textarea(attrs={"rows": 8, "data-wide": True, "spellcheck": "false"}),
        help_text=_("One person a line: name, phone, e-mail, wish; separated by tabs or commas."),
    )

    class Meta:
        model = LeadBatch
        fields = ["agency", "contract", "basis", "provenance"]
        widgets = {"basis": forms.RadioSelect}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["basis"].choices = LeadBatch.Basis.choices
        self.fields["received_at"].initial = clock
        self.people: list[dict] = []
        self.wrong: list[tuple[int, str]] = []

    def clean_lines(self) -> str:
        """Reads every line; wrong ones are told with their numbers and left out on the second try."""
        lines = [line for line in tidied(self.cleaned_data["lines"]).split("\n") if line.strip()]
        if len(lines) > policy.BATCH_LINES:
            raise ValidationError(
                _("At most %(count)s lines at once; this has %(lines)s."),
                params={"count": policy.BATCH_LINES, "lines": len(lines)},
            )
        for number, line in enumerate(lines, 1):
            try:
                self.people.append(read_line(line))
            except ValidationError as error:
                self.wrong.append((number, error.messages[0]))
        if not self.people:
            raise ValidationError(_("No line can be read."))
        return self.cleaned_data["lines"]

    def clean(self) -> dict:
        cleaned = super().clean()
        met = cleaned.get("received_at")
        if met and needs_reason(met, clock()) and not cleaned.get("reason"):
            self.add_error("reason", _("The contact was more than an hour ago: say why it is told only now."))
        if self.wrong and "skip_wrong" not in self.data:
            shown = "；".join(f"{number}: {text}" for number, text in self.wrong[:8])
            self.add_error(
                "lines",
                gettext(
                    "%(count)s lines cannot be read (%(lines)s). Correct them, or tick below to leave them out."
                )
                % {"count": len(self.wrong), "lines": shown},
            )
        return cleaned


def read_line(line: str) -> dict:
    """One person of a list. Raises ValidationError."""
    cells = [cell.strip() for cell in line.replace("，", ",").replace(",", "\t").split("\t")]
    name, phone, email, *wish = [*cells, "", "", ""][: max(4, len(cells))]
    if not phone and not email:
        raise ValidationError(_("no phone and no e-mail"))
    return {
        "contact": LineField(max_length=policy.NAME_LONGEST, required=False).clean(name),
        "phone": clean_phone(phone) if phone else "",
        "email": EmailField(required=False).clean(email),
        "wish": NoteField(max_length=500, required=False).clean(" ".join(filter(None, wish))),
    }
