"""What is ours about signing in: no self-registration, the register, one session of a known kind."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import get_user_by_username
from django.contrib import messages
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from agency.models import Event
from agency.navigation import first_url
from agency.signin import address, sessions
from agency.signin.throttling import judged

# allauth announces a change of the sign-in settings as a mail; there is no mail, but there is a register.
CHANGES = {
    "account/email/password_changed": ("password_changed", _("Your password was changed.")),
    "mfa/email/totp_activated": ("totp_added", _("The authenticator app is set up.")),
    "mfa/email/totp_deactivated": ("totp_removed", _("The authenticator app was removed.")),
    "mfa/email/webauthn_added": ("passkey_added", _("The passkey was added.")),
    "mfa/email/webauthn_removed": ("passkey_removed", _("The passkey was removed.")),
    "mfa/email/recovery_codes_generated": (
        "recovery_codes",
        _("New recovery codes were made; the old ones are void."),
    ),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The user name or the password is not right."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right."),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only our own pages; allauth would also trust every allowed host."""
        request = self.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def get_client_ip(self, request) -> str:
        """For the list of sessions: the neighbourhood only, so that no address is stored."""
        return address.network(address.client_address(request)).partition("/")[0]

    # --- signing in ------------------------------------------------------------------------------------
    def pre_authenticate(self, request, **credentials) -> None:
        """Counting is done by `throttling`, before the request gets here."""

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        judged(request, user is not None)
        return user

    def authentication_failed(self, request, **credentials) -> None:
        """A wrong password. A name nobody has is not written down: people type passwords there."""
        user = get_user_by_username(credentials.get("username", ""))
        attempt = getattr(request, "attempt", None)
        Event.note(
            "sign_in_failed", user=user.pk if user else None, locked=bool(attempt and attempt.spent_until())
        )

    def login(self, request, user) -> None:
        super().login(request, user)
        records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or [{}]
        records[-1]["reauthenticated"] = True  # who signed in just now need not confirm it again
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = records
        sessions.begin(request, user)
        request.signed_in = user
        Event.note(
            "sign_in", by=user, means=[record.get("type") or record.get("method") for record in records]
        )

    def post_login(self, request, user, **details):
        response = super().post_login(request, user, **details)
        sessions.keep_newest(user)
        return response

    def get_login_redirect_url(self, request) -> str:
        """To the day's work; the system administrator to the state of the house."""
        names = (
            ("agency:system", "agency:today")
            if request.user.has_perm("agency.view_system")
            else ("agency:today",)
        )
        return first_url(*names, "agency:profile")

    def logout(self, request) -> None:
        Event.note("sign_out", by=request.user, because="asked")
        super().logout(request)
        messages.info(request, _("You are signed out."))

    def add_message(
        self, request, level, message_template=None, message_context=None, extra_tags="", message=None
    ):
        """allauth's own remarks are left out: each would repeat what the page says or `CHANGES` tells."""
        if message:
            messages.add_message(request, level, message, extra_tags=extra_tags)

    # --- changes of the sign-in settings -----------------------------------------------------------------
    def set_password(self, user, password: str) -> None:
        user.set_password(password)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        """Every change ends the person's other sessions and is told in the register and on the page."""
        change, sentence = CHANGES[template_prefix]
        Event.note("security", by=user, change=change)
        sessions.end_all(user, but=self.request.session.session_key)
        self.request.session.pop("second_factor", None)
        messages.success(self.request, sentence)

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("agency:security")
