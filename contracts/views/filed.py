"""A finished scan: opened with a purpose, its words, taken out again."""

import base64
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agency import policy as house
from agency.errors import Refused
from contracts.filing import by_hand, scans
from contracts.filing.seeing import may_file, may_open
from contracts.forms.filing import OpenScanForm, TakeOutForm, WordsForm
from contracts.models import Contract, ContractScan
from customers import revealing
from customers.attachments import opening, parsing
from customers.guarding import purposes
from customers.models import Customer
from customers.views.opened_files import SANDBOX

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
    moment = now()
    held = purposes.open_purpose(request.user, scan.customer_id, moment)
    initial = {"purpose": held.purpose, "note": held.note} if held else {}
    form = OpenScanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _opened(request, contract, scan, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    opened = revealing.opened_today(request.user, moment)
    context = {
        "scan": scan,
        "form": form,
        "opened": opened,
        "quota": house.REVEALS_PER_DAY,
        "spent": opened >= house.REVEALS_PER_DAY,
    }
    status = 422 if form.errors else 200
    return contract_page(request, contract, "contracts/filing/purpose.html", TAB, context, status)


def _opened(request: HttpRequest, contract: Contract, scan: ContractScan, said: dict) -> HttpResponse:
    customer = Customer.objects.visible_to(request.user).get(pk=scan.customer_id)
    purpose, note = said["purpose"], said.get("note", "")
    opening.declare(customer, scan.file, by=request.user, purpose=purpose, note=note, now=now())
    if request.POST.get("act") == "download":
        return _given(contract, scan)
    start = min(said.get("start") or 1, scan.pages)
    last = min(scan.pages, start + house.PAGES_SHOWN - 1)
    wanted = [(number, 0) for number in range(start, last + 1)]
    pictures = parsing.several(opening.whole(scan.file), wanted, opening.PAGE_LONGEST)
    context = {
        "scan": scan,
        "pages": [
            (number, f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}")
            for (number, _turn), picture in zip(wanted, pictures, strict=True)
        ],
        "seconds": house.FILE_SHOWN,
        "purpose": purpose,
        "note": note,
        "next": last + 1 if last < scan.pages else 0,
        "next_last": min(scan.pages, last + house.PAGES_SHOWN),
    }
    response = contract_page(request, contract, "contracts/filing/show.html", TAB, context)
    response["Refresh"] = f"{house.FILE_SHOWN}; url={reverse('contracts:files', args=[contract.pk])}"
    return response


def _given(contract: Contract, scan: ContractScan) -> StreamingHttpResponse:
    response = StreamingHttpResponse(opening.content(scan.file), content_type=scan.file.content_type)
    response["Content-Length"] = scan.file.size
    name = f"{contract.number} {scan.get_paper_display()}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"], response["X-Content-Type-Options"] = SANDBOX, "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


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
