"""A finished scan: opened with a purpose, its words, taken out again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agency.errors import Refused
from contracts.filing import by_hand, scans
from contracts.filing.seeing import may_file, may_open
from contracts.forms.filing import TakeOutForm, WordsForm
from contracts.models import Contract, ContractScan
from customers.attachments import opening
from customers.models import Attachment, Customer, Purpose

from . import opened
from .contract import USE, contract_page
from .files import TAB, find_scan


def _whole(request: HttpRequest, pk: UUID) -> tuple[Contract, ContractScan]:
    contract, scan = find_scan(request, pk)
    if scan.state != scan.State.WHOLE:
        raise PermissionDenied
    return contract, scan


@permission_required(USE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks for the purpose (GET), writes the look down, then shows some pages or gives the whole (POST)."""
    contract, scan = _whole(request, pk)
    if not may_open(request.user, scan):
        raise PermissionDenied
    asked = opened.Asked(
        ask=_("Open a scan"),
        title=capfirst(scan.get_paper_display()),
        told=opened.kept(scan.finished_at, scan.uploaded_by.name),
        pages=scan.pages,
        tab=TAB,
        back=reverse(TAB, args=[contract.pk]),
        again=request.path,
        name=f"{contract.number} {scan.get_paper_display()}",
        look=lambda purpose, note: _looked(request, scan, purpose, note),
    )
    return opened.page(request, contract, asked)


def _looked(
    request: HttpRequest, scan: ContractScan, purpose: Purpose, note: str
) -> tuple[Attachment, bytes]:
    customer = Customer.objects.visible_to(request.user).get(pk=scan.customer_id)
    opening.declare(customer, scan.file, by=request.user, purpose=purpose, note=note, now=now())
    return scan.file, opening.whole(scan.file)


@permission_required(USE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def words(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was read of each page, for whoever may see the contract; put right or typed by whoever may write it."""
    contract, scan = _whole(request, pk)
    pages = list(scan.sheets.all())
    writes = may_file(request.user, contract)
    if request.method == "POST":
        page = next((one for one in pages if str(one.pk) == request.POST.get("page")), None)
        form = WordsForm(request.POST)
        if page and form.is_valid():
            by_hand.type_words(page, form.cleaned_data["words"], by=request.user)
            messages.success(
                request, _("Kept: page %(page)s is found by these words now.") % {"page": page.place}
            )
            return redirect(f"{reverse('contracts:scan_text', args=[pk])}#page-{page.place}")
    context = {
        "scan": scan,
        "pages": [
            {"page": one, "form": WordsForm(initial={"words": one.words or ""}, auto_id=f"id_{one.place}_%s")}
            for one in pages
        ],
        "writes": writes,
    }
    return contract_page(request, contract, "contracts/filing/text.html", TAB, context)


@permission_required(USE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GET asks why, POST takes the paper out."""
    contract, scan = find_scan(request, pk)
    if not may_file(request.user, contract):
        raise PermissionDenied
    form = TakeOutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            scans.take_out(scan, by=request.user, why=form.cleaned_data["why"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The paper is taken out; its content is gone."))
            return redirect("contracts:files", contract.pk)
    context = {"scan": scan, "form": form}
    status = 422 if form.errors else 200
    return contract_page(request, contract, "contracts/filing/out.html", TAB, context, status)
