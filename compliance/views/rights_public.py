"""The pages for everybody: ask about your own data, read the state, take the copy. No sign-in, nothing given away."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import now as clock
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from agency import policy
from agency.errors import Refused
from agency.signin.throttling import Rule
from compliance.forms.rights import PublicForm, TrackForm
from compliance.rights import handing_over, receiving
from compliance.rights.public import said_of
from customers.forms.fill import CodeForm
from customers.leads import doors
from customers.models import PrivacyNotice
from customers.views.fill import private, spoken, too_many

ASK = Rule("rights-ask", policy.RIGHTS_PER_HOUR, timedelta(hours=1), sliding=False)
TRACK = Rule("rights-track", policy.RIGHTS_PER_HOUR, timedelta(hours=1), sliding=False)
OPENED = "rights_opened"


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; the answer is the same for everybody: a number and a code."""
    if chosen := spoken(request):
        return chosen
    form, now = PublicForm(request.POST if request.method == "POST" else None), clock()
    if form.is_bound and (end := doors.knock(ASK, doors.caller(request), now)):
        return too_many(request, end, now)
    if form.is_bound and form.robot:
        return redirect("rights_follow")  # a robot learns nothing, and nothing is kept
    if form.is_valid():
        try:
            made = receiving.receive(channel="page", language=form.language, now=now, **form.facts())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            context = {"code": receiving.code_of(made.pk), "number": made.number, "due_on": made.due_on}
            return private(render(request, "compliance/rights/public/received.html", context))
    notice = PrivacyNotice.objects.in_force(get_language() or "")
    context = {"form": form, "notice": notice}
    status = 422 if form.is_bound else 200
    return private(render(request, "compliance/rights/public/ask.html", context, status=status))


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """The state of a request, to whoever has its code."""
    if chosen := spoken(request):
        return chosen
    form, now = TrackForm(request.POST if request.method == "POST" else None), clock()
    if form.is_bound and (end := doors.knock(TRACK, doors.caller(request), now)):
        return too_many(request, end, now)
    state = None
    if form.is_valid():
        if found := receiving.find(form.cleaned_data["code"]):
            state = said_of(found)
        else:
            form.add_error("code", _("There is no request with this code. Compare it sign by sign."))
    status = 422 if form.is_bound and state is None else 200
    context = {"form": form, "state": state}
    return private(render(request, "compliance/rights/public/follow.html", context, status=status))


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def package(request: HttpRequest, token: str) -> HttpResponse:
    """The copy: the code first, then the file, as often as wished within the week."""
    if chosen := spoken(request):
        return chosen
    now = clock()
    found = handing_over.find(token, now)
    if found is None:
        return private(render(request, "compliance/rights/public/over.html", status=410))
    if str(found.pk) in request.session.get(OPENED, ()):
        if request.method == "POST":
            return _file(handing_over.take(found, now), found)
        return private(render(request, "compliance/rights/public/package.html", {"package": found}))
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        attempt = handing_over.attempt(request, found, now)
        attempt.begin()
        if end := attempt.refused_until():
            return too_many(request, end, now)
        attempt.right = handing_over.enter_code(found, token, form.cleaned_data["code"], now)
        attempt.close()
        if attempt.right:
            request.session[OPENED] = [*request.session.get(OPENED, [])[-9:], str(found.pk)]
            return private(redirect(request.path))
        form.add_error("code", _("This code is wrong. Check it, or ask us to read it to you again."))
    if form.is_bound:
        status = 422
    context = {"form": form, "package": found}
    return private(render(request, "compliance/rights/public/code.html", context, status=status))


def _file(content: bytes, package) -> HttpResponse:
    response = HttpResponse(content, content_type="application/zip")
    name = f"ludang-{package.request.number}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return private(response)
