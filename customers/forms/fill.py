"""What a customer fills in: the code, then the form itself, in Chinese or English (B14, A25)."""

from django import forms
from django.utils.timezone import now as clock
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agency.forms.fields import DayField, LineField, NameField, NoteField, PhoneField, narrow
from customers import fieldbook
from customers.models import Customer, PrivacyNotice
from customers.registration import SENSITIVE, SENSITIVE_FACTS, is_minor

from . import consents
from .document import DocumentChecks
from .fields import EmailField, WeChatField

FACTS = (*(name for name in fieldbook.NAMES if name != "second_phone"), "document_type")
REACHED_BY = ("phone", "email", "wechat", "guardian_phone")


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Six-digit code"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": "[0-9]*"}
        ),
        help_text=_("The travel agency told you this code on the phone or at the counter."),
    )

    def clean_code(self) -> str:
        return narrow(self.cleaned_data["code"]).replace(" ", "")


class FillForm(DocumentChecks, forms.Form):
    """The customer's own registration form: short words, nothing filled in beforehand."""

    notice = forms.ModelChoiceField(PrivacyNotice.objects.all(), widget=forms.HiddenInput)
    name = NameField(label=_("Name"), help_text=_("As on your identity card or passport."))
    latin_name = NameField(
        label=_("Name in Latin letters"), required=False, help_text=_("As in your passport, if you have one.")
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=Customer.Sex.choices,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
    )
    born_on = DayField(label=_("Date of birth"), required=False)
    phone = PhoneField(label=_("Phone"), required=False, help_text=_("Foreign numbers begin with +."))
    email = EmailField(label=_("E-mail"), required=False)
    wechat = WeChatField(label=_("WeChat"), required=False, help_text=_("The WeChat id, not the nickname."))
    address = LineField(label=_("Address"), required=False)
    travel_needs = NoteField(
        label=_("Where would you like to go?"),
        max_length=500,
        required=False,
        help_text=_("When, how many people."),
    )
    preferences = NoteField(
        label=_("What you like"), max_length=500, required=False, help_text=_("Seat, room, pace, food.")
    )
    document_type = forms.ChoiceField(
        label=_("Document"), required=False, choices=[("", _("No document yet")), *Customer.Document.choices]
    )
    document_number = LineField(label=_("Document number"), max_length=40, required=False)
    document_expires_on = DayField(label=_("Document valid until"), required=False)
    special_needs = NoteField(
        label=_("What we must look out for"),
        max_length=500,
        required=False,
        help_text=_("Allergies, illness, wheelchair. Needs your separate consent below."),
    )
    guardian_name = NameField(label=_("Guardian"), required=False, help_text=_("Only for a child under 14."))
    guardian_phone = PhoneField(label=_("Guardian’s phone"), required=False)
    guardian_relation = LineField(label=_("Relation to the child"), max_length=20, required=False)
    declared = forms.BooleanField(
        label=_("What I filled in is true and complete."),
        error_messages={"required": _("Please confirm that what you filled in is true.")},
    )

    SECTIONS = (
        (_("You"), ("name", "latin_name", "sex", "born_on")),
        (_("How we reach you"), ("phone", "email", "wechat", "address")),
        (_("Your journey"), ("travel_needs", "preferences")),
        (
            _("Document and health: only if you agree below"),
            ("document_type", "document_number", "document_expires_on", "special_needs"),
        ),
        (_("For a child under 14"), ("guardian_name", "guardian_phone", "guardian_relation")),
    )

    def __init__(self, data=None):
        self.shown_notice = PrivacyNotice.objects.in_force(get_language() or "")
        super().__init__(data, initial={"notice": self.shown_notice and self.shown_notice.pk})
        self.purposes = consents.add_questions(self)
        for purpose in self.purposes:
            self.fields[consents.PREFIX + purpose.code].error_messages["required"] = _("Please choose one.")
            self.fields[consents.PREFIX + purpose.code].choices = [
                ("yes", _("I agree")),
                ("no", _("I do not agree")),
            ]

    @property
    def blocks(self):
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]

    @property
    def questions(self):
        return [self[consents.PREFIX + purpose.code] for purpose in self.purposes]

    def clean_notice(self) -> PrivacyNotice:
        notice = self.cleaned_data["notice"]
        if PrivacyNotice.objects.in_force(notice.language) != notice:
            self.data = self.data.copy()
            self.data["notice"] = str(self.shown_notice.pk)
            raise forms.ValidationError(
                _("A newer privacy notice is in force. Please read it and answer again.")
            )
        return notice

    def clean(self) -> dict:
        cleaned = self.cleaned_data
        self.check_document()
        if not any(cleaned.get(name) or name in self.errors for name in REACHED_BY):
            self.refuse("phone", _("Give at least one way to reach you: phone, e-mail or WeChat."))
        if is_minor(cleaned.get("born_on"), clock()):
            for name in ("guardian_name", "guardian_phone", "guardian_relation"):
                if not cleaned.get(name) and name not in self.errors:
                    self.refuse(name, _("For a child under 14 a parent or guardian fills this in."))
        given = self.answers()
        for purpose in self.purposes:
            if purpose.basic and given.get(purpose.code) is False:
                self.refuse(
                    consents.PREFIX + purpose.code,
                    _(
                        "Without this consent we cannot serve you. If you do not agree, close this page:"
                        " nothing is sent."
                    ),
                )
        if given.get(SENSITIVE) is False:
            for name in SENSITIVE_FACTS:
                if cleaned.get(name):
                    self.refuse(name, _("Leave this empty, or agree below to its use."))
        return cleaned

    def refuse(self, name: str, error) -> None:
        self.add_error(name if name in self.fields else None, error)

    def answers(self) -> dict[str, bool]:
        return consents.answers(self.cleaned_data, self.purposes)

    def facts(self) -> dict:
        return {name: self.cleaned_data.get(name) for name in FACTS}
