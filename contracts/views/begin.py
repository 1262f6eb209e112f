"""Beginning a contract: the customer, then the text, with what her archive says read beside it (D6)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.visibility import may
from contracts.drafting import consulting, keeping, starting
from contracts.drafting.background import background
from contracts.forms.begin import BeginForm
from contracts.models import Contract
from customers import searching
from customers.listing import rows_of
from customers.models import Customer
from customers.views.detail import find as find_archive

from .contract import contract_page, find

RECENT = 8  # archives offered before anything is typed


@permission_required(keeping.DRAFT, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """With whom: what is typed travels in the body, like every search for people."""
    text = searching.tidy(request.POST.get("q", ""))
    if text:
        found = searching.find(request.user, text, limit=20)
        searching.note(request.user, found, via="list")
        archives = found.rows
    else:
        mine = Customer.objects.visible_to(request.user).filter(owner=request.user)
        archives = list(mine.select_related("owner", "department").order_by("-updated_at", "-pk")[:RECENT])
    rows = [
        row for row in rows_of(request.user, archives) if may(request.user, "change_customer", row.customer)
    ]
    context = {"rows": rows, "text": text, "left_out": len(archives) - len(rows)}
    part = "#results" if request.htmx else ""
    return _private(render(request, f"contracts/begin/customer.html{part}", context))


@permission_required(keeping.DRAFT, raise_exception=True)
@require_http_methods(["GET", "POST"])
def begin_with(request: HttpRequest, customer: UUID) -> HttpResponse:
    """The text, beside the archive; beginning says that it was read."""
    archive = find_archive(request, customer)
    if not may(request.user, "change_customer", archive):
        raise PermissionDenied
    offers = starting.offers(keeping.kinds_for(request.user))
    form = BeginForm(request.POST or None, offers=offers, initial={"form_id": uuid7()})
    if request.method == "POST" and form.is_valid():
        try:
            contract = _begun(request, archive, form.cleaned_data)
        except Refused as refusal:
            form.add_error("version", str(refusal))
        else:
            return redirect("contracts:edit", pk=contract.pk)
    context = {
        "form": form,
        "background": background(archive, by=request.user),
        "customer": archive,
        "closed": [(kind, one) for kind, group in offers for one in group if one.obstacle],
    }
    status = 422 if form.errors else 200
    return _private(render(request, "contracts/begin/text.html", context, status=status))


def _begun(request: HttpRequest, archive: Customer, said: dict) -> Contract:
    version = said["version"]
    contract = keeping.begin(
        said["form_id"],
        by=request.user,
        customer=archive,
        version=version,
        title=said["title"] or version.template.kind.name,
        terms=starting.first_terms(archive, version, by=request.user),
    )
    consulting.consult(contract, by=request.user)
    return contract


@permission_required(keeping.DRAFT, raise_exception=True)
@require_http_methods(["GET", "POST"])
def consult(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the archive says, for a contract that was begun without it or is taken over from a colleague."""
    contract = find(request, pk)
    if not keeping.may_change(request.user, contract):
        raise PermissionDenied
    if request.method == "POST":
        consulting.consult(contract, by=request.user)
        messages.success(request, _("Kept: you have read the archive for this contract."))
        return redirect(contract)
    context = {
        "background": background(contract.customer, by=request.user),
        "read": contract.consultations.select_related("by"),
        "open": not contract.consultations.filter(by=request.user).exists(),
    }
    return contract_page(request, contract, "contracts/begin/consult.html", "contracts:consult", context)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"], response["Vary"] = "private, no-store", "HX-Request"
    return response
