"""One use of a seal: asked for, sealed or refused by its keeper, withdrawn."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.errors import Refused
from agency.signin.reauthentication import confirmed_at, reauthenticate
from contracts.forms.seals import AskContractForm, AskPaperForm, CountForm, ElectronicForm, RefuseForm
from contracts.models import SealUse
from contracts.seals import asking, keeping, listing, sealing

from .contract import USE, contract_page, find

MOST_SHOWN = 20  # requests of one contract


@permission_required(USE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def seal_contract(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for a seal on the approved text; what was asked before stands beside it."""
    contract = find(request, pk)
    may = asking.may_ask(contract, request.user)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = AskContractForm(request.POST or None, by=request.user) if may else None
    if form is not None and form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            asking.ask(contract, by=request.user, pk=said.pop("key"), **said)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Asked for. The keeper of the seal has been told."))
            return redirect("contracts:seal_contract", pk=pk)
    uses = contract.seal_uses.select_related("seal", "asked_by", "sealed_by").order_by("-created_at")
    context = {"form": form, "uses": uses[:MOST_SHOWN]}
    status = 422 if form is not None and form.is_bound else 200
    return contract_page(
        request, contract, "contracts/seals/contract.html", "contracts:seal_contract", context, status
    )


@permission_required((USE, asking.ASK), raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def seal_ask(request: HttpRequest) -> HttpResponse:
    """Ask for a seal on another paper of the house."""
    form = AskPaperForm(request.POST or None, by=request.user)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            made = asking.ask_for_paper(by=request.user, pk=said.pop("key"), **said)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Asked for. Your manager approves it, then the keeper seals."))
            return redirect(made)
    return render(request, "contracts/seals/ask.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(USE, raise_exception=True)
@require_safe
def seal_use(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _found(request, pk))


def _found(request: HttpRequest, pk: UUID) -> SealUse:
    return get_object_or_404(listing.seen(request.user).select_related("seal__keeper"), pk=pk)


def _page(request: HttpRequest, use: SealUse, status: int = 200, **forms) -> HttpResponse:
    waits = use.state == SealUse.State.WAITING
    keeps = waits and use.seal.keeper_id == request.user.pk and request.user.has_perm(keeping.KEEP)
    context = {
        "use": use,
        "approved_by": listing.approved_by(use),
        "may_seal": keeps and sealing.may_seal(use, request.user),
        "keeps": keeps,
        "withdrawable": use.state in SealUse.OPEN and use.asked_by_id == request.user.pk,
        "count": forms.get("count") or (ElectronicForm() if use.electronic else CountForm()),
        "refuse": forms.get("refuse") or RefuseForm(),
    }
    response = render(request, "contracts/seals/use.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@permission_required(keeping.KEEP, raise_exception=True)
@require_POST
def seal_put(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sealed; an electronic seal asks for the password once more."""
    use = _found(request, pk)
    return reauthenticate(_put)(request, use) if use.electronic else _put(request, use)


def _put(request: HttpRequest, use: SealUse) -> HttpResponse:
    form = ElectronicForm(request.POST) if use.electronic else CountForm(request.POST)
    if not form.is_valid():
        return _page(request, use, 422, count=form)
    said = form.cleaned_data
    try:
        done = sealing.seal(
            use.pk,
            by=request.user,
            copies=said.get("copies", use.copies),
            pages=said.get("pages", use.pages),
            confirmed_at=confirmed_at(request) if use.electronic else None,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, use, 422, count=form)
    messages.success(request, _("Sealed: %(number)s in the register.") % {"number": done.number})
    return redirect("contracts:seals")


@permission_required(keeping.KEEP, raise_exception=True)
@require_POST
def seal_refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    use = _found(request, pk)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _page(request, use, 422, refuse=form)
    sealing.refuse(use.pk, by=request.user, **form.cleaned_data)
    messages.success(request, _("Refused. The colleague reads why."))
    return redirect("contracts:seals")


@permission_required(USE, raise_exception=True)
@require_POST
def seal_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    use = _found(request, pk)
    if use.asked_by_id != request.user.pk:
        raise Http404
    asking.withdraw(use.pk, by=request.user)
    messages.success(request, _("Withdrawn."))
    return redirect(use)
