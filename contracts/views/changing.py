"""What holds of a signed contract today: its supplements, its end; beginning them, and the papers of both."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from agency.encryption.ids import uuid7
from agency.errors import Refused
from contracts.changing import beginning, early_ending, effective, refunds, voiding
from contracts.drafting import comparing, keeping
from contracts.forms.ending import EarlyEndForm, VoidForm
from contracts.models import Contract, ContractState, EarlyEnd
from contracts.papers import changed
from contracts.terms import Terms

from .contract import USE, contract_page, find

TAB = "contracts:changes"
KINDS = (effective.SUPPLEMENT, effective.TERMINATION)


@permission_required(USE, raise_exception=True)
@require_safe
def changes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The papers beside the contract, what they changed, and the text that holds."""
    contract = find(request, pk)
    if contract.kind.changes or contract.state not in ContractState.SIGNED_ONCE:
        raise Http404
    found = effective.view(contract)
    before = Terms.of(contract.revision.terms)
    children = contract.children.filter(kind__family="change").select_related("kind", "owner").defer("terms")
    context = {
        "children": children.order_by("created_at"),
        "early": _early(contract),
        "rows": comparing.terms_differences(before, found.terms),
        "text": found.text,
        "changed": bool(found.supplements),
        "agreed": effective.agreed_end(contract),
        "may_begin": _may_begin(request.user, contract),
        "me": request.user.pk,
        "form_id": uuid7(),
        "begins": (
            (effective.SUPPLEMENT, _("Supplement"), "file-plus"),
            (effective.TERMINATION, _("End by agreement"), "handshake"),
        ),
    }
    return contract_page(request, contract, "contracts/changes/page.html", TAB, context)


def _early(contract: Contract) -> list[EarlyEnd]:
    """Newest first, each with the `sums` of its money."""
    found = list(contract.early_ends.select_related("asked_by", "decided_by").order_by("-asked_at"))
    received = refunds.received_of(contract.pk) if found else 0
    for one in found:
        one.sums = refunds.sums_of(one, received)
    return found


def _may_begin(user, contract: Contract) -> bool:
    return contract.state in ContractState.BINDING and keeping.may_change(user, contract)


@permission_required(keeping.DRAFT, raise_exception=True)
@require_POST
def begin(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """Begin a supplement or an agreement that ends it, and go on in the editor."""
    contract = find(request, pk)
    if kind not in KINDS:
        raise Http404
    try:
        child = beginning.begin(_once(request), contract, kind, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(contract)
    return redirect("contracts:edit", pk=child.pk)


def _once(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("form_id", ""))
    except ValueError:
        return uuid7()


@permission_required(keeping.DRAFT, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def end_early(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Propose that it end before its time; beside the form, what would come back today."""
    contract = find(request, pk)
    if not _may_begin(request.user, contract) or contract.kind.changes:
        raise PermissionDenied
    form = EarlyEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            early_ending.propose(contract, form.wish(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Proposed. It waits in the inbox of whoever decides."))
            return redirect(TAB, pk=pk)
    terms = effective.terms_of(contract)
    context = {
        "form": form,
        "reckoned": refunds.reckon(contract, Contract.End.TRAVELLER, localdate()),
        "people_min": terms.trip.people_min,
        "ladder": sorted(terms.money.refunds, key=lambda one: -one.days),
    }
    status = 422 if form.errors else 200
    return contract_page(request, contract, "contracts/changes/end.html", TAB, context, status)


@permission_required(USE, raise_exception=True)
@require_POST
def early_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    early = get_object_or_404(EarlyEnd.objects.filter(asked_by=request.user), pk=pk)
    try:
        early_ending.withdraw(early, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back; the contract stays in force."))
    return redirect("contracts:contract", pk=early.contract_id)


@permission_required(keeping.DRAFT, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def void(request: HttpRequest, pk: UUID) -> HttpResponse:
    contract = find(request, pk)
    if not keeping.may_change(request.user, contract):
        raise PermissionDenied
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            voiding.void(contract, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Void. The number stays in the register."))
            return redirect(contract)
    status = 422 if form.errors else 200
    return contract_page(
        request, contract, "contracts/changes/void.html", "contracts:void", {"form": form}, status
    )


@permission_required(USE, raise_exception=True)
@require_GET
def effective_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The text that holds, each change with its paper. Written down like every print."""
    contract = find(request, pk)
    if contract.kind.changes or contract.state not in ContractState.SIGNED_ONCE:
        raise Http404
    return _paper(changed.effective_pdf(contract, by=request.user), f"{contract.number}-{_('in force')}.pdf")


@permission_required(USE, raise_exception=True)
@require_GET
def notice_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The letter that tells the other side of the end, once it was decided."""
    early = get_object_or_404(EarlyEnd.objects.exclude(ending=Contract.End.VOID), pk=pk, state="approved")
    contract = find(request, early.contract_id)
    return _paper(
        changed.notice_pdf(contract, early, by=request.user), f"{contract.number}-{_('notice')}.pdf"
    )


def _paper(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "private, no-store"
    return response
