"""allauth's forms with our words, and with every check of a password or code told to `throttling`."""

import unicodedata

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from agency.models import Event
from agency.signin.second_factor import MFAAdapter, first_use
from agency.signin.throttling import judged


class Plain:
    """Labels say what belongs in a field; placeholders only repeat them, and vanish."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(Plain, account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("User name"), _("Password")
        password.help_text = ""
        login.widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        named = self.initial.get("login") or self.is_bound
        (password if named else login).widget.attrs["autofocus"] = True


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Present password")
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = _(
            "At least 12 characters, not only digits, nothing known or like your name. A sentence is good."
        )
        self.fields["password2"].label = _("New password once more")

    def clean_oldpassword(self) -> str:
        right = self.user.check_password(self.cleaned_data.get("oldpassword", ""))
        judged(context.request, right)
        return super().clean_oldpassword()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("password1") and cleaned["password1"] == cleaned.get("oldpassword"):
            self.add_error("password1", _("This is the password you have now. Choose another one."))
        return cleaned


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Your password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs["autofocus"] = True


class Code(Plain):
    """A code is typed in any width, with or without spaces, and works once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autofocus": True, "maxlength": 20}

    def plain_code(self) -> None:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        self.cleaned_data["code"] = "".join(typed.split())


class OnceOnly(Code):
    def clean_code(self) -> str:
        self.plain_code()
        try:
            code = super().clean_code()
            totp_used = self.authenticator.type == Authenticator.Type.TOTP
            if totp_used and not first_use(self.user, code):
                raise MFAAdapter().validation_error("incorrect_code")
        except forms.ValidationError:
            judged(context.request, False)
            Event.note("sign_in_failed", user=self.user.pk, factor="code")
            raise
        judged(context.request, True)
        return code


class CodeForm(OnceOnly, mfa.AuthenticateForm):
    pass


class ReauthenticateCodeForm(OnceOnly, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(Code, totp.ActivateTOTPForm):
    def clean_code(self) -> str:
        self.plain_code()
        return super().clean_code()


class AddPasskeyForm(Plain, webauthn.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this passkey")
        self.fields["name"].max_length = 40
        self.fields["name"].help_text = _("For example “office laptop”: it tells several keys apart.")
        self.fields["passwordless"].label = _("Sign in with it alone, without user name and password")
        self.fields["passwordless"].help_text = _("The device then asks for your fingerprint, face or PIN.")
        self.fields["passwordless"].initial = True
