"""Disputes: the register, what was learnt, those of one contract, and one with everything that is done in it."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.errors import Refused
from agency.newest import page as newest
from contracts.disputes import opening, rights, showing
from contracts.forms.disputes import ACTS, OpenForm
from contracts.models import Dispute, Stage
from contracts.models.dispute_stages import BODIES
from customers.models import Customer

from .contract import USE, contract_page, find

TAB = "contracts:contract_disputes"
DRAWN = {  # act -> (words of its head, of its button, icon)
    "move": (gettext_lazy("It goes on"), gettext_lazy("Go on"), "arrow-right"),
    "write": (gettext_lazy("Write down what happened"), gettext_lazy("Write down"), "pencil"),
    "deadline": (gettext_lazy("Set a deadline"), gettext_lazy("Set"), "calendar-clock"),
    "attach": (gettext_lazy("Add evidence"), gettext_lazy("Add the file"), "paperclip"),
    "hand-on": (gettext_lazy("Hand it on"), gettext_lazy("Hand on"), "user-round-check"),
    "resolve": (gettext_lazy("Settle it"), gettext_lazy("Settle"), "handshake"),
    "recourse": (gettext_lazy("Recourse"), gettext_lazy("Note the recourse"), "undo-2"),
    "close": (gettext_lazy("Close it, and let the archive go"), gettext_lazy("Close the dispute"), "gavel"),
}


@permission_required(USE, raise_exception=True)
@require_safe
def disputes(request: HttpRequest) -> HttpResponse:
    asked = request.GET
    tab = asked.get("tab") if asked.get("tab") in showing.TABS else "open"
    rows = Dispute.objects.visible_to(request.user).select_related("contract__kind", "keeper")
    rows = showing.narrowed(rows, tab, asked.get("body", ""), asked.get("mine") == "1", request.user)
    found, after = newest(rows.prefetch_related("deadlines"), asked.get("after", ""), "opened_at")
    kept = {name: asked[name] for name in ("body", "mine") if asked.get(name)}
    context = {
        "rows": showing.rows(found),
        "tabs": [
            {"label": label, "url": "?" + urlencode(kept | {"tab": code}), "current": code == tab}
            for code, (label, _stages) in showing.TABS.items()
        ],
        "tab": tab,
        "filters": _filters(asked),
        "narrowed": bool(kept),
        "older": "?" + urlencode(kept | {"tab": tab, "after": after}) if after else "",
    }
    return _private(render(request, "contracts/disputes/list.html", context))


def _filters(asked) -> list[dict]:
    bodies = [(one, Stage(one).label) for one in BODIES]
    return [
        {"name": "body", "label": _("Stage"), "value": asked.get("body", ""), "choices": bodies},
        {
            "name": "mine",
            "label": _("Handled by"),
            "value": asked.get("mine", ""),
            "choices": [("1", _("me"))],
        },
    ]


@permission_required(USE, raise_exception=True)
@require_safe
def lessons(request: HttpRequest) -> HttpResponse:
    """What was learnt from disputes that are over, newest first."""
    rows = Dispute.objects.visible_to(request.user).filter(lessons__isnull=False)
    rows = rows.filter(resolved_at__isnull=False).select_related("contract__kind")
    found, after = newest(rows, request.GET.get("after", ""), "resolved_at")
    context = {"rows": found, "older": "?" + urlencode({"after": after}) if after else ""}
    return _private(render(request, "contracts/disputes/lessons.html", context))


@permission_required(USE, raise_exception=True)
@require_safe
def of_contract(request: HttpRequest, pk: UUID) -> HttpResponse:
    contract = find(request, pk)
    rows = contract.disputes.select_related("keeper").prefetch_related("deadlines").order_by("-opened_at")
    context = {"rows": showing.rows(list(rows)), "may_open": rights.may_open(request.user, contract)}
    return contract_page(request, contract, "contracts/disputes/of_contract.html", TAB, context)


@permission_required(USE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def open_dispute(request: HttpRequest, pk: UUID) -> HttpResponse:
    contract = find(request, pk)
    if not rights.may_open(request.user, contract):
        raise PermissionDenied
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            dispute = opening.open_dispute(contract, form.matter(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Opened. The archive is on hold until the dispute is closed."))
            return redirect(dispute)
    status = 422 if form.errors else 200
    return contract_page(request, contract, "contracts/disputes/open.html", TAB, {"form": form}, status)


@permission_required(USE, raise_exception=True)
@require_safe
def dispute(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _find(request, pk))


def _find(request: HttpRequest, pk: UUID) -> Dispute:
    rows = Dispute.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("contract__kind", "keeper", "opened_by", "resolved_by", "closed_by"), pk=pk
    )


def _page(request: HttpRequest, found: Dispute, bound=None, act: str = "", status: int = 200) -> HttpResponse:
    """`bound` is the form of `act` that was refused, drawn open with what was typed."""
    codes = showing.acts(found, request.user)
    forms = [
        {
            "code": code,
            "form": bound if code == act else ACTS[code](dispute=found, prefix=code),
            "open": code == act,
            "head": DRAWN[code][0],
            "button": DRAWN[code][1],
            "icon": DRAWN[code][2],
        }
        for code in codes
        if code in DRAWN
    ]
    context = {
        "dispute": found,
        "contract": found.contract,
        "archive": Customer.objects.visible_to(request.user).filter(pk=found.customer_id).first(),
        "tone": showing.tone(found),
        "path": showing.path(found),
        "forms": [
            one
            for one in forms
            if one["code"] != "attach" or one["form"].fields["attachment"].queryset.exists()
        ],
        "may_meet": "done" in codes,
        "entries": found.entries.select_related("by"),
        "deadlines": [(one, one.overdue()) for one in found.deadlines.select_related("done_by")],
        "papers": found.papers.select_related("attachment", "added_by"),
    }
    return _private(render(request, "contracts/disputes/page.html", context, status=status))


@permission_required(USE, raise_exception=True)
@require_POST
def act(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Take one act of `ACTS`; what is refused comes back with what was typed."""
    if act not in ACTS:
        raise Http404
    found = _find(request, pk)
    form = ACTS[act](request.POST, dispute=found, prefix="" if act == "done" else act)
    if form.is_valid():
        try:
            form.do(request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            return redirect(found)
    if act == "done":
        messages.error(request, _("This deadline does not belong to the dispute."))
        return redirect(found)
    return _page(request, _find(request, pk), form, act, status=422)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
