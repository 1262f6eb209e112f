"""A colleague's own pages: who I am here, how I like it, how I sign in, where I am signed in."""

from datetime import UTC, datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agency.forms.profile import PreferencesForm
from agency.models import Event
from agency.roles import ROLES, roles_of
from agency.signin import clients, second_factor
from agency.signin import sessions as limits
from agency.signin.middleware import by_script

COOKIE_AGE = 365 * 24 * 3600
SIGN_IN_KINDS = (
    Event.Kind.SIGN_IN,
    Event.Kind.SIGN_IN_FAILED,
    Event.Kind.SIGN_OUT,
    Event.Kind.REAUTHENTICATED,
    Event.Kind.SECURITY,
)


@require_safe
def profile(request):
    return _profile(request, PreferencesForm(instance=request.user))


def _profile(request, form, status: int = 200):
    roles = [ROLES[code].label for code in sorted(roles_of(request.user))]
    return render(request, "agency/profile/profile.html", {"form": form, "roles": roles}, status=status)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request):
    """Language, appearance, density, shortcuts: all of them from the profile, one of them from a switch."""
    if request.method != "POST":
        return redirect("agency:profile")
    whole = "shortcuts" in request.POST  # a switch sends one thing
    if request.user.is_authenticated:
        form = PreferencesForm.some(request.POST, request.user)
        if not form.is_valid():
            return _profile(request, form, 422) if whole else HttpResponse(status=400)
        form.instance.save(update_fields=list(form.cleaned_data))
        if "language" in form.cleaned_data:
            request.session["language"] = form.cleaned_data["language"]
    if whole:
        with translation.override(request.session.get("language")):
            messages.success(request, _("Your preferences are saved."))
    return _keep_on_device(request, HttpResponse(status=204) if by_script(request) else _back(request))


def _back(request):
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return redirect(url if safe and "/" in url else "agency:profile")  # else redirect() looks for a view


def _keep_on_device(request, response):
    """Cookies, so that the sign-in page looks and speaks the same next time."""
    known = {"language": dict(settings.LANGUAGES), "theme": {"light", "dark"}}
    for name, values in known.items():
        if (value := request.POST.get(name)) in values:
            response.set_cookie(
                name,
                value,
                max_age=COOKIE_AGE,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
            )
        elif name in request.POST:
            response.delete_cookie(name)
    return response


@require_safe
def security(request):
    keys = Authenticator.objects.filter(user=request.user).order_by("created_at")
    codes = next((key for key in keys if key.type == Authenticator.Type.RECOVERY_CODES), None)
    return render(
        request,
        "agency/profile/security.html",
        {
            "totp": next((key for key in keys if key.type == Authenticator.Type.TOTP), None),
            "passkeys": [key for key in keys if key.type == Authenticator.Type.WEBAUTHN],
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
            "compulsory": second_factor.compulsory(request.user),
            "events": Event.objects.filter(by=request.user, kind__in=SIGN_IN_KINDS).order_by("-at", "-id")[
                :10
            ],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request):
    """Where I am signed in. POST ends one session (`end`) or all others."""
    if request.method == "POST":
        mine = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
        chosen = mine.filter(pk=request.POST["end"]) if request.POST.get("end", "").isdecimal() else mine
        number = 0
        for row in chosen:
            row.end()
            number += 1
        Event.note("security", by=request.user, change="sessions_ended", number=number)
        messages.success(
            request,
            translation.ngettext("%(n)s session was ended.", "%(n)s sessions were ended.", number)
            % {"n": number},
        )
        return redirect("agency:sessions")
    rows = [
        {
            "id": row.pk,
            "device": clients.describe(row.user_agent),
            "network": row.ip,
            "since": row.created_at,
            "seen": datetime.fromtimestamp(seen, UTC) if (seen := limits.last_seen(row)) else row.created_at,
            "current": row.session_key == request.session.session_key,
        }
        for row in UserSession.objects.purge_and_list(request.user)
    ]
    rows.sort(key=lambda row: (not row["current"], -row["seen"].timestamp()))
    return render(request, "agency/profile/sessions.html", {"rows": rows, "others": len(rows) - 1})
