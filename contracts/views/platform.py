"""Signing on a platform: its page for colleagues, and the address the platform calls."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from agency.encryption import Unreadable
from agency.signin.throttling import Rule
from contracts.drafting import keeping
from contracts.drafting.keeping import DRAFT
from contracts.models import ProviderTask
from contracts.papers import signing_page
from contracts.signing import platforms, providers, showing
from contracts.terms import Terms
from customers.leads import doors

from .contract import USE, contract_page, find

LARGEST = 64 * 1024  # bytes of a call
FORGERIES = Rule("platform-forged", 20, timedelta(minutes=10), sliding=False)


@permission_required(USE, raise_exception=True)
@require_safe
def platform(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it has come there, and where each side signs."""
    contract = find(request, pk)
    rows = ProviderTask.objects.filter(contract=contract).select_related("round__revision")
    task = rows.order_by("-created_at").first()
    if task is None:
        raise Http404
    signing = task.round
    people = {one.key: one.name for one in Terms.of(signing.revision.terms).travellers}
    running = task.state == ProviderTask.State.RUNNING
    known = task.provider in providers.codes()
    may = keeping.may_change(request.user, contract)
    addresses = providers.of(task.provider).addresses(task.external) if running and known and may else {}
    given = {one.key for one in signing.signatures.all()} | set(task.signed)
    context = {
        "task": task,
        "signing": signing,
        "label": providers.of(task.provider).label if known else task.provider,
        "worth": signing_page.worth(signing.level),
        "sides": [
            {
                "label": showing.label_of(key.partition(":")[0], people.get(key.partition(":")[2], "")),
                "signed": key in given,
                "url": request.build_absolute_uri(addresses[key]) if key in addresses else "",
            }
            for key in signing.needed
        ],
        "evidence": _evidence(task, people) if task.state == ProviderTask.State.DONE else None,
    }
    return contract_page(request, contract, "contracts/platform/page.html", "contracts:platform", context)


def _evidence(task: ProviderTask, people: dict[str, str]) -> dict | None:
    """What the platform reported, fetched with the signed file; None where its key was destroyed."""
    if isinstance(task.evidence, Unreadable):
        return None
    told = task.evidence.get("signed", {})
    return {
        "signed": [
            (
                showing.label_of(key.partition(":")[0], people.get(key.partition(":")[2], "")),
                parse_datetime(at),
            )
            for key, at in sorted(told.items(), key=lambda pair: pair[1])
        ],
        "file": task.round.paper_digest,
    }


@permission_required(DRAFT, raise_exception=True)
@require_POST
def platform_begin(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To the platform that is set up; where several are, `provider` says which."""
    code = request.POST.get("provider") or next(iter(providers.codes()), "")
    if code not in providers.codes():
        raise Http404
    callback = request.build_absolute_uri(reverse("signing_callback", args=[code]))
    platforms.begin(find(request, pk), code, by=request.user, callback=callback)
    messages.success(request, _("Sent to the platform. The addresses of the signers appear in a moment."))
    return redirect("contracts:platform", pk=pk)


@login_not_required
@csrf_exempt
@require_POST
def callback(request: HttpRequest, provider: str) -> HttpResponse:
    """A call of the platform: proved by its own signature, taken once. A forged one is answered 403 and noted.

    One about a task we do not know (yet) is answered 404, so that it is made again.
    """
    now = clock()
    if provider not in providers.codes():
        raise Http404
    try:
        if int(request.headers.get("Content-Length") or 0) > LARGEST:
            raise providers.Forged
        call = providers.of(provider).callback(request.headers, request.body)
    except providers.Forged:
        if doors.knock(FORGERIES, doors.caller(request), now):
            return HttpResponse(status=429)
        platforms.forged(provider)
        return HttpResponse(status=403)
    return HttpResponse(status=204 if platforms.take(provider, call, now) else 404)
