"""The way of one contract to its approval: submit, take back, see who decides."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contracts import submitting
from contracts.approving import deciding, inbox, showing
from contracts.drafting.keeping import DRAFT

from .contract import USE, contract_page, find


@permission_required(USE, raise_exception=True)
@require_safe
def approval(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All submissions with their steps, who was asked and why, and what was decided."""
    contract = find(request, pk)
    context = {
        "rounds": showing.rounds(contract),
        "check": None
        if contract.revision is None
        else showing.latest_check(contract, contract.revision.digest),
    }
    return contract_page(request, contract, "contracts/approval/page.html", "contracts:approval", context)


@permission_required(DRAFT, raise_exception=True)
@require_POST
def submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    done = submitting.submit(find(request, pk), by=request.user)
    if done.asked:
        messages.success(request, _("Submitted. Those who decide have been told."))
    else:
        messages.error(
            request,
            _("The legal check did not pass: it stays a draft. Put right what it found, then submit again."),
        )
    return redirect("contracts:approval" if done.asked else "contracts:check", pk=pk)


@permission_required(DRAFT, raise_exception=True)
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    deciding.withdraw(find(request, pk), by=request.user)
    messages.success(request, _("Taken back: it is a draft again."))
    return redirect("contracts:approval", pk=pk)


@permission_required(USE, raise_exception=True)
@require_safe
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To the step of this contract that waits for this person, in the inbox."""
    waiting = inbox.decidable(request.user).filter(contract=find(request, pk))
    step = waiting.order_by("asked_at").first()
    if step is None:
        raise Http404
    return redirect(step)
