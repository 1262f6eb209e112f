"""Views of sign-in that differ from allauth's."""

from functools import wraps

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from agency.models import Event
from agency.signin import demo, sessions

# Why somebody is at the door again; the code stands in the address.
ENDED = {
    "idle": _("You were signed out because nothing happened for a while."),
    "limit": _("You were signed out: a session lasts twelve hours at most."),
    "rights": _("You were signed out because your rights were changed."),
}


class SignIn(account.LoginView):
    def get_context_data(self, **kwargs) -> dict:
        ended = ENDED.get(self.request.GET.get("ended", ""))
        accounts = demo.accounts() if settings.DEMO else []
        return super().get_context_data(**kwargs) | {"ended": ended, "accounts": accounts}


class SecondFactor(mfa.AuthenticateView):
    def get_context_data(self, **kwargs) -> dict:
        code = demo.code_of(self.stage.login.user) if settings.DEMO else ""
        return super().get_context_data(**kwargs) | {"demo_code": code}


class Confirmed:
    """After confirming one's identity the session gets a new key and the register a line."""

    def form_valid(self, form):
        response = super().form_valid(form)
        sessions.renew(self.request)
        Event.note("reauthenticated", by=self.request.user)
        return response


class ConfirmByPassword(Confirmed, account.ReauthenticateView):
    pass


class ConfirmByCode(Confirmed, mfa.ReauthenticateView):
    pass


class ConfirmByPasskey(Confirmed, webauthn.ReauthenticateWebAuthnView):
    pass


def own_key(view):
    """Somebody else's passkey does not exist, and that is said before any confirmation is asked for."""

    @wraps(view)
    def guarded(request, pk: int):
        get_object_or_404(Authenticator, pk=pk, user=request.user, type=Authenticator.Type.WEBAUTHN)
        return view(request, pk=pk)

    return guarded


edit_passkey = own_key(webauthn.edit_webauthn)
remove_passkey = own_key(webauthn.remove_webauthn)


@require_safe
def to_security(request):
    """allauth's overview pages are one page of the profile."""
    return redirect("agency:security")
