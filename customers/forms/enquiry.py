"""An enquiry from outside: the public form, and the same fields as a channel sends them (B23)."""

from uuid import UUID

from django import forms
from django.core import signing
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agency import policy
from agency.encryption.ids import uuid7
from agency.forms.fields import LineField, NoteField, PhoneField
from customers.models import PrivacyNotice

from .fields import EmailField, WeChatField

REACHED_BY = ("phone", "email", "wechat")
SALT = "customers.enquiry"


class EnquiryForm(forms.Form):
    """What a channel may send: who, how to answer, what is wished; with the person's consent."""

    contact = LineField(label=_("Your name"), max_length=policy.NAME_LONGEST)
    phone = PhoneField(label=_("Phone"), required=False, help_text=_("Foreign numbers begin with +."))
    email = EmailField(label=_("E-mail"), required=False)
    wechat = WeChatField(label=_("WeChat"), required=False, help_text=_("The WeChat id, not the nickname."))
    wish = NoteField(
        label=_("What can we do for you?"), max_length=1000, help_text=_("Where, when, how many people.")
    )
    consent = forms.BooleanField(
        label=_("I agree that my details are used to answer this enquiry."),
        error_messages={"required": _("Without your consent we may not keep or answer this enquiry.")},
    )

    def clean(self) -> dict:
        cleaned = self.cleaned_data
        if not any(cleaned.get(name) or name in self.errors for name in REACHED_BY):
            self.add_error("phone", _("Give at least one way to reach you: phone, e-mail or WeChat."))
        return cleaned

    def facts(self) -> dict:
        names = ("contact", "phone", "email", "wechat", "wish")
        return {name: self.cleaned_data.get(name) for name in names}


class PublicForm(EnquiryForm):
    """The page on our own site: a trap for robots, and a one-time id against a second click."""

    form_id = forms.CharField(widget=forms.HiddenInput)
    notice = forms.ModelChoiceField(PrivacyNotice.objects.all(), widget=forms.HiddenInput)
    website = forms.CharField(  # no person sees it; whoever fills it in is a robot
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    field_order = ["contact", "phone", "email", "wechat", "wish", "consent"]

    def __init__(self, data=None):
        self.shown_notice = PrivacyNotice.objects.in_force(get_language() or "")
        fresh = {
            "form_id": signing.dumps(str(uuid7()), salt=SALT),
            "notice": self.shown_notice and self.shown_notice.pk,
        }
        super().__init__(data, initial=fresh)

    @property
    def robot(self) -> bool:
        return bool(self.data.get("website"))

    def clean_form_id(self) -> UUID:
        try:
            return UUID(signing.loads(self.cleaned_data["form_id"], salt=SALT, max_age=86400))
        except (signing.BadSignature, ValueError):
            return uuid7()
