"""The pages of the sandbox platform, where signers sign for trial. A real platform has its own, elsewhere."""

from datetime import timedelta
from hmac import compare_digest
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now as clock
from django.views.decorators.http import require_http_methods

from agency.signin.throttling import Rule
from contracts.models import SandboxTask
from contracts.signing import providers, showing
from contracts.signing.providers import sandbox
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
