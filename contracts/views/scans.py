"""The signed paper on the screen: compared page by page with the approved text, and taken along (§1.2, G6)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from contracts.models import Contract, ScanMatch
from contracts.signing import paper, scans

from .contract import USE, contract_page, find


@permission_required(USE, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, pk: UUID, scan: UUID) -> HttpResponse:
    """The approved text beside the pages of the scan; POST says whether they are the same."""
    contract = find(request, pk)
    found = _scan(contract, scan)
    may = found.state == found.State.WAITING and scans.may_compare(
        request.user, contract, found.uploaded_by_id
    )
    if request.method == "POST":
        return _decided(request, contract, found)
    context = {
        "scan": found,
        "decidable": may,
        "text": found.round.revision.text,
        "pages": range(1, found.pages + 1),
    }
    return contract_page(request, contract, "contracts/signing/compare.html", "contracts:sign", context)


def _decided(request, contract: Contract, found: ScanMatch) -> HttpResponse:
    if request.POST.get("action") == "refuse":
        scans.turn_down(found, by=request.user, reason=request.POST.get("reason", "")[:600])
        messages.success(request, _("Noted. Whoever took the scan in reads why."))
    else:
        signed = scans.match(found, by=request.user, ticked=request.POST.get("ticked") == "on")
        if signed.state == Contract.State.SIGNED:
            messages.success(request, _("It matches: the contract is signed."))
    return redirect("contracts:sign", pk=contract.pk)


@permission_required(USE, raise_exception=True)
@require_safe
def page(request: HttpRequest, pk: UUID, scan: UUID, number: int) -> HttpResponse:
    """One page as a picture, for whoever may see the contract."""
    content, kind = scans.page(_scan(find(request, pk), scan), number, by=request.user)
    return _private(HttpResponse(content, content_type=kind))


@permission_required(USE, raise_exception=True)
@require_GET
def signed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The signed paper as PDF. The register says who took it."""
    contract = find(request, pk)
    taken = paper.taken(contract, by=request.user)
    if taken is None:
        raise Http404
    response = HttpResponse(taken, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"{contract.number}.pdf")
    return _private(response)


def _scan(contract: Contract, pk: UUID) -> ScanMatch:
    rows = contract.scan_matches.select_related("round__revision", "uploaded_by", "matched_by")
    return get_object_or_404(rows, pk=pk)


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "private, no-store"
    return response
