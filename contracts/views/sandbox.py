"""The sandbox platform: pages where signers sign for trial, and its interface. A real platform has its own."""

from datetime import timedelta
from hmac import compare_digest
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now as clock
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from agency.signin.throttling import Rule
from contracts.models import SandboxTask
from contracts.signing import providers, showing
from contracts.signing.providers import sandbox, sandbox_api
from customers.leads import doors
from customers.views.fill import private, spoken, too_many

KNOCK = Rule("sandbox-knock", 40, timedelta(minutes=10), sliding=False)


@login_not_required
@require_http_methods(["GET", "POST"])
def sandbox_sign(request: HttpRequest, external: UUID, key: str, token: str) -> HttpResponse:
    """One signer’s page: marked as a sandbox, without the text and without a name."""
    if chosen := spoken(request):
        return chosen
    task = SandboxTask.objects.filter(pk=external).first()
    right = compare_digest(token.encode(), sandbox.token(str(external), key).encode())
    if task is None or not right or sandbox.Sandbox.code not in providers.codes():
        if end := doors.knock(KNOCK, doors.caller(request), clock()):
            return too_many(request, end, clock())
        return private(render(request, "contracts/codes/nowhere.html", status=404))
    if request.method == "POST":
        sandbox.act(str(external), key, refuse=request.POST.get("act") == "refuse")
        return private(redirect(request.path))
    context = {
        "task": task,
        "label": showing.label_of(key.partition(":")[0]),
        "signed": key in task.signed,
    }
    return private(render(request, "contracts/platform/sandbox.html", context))


@login_not_required
@csrf_exempt
@require_POST
def api(request: HttpRequest, act: str) -> HttpResponse:
    """What we ask of the sandbox as its customer: proved by the signature over the call, else 403."""
    if sandbox.Sandbox.code not in providers.codes() or act not in sandbox_api.ACTS:
        raise Http404
    try:
        _nonce, said = sandbox_api.proved(request.headers, request.body)
        return private(HttpResponse(sandbox_api.ACTS[act](said), content_type="application/octet-stream"))
    except LookupError:
        raise Http404 from None
    except providers.Forged:
        knocked = doors.knock(KNOCK, doors.caller(request), clock())
        return HttpResponse(status=429 if knocked else 403)
