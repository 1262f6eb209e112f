"""A draft is moved over to the new version of its template."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agency.errors import Refused
from contracts.drafting import keeping
from contracts.library import comparing, moving

from .contract import contract_page, find


@permission_required("contracts.draft_contract", raise_exception=True)
@require_http_methods(["GET", "POST"])
def move_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """First what would be different and what would be lost, then the move."""
    contract = find(request, pk)
    if not keeping.may_change(request.user, contract):
        raise PermissionDenied
    version = moving.target(contract) if contract.editable else None
    if version is None:
        messages.warning(request, _("There is no newer version this contract could move to."))
        return redirect(contract)
    if request.method == "POST":
        edition = request.POST.get("edition", "")
        try:
            if request.POST.get("to") != str(version.pk) or not edition.isdigit():
                raise Refused(_("Something changed meanwhile. Look again at what would be different."))
            moving.move(contract, by=request.user, to=version, edition=int(edition))
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return redirect("contracts:move_over", pk)
        messages.success(
            request, _("The contract rests on version %(version)s now.") % {"version": version.number}
        )
        return redirect(contract)
    context = {
        "to": version,
        "misfits": moving.misfits(contract, version),
        "compared": comparing.rows(contract.version, version),
    }
    return contract_page(request, contract, "contracts/library/move_over.html", "contracts:contract", context)
