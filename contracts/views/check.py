"""The legal check of one contract: what it finds, ticks, waivers, a check that is kept."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agency.acting import acting
from agency.errors import Refused
from contracts.checking import page, running, ticks, waiving
from contracts.drafting import keeping
from contracts.models import CheckWaiver, Contract

from .contract import USE, contract_page, find

DRAFT = keeping.DRAFT
KEPT = 5  # checks named on the page


@permission_required(USE, raise_exception=True)
@require_safe
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    contract = find(request, pk)
    return _page(request, contract)


def _page(request: HttpRequest, contract: Contract, status: int = 200, **more) -> HttpResponse:
    changeable = contract.editable and keeping.may_change(request.user, contract)
    context = page.build(contract, changeable=changeable)
    context["runs"] = contract.checks.select_related("by")[:KEPT]
    return contract_page(
        request, contract, "contracts/check.html", "contracts:check", context | more, status=status
    )


@permission_required(DRAFT, raise_exception=True)
@require_POST
def check_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check now, and keep what was found."""
    contract = find(request, pk)
    with acting(request.user):
        if not contract.editable or not keeping.may_change(request.user, contract):
            raise PermissionDenied
        run = running.run(contract, by=request.user)
    if run.passed:
        messages.success(request, _("Checked: nothing stands in the way."))
    else:
        messages.warning(request, _("Checked: %(count)s findings must be put right.") % {"count": run.blocks})
    return redirect("contracts:check", contract.pk)


@permission_required(DRAFT, raise_exception=True)
@require_POST
def check_tick(request: HttpRequest, pk: UUID) -> HttpResponse:
    contract = find(request, pk)
    try:
        ticks.tick(
            contract,
            request.POST.get("item", "")[:20],
            by=request.user,
            digest=request.POST.get("digest", "")[:64],
        )
    except Refused as error:
        messages.error(request, str(error))
    return redirect(f"{_address(contract)}#ticks")


@permission_required(DRAFT, raise_exception=True)
@require_POST
def check_waive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask that a finding be set aside."""
    contract, posted = find(request, pk), request.POST
    code, reason = posted.get("rule", "")[:40], posted.get("reason", "")[:600]
    try:
        waiving.ask(contract, code, by=request.user, reason=reason, digest=posted.get("digest", "")[:64])
    except Refused as error:
        return _page(request, contract, 422, refused=code, error=str(error), reason=reason)
    messages.success(request, _("Asked. It waits in the inbox of whoever may decide."))
    return redirect(f"{_address(contract)}#rule-{code}")


@permission_required(DRAFT, raise_exception=True)
@require_POST
def waiver_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    waiver = get_object_or_404(CheckWaiver.objects.filter(asked_by=request.user), pk=pk)
    try:
        waiving.withdraw(waiver, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    return redirect("contracts:check", waiver.contract_id)


def _address(contract: Contract) -> str:
    return reverse("contracts:check", args=[contract.pk])
