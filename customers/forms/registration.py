"""The customer registration form 客户信息登记表 (B14): cleans what was typed and says what to mend."""

from uuid import UUID

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.timezone import now as clock
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.encryption.ids import uuid7
from agency.forms.fields import DayField, LineField, MomentField, NameField, NoteField, PhoneField
from customers import duplicates, fieldbook
from customers.leads import prefilling
from customers.models import Customer, Intake, PrivacyNotice
from customers.registration import SENSITIVE, SENSITIVE_FACTS, is_minor, needs_reason

from . import consents
from .document import DocumentChecks
from .fields import HELP, EmailField, SourceField, WeChatField

FACTS = (*fieldbook.NAMES, "document_type")
REQUIRED_AT_TIMES = frozenset({"backdating_reason", "guardian_name", "guardian_phone", "guardian_relation"})
REACHED_BY = ("phone", "second_phone", "email", "wechat", "guardian_phone")


def signed(user, pk: UUID) -> str:
    """The form's one-time id, valid for this person only."""
    return signing.Signer(salt=f"registration:{user.pk}").sign(str(pk))


def unsigned(user, token: str) -> UUID | None:
    try:
        return UUID(signing.Signer(salt=f"registration:{user.pk}").unsign(token))
    except (signing.BadSignature, ValueError):
        return None


