"""The register's proof: whether it is sound, verifying it now, checkpoints, the pack for an outsider."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agency import policy
from agency.errors import Refused
from agency.signin.reauthentication import reauthenticate
from compliance.chain import anchoring, packing, verifying, witnessing, words
from compliance.lists import LISTS
from compliance.models import ChainHead, Checkpoint, RegisterCheck
from customers.leads import qr

State = RegisterCheck.State


def for_readers(view: Callable) -> Callable:
    """For those who may read the register."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not LISTS["register"].open_to(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@for_readers
def proof(request: HttpRequest) -> HttpResponse:
    """The shield, the chains, the newest checkpoints."""
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **more) -> HttpResponse:
    checks = RegisterCheck.objects.select_related("asked_by").order_by("-asked_at")
    last = checks.filter(state__in=(State.SOUND, State.BROKEN)).first()
    running = checks.filter(state__in=(State.ASKED, State.RUNNING)).first()
    points = Checkpoint.objects.prefetch_related("witnesses__by").order_by("-pk")[: policy.PAGE]
    context = {
        "last": last,
        "old": last and now() - last.finished_at > policy.REGISTER_VERIFIED_WITHIN,
        "running": running,
        "findings": [words.told(found) for found in last.findings] if last else [],
        "heads": ChainHead.objects.order_by("chain"),
        "points": [(point, witnessing.fingerprint(point)) for point in points],
        "anchors": len(anchoring.files()),
    } | more
    part = "#shield" if request.htmx and request.method == "GET" else ""
    return render(request, f"compliance/proof/index.html{part}", context, status=status)


@require_POST
@for_readers
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a verification; a worker reads the whole register."""
    verifying.ask(by=request.user)
    messages.success(request, _("The register is being verified. The page shows the result."))
    return redirect("compliance:proof")


@require_POST
@for_readers
@reauthenticate
def pack(request: HttpRequest) -> HttpResponse:
    """The proof pack, whole or from a checkpoint on."""
    number = request.POST.get("since", "")
    since = get_object_or_404(Checkpoint, pk=number) if number.isdecimal() else None
    response = StreamingHttpResponse(packing.take_out(since, by=request.user), content_type="application/zip")
    name = f"register-proof-{localtime(now()):%Y%m%d-%H%M}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@for_readers
def checkpoint(request: HttpRequest, number: int) -> HttpResponse:
    """One checkpoint on paper, with its code: the copy for the auditor's binder."""
    point = get_object_or_404(Checkpoint, pk=number)
    context = {
        "point": point,
        "fingerprint": witnessing.fingerprint(point),
        "digest": anchoring.digest(point).hex(),
        "code": qr.svg(anchoring.record(point), _("The checkpoint as a code")),
    }
    return render(request, "compliance/proof/checkpoint.html", context)


@require_POST
@for_readers
def witness(request: HttpRequest, number: int) -> HttpResponse:
    """Compare with the copy that was kept: its fingerprint is typed in."""
    point = get_object_or_404(Checkpoint, pk=number)
    typed = request.POST.get("fingerprint", "")[:100]
    try:
        witnessing.witness(point, typed, by=request.user)
    except Refused as refusal:
        return _page(request, status=422, wrong_at=point.pk, error=str(refusal), typed=typed)
    messages.success(request, _("Your witness is written down."))
    return redirect("compliance:proof")
