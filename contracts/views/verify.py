"""For everybody who holds a contract of this agency: is this paper registered? No sign-in, nothing personal."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now as clock
from django.views.decorators.http import require_http_methods

from agency.signin.throttling import Rule
from contracts import policy
from contracts.forms.verify import VerifyForm
from contracts.signing import verifying
from customers.leads import doors
from customers.views.fill import private, spoken, too_many

VERIFY = Rule("contract-verify", policy.VERIFIED_PER_HOUR, timedelta(hours=1), sliding=False)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """By the QR code (`?n=…&f=…`), by what stands on the paper, or by the file."""
    if chosen := spoken(request):
        return chosen
    asked = {"number": request.GET.get("n", ""), "fingerprint": request.GET.get("f", "")}
    with_file = _with_file(request)
    bound = request.method == "POST" or all(asked.values())
    given = {"data": request.POST or asked, "files": request.FILES} if bound else {"initial": asked}
    form = VerifyForm(**given, with_file=with_file)
    now = clock()
    if bound and (end := doors.knock(VERIFY, doors.caller(request), now)):
        return too_many(request, end, now)
    answer = _answer(form) if bound and form.is_valid() else None
    status = 422 if bound and answer is None else 200
    context = {"form": form, "answer": answer, "with_file": with_file}
    return private(render(request, "contracts/verify.html", context, status=status))


def _with_file(request: HttpRequest) -> bool:
    """Whether the file is asked for; a guest gets a session for it, since nothing sent without one is read."""
    if "file" not in request.GET:
        return False
    request.session["verify"] = True
    return True


def _answer(form: VerifyForm) -> verifying.Answer:
    told = form.cleaned_data
    if told.get("file"):
        return verifying.by_file(told["number"], told["file"].read())
    return verifying.by_fingerprint(told["number"], told["fingerprint"])