class RegistrationForm(DocumentChecks, forms.Form):
    """Made for a person (`user`) and perhaps a first contact (`intake`), which brings its own time."""

    form_id = forms.CharField(widget=forms.HiddenInput)
    notice = forms.ModelChoiceField(PrivacyNotice.objects.all(), widget=forms.HiddenInput)
    collected_at = MomentField(label=_("Collected at"), oldest=policy.OLDEST_CONTACT)
    backdating_reason = LineField(label=_("Reason for telling late"), required=False)
    source = SourceField()
    name = NameField(label=_("Name"))
    latin_name = NameField(label=_("Name in Latin letters"), required=False)
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=Customer.Sex.choices,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
    )
    born_on = DayField(label=_("Date of birth"), required=False)
    phone = PhoneField(label=_("Phone"), required=False)
    noted_phone = forms.BooleanField(label=_("Take over the noted number"), required=False, initial=True)
    noted_facts = forms.BooleanField(label=_("Take over what was told"), required=False, initial=True)
    second_phone = PhoneField(label=_("Second phone"), required=False)
    email = EmailField(label=_("E-mail"), required=False)
    wechat = WeChatField(label=_("WeChat"), required=False)
    address = LineField(
        label=_("Address"),
        required=False,
        widget=forms.TextInput(attrs={"data-wide": True, "autocomplete": "off"}),
    )
    document_type = forms.ChoiceField(
        label=_("Document"),
        required=False,
        choices=[("", _("No document yet")), *Customer.Document.choices],
    )
    document_number = LineField(label=_("Document number"), max_length=40, required=False)
    document_expires_on = DayField(label=_("Document valid until"), required=False)
    travel_needs = NoteField(label=_("Travel needs"), required=False)
    preferences = NoteField(label=_("Preferences"), required=False)
    special_needs = NoteField(label=_("Special needs"), required=False)
    grade = forms.ChoiceField(
        label=_("Grade"),
        choices=Customer.Grade.choices,
        widget=forms.RadioSelect(attrs={"class": "seg-ctl"}),
    )
    guardian_name = NameField(label=_("Guardian"), required=False)
    guardian_phone = PhoneField(label=_("Guardian’s phone"), required=False)
    guardian_relation = LineField(label=_("Relation to the child"), max_length=20, required=False)
    different_person = forms.BooleanField(label=_("This is a different person"), required=False)

    def __init__(self, data=None, *, user, intake: Intake | None = None, initial: dict | None = None):
        self.user, self.intake, self.twins = user, intake, []
        self.shown_notice = PrivacyNotice.objects.in_force(get_language() or "")
        fresh = {
            "form_id": signed(user, uuid7()),
            "notice": self.shown_notice and self.shown_notice.pk,
            "collected_at": clock(),
            "grade": Customer.Grade.C,
        }
        super().__init__(data, initial=fresh | (initial or {}))
        self.purposes = consents.add_questions(self)
        for name, text in HELP.items():
            if name in self.fields:
                self.fields[name].help_text = text
        for name in ("name", "latin_name", "document_number", "guardian_name"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        self.carried = bool(intake and intake.phone and not intake.noted_by(user))
        if self.carried:
            self.fields["noted_phone"].help_text = _(
                "%(masked)s stays covered and goes into the archive unless you type another one."
            ) % {"masked": intake.masked_phone}
        else:
            del self.fields["noted_phone"]
        self.carried_facts = prefilling.carried(intake, user) if intake else {}
        if self.carried_facts:
            self.fields["noted_facts"].help_text = prefilling.in_words(self.carried_facts)
        else:
            del self.fields["noted_facts"]
        if intake:
            del self.fields["collected_at"], self.fields["backdating_reason"]

    @property
    def questions(self):
        """The consent fields that are plain, as bound fields."""
        return [self[consents.PREFIX + p.code] for p in self.purposes if not p.separate]

    @property
    def separate_questions(self):
        """Those that need a consent of their own (PIPL art. 29)."""
        return [self[consents.PREFIX + p.code] for p in self.purposes if p.separate]

    @property
    def minor(self) -> bool:
        return is_minor(getattr(self, "cleaned_data", {}).get("born_on"), clock())

    def clean_form_id(self) -> UUID:
        pk = unsigned(self.user, self.cleaned_data["form_id"])
        if pk is None:
            raise ValidationError(_("This form is not yours or was changed on the way. Open a new one."))
        return pk

    def clean_notice(self) -> PrivacyNotice:
        notice = self.cleaned_data["notice"]
        shown = self.shown_notice
        current = (
            shown if shown.language == notice.language else PrivacyNotice.objects.in_force(notice.language)
        )
        if current != notice:
            self.data = self.data.copy()
            self.data["notice"] = str(self.shown_notice.pk)
            raise ValidationError(
                _("A newer privacy notice is in force. Show it to the customer and ask again.")
            )
        return notice

    def clean(self) -> dict:
        self._carry_phone()
        self._check_moment()
        self.check_document()
        self._check_reach()
        self._check_guardian()
        self._check_consents()
        self._check_twins()
        return self.cleaned_data

    def _carry_phone(self) -> None:
        """A colleague's noted number goes into the archive on the server, unseen (D1)."""
        typed = self.cleaned_data.get("phone") or "phone" in self.errors
        if self.carried and self.cleaned_data.get("noted_phone") and not typed:
            self.cleaned_data["phone"] = self.intake.phone
        if self.cleaned_data.get("noted_facts"):
            for name, value in self.carried_facts.items():
                if not (self.cleaned_data.get(name) or name in self.errors):
                    self.cleaned_data[name] = value

    def _check_moment(self) -> None:
        met = self.cleaned_data.get("collected_at")
        if met and needs_reason(met, clock()) and not self.cleaned_data.get("backdating_reason"):
            self.refuse(
                "backdating_reason", _("The contact was more than an hour ago: say why it is told only now.")
            )

    def _check_reach(self) -> None:
        if not any(self.cleaned_data.get(name) or name in self.errors for name in REACHED_BY):
            self.refuse("phone", _("Give at least one way to reach the customer: phone, e-mail or WeChat."))

    def _check_guardian(self) -> None:
        if not self.minor:
            return
        for name in ("guardian_name", "guardian_phone", "guardian_relation"):
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.refuse(
                    name, _("The customer is under 14: a parent or guardian must consent (PIPL art. 31).")
                )

    def _check_consents(self) -> None:
        given = consents.answers(self.cleaned_data, self.purposes)
        for purpose in self.purposes:
            if purpose.basic and given.get(purpose.code) is False:
                self.refuse(
                    consents.PREFIX + purpose.code,
                    _("Without this consent there is no lawful basis and no archive. Nothing is saved."),
                )
        if given.get(SENSITIVE) is False:
            for name in SENSITIVE_FACTS:
                if self.cleaned_data.get(name):
                    self.refuse(
                        name, _("The customer declined the separate consent: leave this empty, or ask again.")
                    )

    def _check_twins(self) -> None:
        facts = {name: self.cleaned_data.get(name) for name in duplicates.KINDS}
        self.twins = duplicates.cards(self.user, facts)
        if self.cleaned_data.get("different_person"):
            return
        for twin in self.twins:
            for name in twin.weighty:
                if name not in self.errors:
                    self.refuse(
                        name,
                        _("%(number)s has this already. Open it, or tick “This is a different person”.")
                        % {"number": twin.customer.number},
                    )

    def refuse(self, name: str, error) -> None:
        if name in REQUIRED_AT_TIMES:
            self.fields[name].required = True  # from now on the mark beside it says so
        self.add_error(name if name in self.fields else None, error)

    def registration(self) -> dict:
        """The arguments of `registration.register`, without `by`."""
        cleaned = self.cleaned_data
        return {
            "pk": cleaned["form_id"],
            "intake": self.intake,
            "collected_at": self.intake.collected_at if self.intake else cleaned["collected_at"],
            "backdating_reason": cleaned.get("backdating_reason", ""),
            "source": cleaned["source"],
            "grade": cleaned["grade"],
            "notice": cleaned["notice"],
            "consents": consents.answers(cleaned, self.purposes),
            "facts": {name: cleaned.get(name) or None for name in FACTS},
        }
