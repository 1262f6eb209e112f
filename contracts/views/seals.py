"""The seals of the house and the register of their use."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from agency import newest, spreadsheets
from agency.acting import acting, current
from agency.errors import Refused
from agency.models import Event
from contracts.forms.seals import HandoverForm, SealForm
from contracts.models import Seal, SealHandover, SealUse
from contracts.seals import keeping, listing

from .contract import USE

FORMATS = ("csv", "print")


@permission_required(USE, raise_exception=True)
@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    """The register as far as it concerns one, and the seals with their keepers."""
    wanted, moment = listing.Wanted.of(request.GET), now()
    rows = listing.narrowed(listing.seen(request.user), wanted, moment)
    shown, older = newest.page(rows, request.GET.get("after", ""))
    houses = list(Seal.objects.select_related("keeper"))
    context = {
        "rows": [(one, _tone(one), listing.approved_by(one)) for one in shown],
        "older": wanted.query(after=older) if older else "",
        "wanted": wanted,
        "tabs": [
            {"label": label, "url": wanted.query(tab=code), "current": code == wanted.tab}
            for code, (label, _states) in listing.TABS.items()
        ],
        "filters": _filters(wanted, houses),
        "seals": houses,
        "runs": request.user.has_perm(keeping.RUN),
        "exports": _exports(request.user),
        "query": wanted.query(),
    }
    response = render(request, "contracts/seals/list.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _filters(wanted: listing.Wanted, houses: list[Seal]) -> list[dict]:
    return [
        {
            "name": "seal",
            "label": pgettext("seal", "Seal"),
            "value": wanted.seal,
            "choices": [(str(one.pk), one.name) for one in houses],
        },
        {
            "name": "purpose",
            "label": _("Purpose"),
            "value": wanted.purpose,
            "choices": SealUse.Purpose.choices,
        },
        {
            "name": "days",
            "label": _("Time range"),
            "value": wanted.days,
            "choices": list(listing.PERIODS.items()),
        },
    ]


def _tone(use: SealUse) -> str:
    State = SealUse.State
    return {
        State.DECIDING: "indigo",
        State.WAITING: "amber",
        State.SEALED: "green",
        State.REFUSED: "red",
    }.get(use.state, "line")


def _exports(user) -> bool:
    return any(user.has_perm(name) for name in (keeping.KEEP, keeping.RUN, "customers.export_trail"))


@permission_required(USE, raise_exception=True)
@require_GET
def seals_file(request: HttpRequest, form: str) -> HttpResponse:
    """The narrowed register as a file or on paper, written down first."""
    if form not in FORMATS:
        raise Http404
    if not _exports(request.user):
        raise PermissionDenied
    wanted, moment = listing.Wanted.of(request.GET), now()
    rows = list(listing.lines(listing.narrowed(listing.seen(request.user), wanted, moment)))
    kind = Event.Kind.PRINTED if form == "print" else Event.Kind.EXPORTED
    with acting(request.user):
        Event.note(kind, by=request.user, list="seal_register", rows=len(rows) - 1)
    if form == "print":
        context = {"heads": rows[0], "rows": rows[1:], "moment": moment}
        return render(request, "contracts/seals/print.html", context)
    mark = _("Taken by %(person)s on %(moment)s, request %(request)s.") % {
        "person": f"{request.user.name} ({request.user.username})",
        "moment": f"{localtime(moment):%Y-%m-%d %H:%M:%S}",
        "request": current().request_id,
    }
    name = f"ludang-seals-{localtime(moment):%Y%m%d-%H%M%S}.csv"
    response = FileResponse(spreadsheets.csv_file([*rows, [mark]]), as_attachment=True, filename=name)
    response["Content-Type"] = "text/csv; charset=utf-8"
    response["Cache-Control"], response["X-Content-Type-Options"] = "no-store", "nosniff"
    return response


@permission_required(keeping.RUN, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def seal_new(request: HttpRequest) -> HttpResponse:
    form = SealForm(request.POST or None)
    if form.is_bound and form.is_valid() and (made := _entered(form, None, request)):
        return redirect(made)
    return render(request, "contracts/seals/new.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(USE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def seal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One seal: who keeps it and who did; handed on by its keeper, put right by whoever runs the seals."""
    found = get_object_or_404(Seal.objects.select_related("keeper"), pk=pk)
    runs = request.user.has_perm(keeping.RUN)
    if not runs and found.keeper_id != request.user.pk and not request.user.has_perm("customers.view_trail"):
        raise Http404
    giving = found.retired_at is None and (
        found.keeper_id == request.user.pk or (found.keeper_id is None and runs)
    )
    waiting = found.handovers.filter(state=SealHandover.State.WAITING).select_related("to").first()
    act = request.POST.get("act", "")
    form = HandoverForm(request.POST if act == "hand" else None, by=request.user) if giving else None
    facts = SealForm(
        request.POST if act == "facts" else None,
        initial={"name": found.name, "kind": found.kind, "place": found.place},
    )
    if act == "hand" and form is not None and form.is_valid():
        try:
            keeping.hand_over(found.pk, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Handed over. It is hers when she says that she has it."))
            return redirect(found)
    if act == "facts" and runs and facts.is_valid() and _entered(facts, found.pk, request):
        return redirect(found)
    context = {
        "seal": found,
        "handovers": found.handovers.select_related("handed_by", "to"),
        "waiting": waiting,
        "takes_back": waiting is not None and waiting.handed_by_id == request.user.pk,
        "form": None if waiting else form,
        "facts": facts if runs and found.retired_at is None else None,
    }
    return render(request, "contracts/seals/seal.html", context, status=422 if act else 200)


def _entered(form: SealForm, pk: UUID | None, request: HttpRequest) -> Seal | None:
    try:
        made = keeping.enter(pk, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("Saved: %(number)s.") % {"number": made.name})
    return made


@permission_required(keeping.RUN, raise_exception=True)
@require_POST
def seal_retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Seal, pk=pk)
    keeping.retire(found.pk, by=request.user)
    messages.success(request, _("Out of use. It seals nothing any more."))
    return redirect(found)


@permission_required(USE, raise_exception=True)
@require_POST
def handover_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    held = get_object_or_404(SealHandover, pk=pk, handed_by=request.user)
    keeping.withdraw(held.pk, by=request.user)
    messages.success(request, _("Taken back: it stays with you."))
    return redirect("contracts:seal", pk=held.seal_id)
