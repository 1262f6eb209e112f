"""The papers of a contract: the tab, a new scan, and its pages while it is being put together."""

import base64
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency import policy as house
from agency.errors import Refused
from contracts import policy
from contracts.filing import arranging, readers, scans
from contracts.filing.seeing import may_arrange, may_file, may_open
from contracts.forms.filing import NewScanForm, PagesForm
from contracts.models import Contract, ContractScan, ScanPage
from customers.attachments import opening, parsing

from .contract import USE, contract_page, find

TAB = "contracts:files"
COLON = "between a field's name and its error"
SMALL = 420  # pixels of a page while it is arranged
ACTS = {
    "turn_left": lambda scan, page, by: arranging.turn(scan, page, 270, by=by),
    "turn_right": lambda scan, page, by: arranging.turn(scan, page, 90, by=by),
    "up": lambda scan, page, by: arranging.move(scan, page, -1, by=by),
    "down": lambda scan, page, by: arranging.move(scan, page, 1, by=by),
    "drop": lambda scan, page, by: arranging.drop(scan, page, by=by),
}


def find_scan(request: HttpRequest, pk: UUID) -> tuple[Contract, ContractScan]:
    """A scan of a contract this person may know of; else a 404 like any other."""
    scan = get_object_or_404(ContractScan.objects.select_related("uploaded_by", "file"), pk=pk)
    return find(request, scan.contract_id), scan


@permission_required(USE, raise_exception=True)
@require_safe
def files(request: HttpRequest, pk: UUID) -> HttpResponse:
    contract = find(request, pk)
    rows = list(contract.papers.select_related("uploaded_by", "file").order_by("-created_at"))
    counted = _pages(contract)
    context = {
        "scans": [
            {
                "scan": one,
                "pages": counted.get(one.pk, []),
                "opens": one.state == one.State.WHOLE and may_open(request.user, one),
                "arranges": may_arrange(request.user, one),
            }
            for one in rows
            if one.state != one.State.GONE
            and (one.state != one.State.OPEN or one.uploaded_by_id == request.user.pk)
        ],
        "gone": [one for one in rows if one.state == one.State.GONE],
        "may_file": may_file(request.user, contract),
        "reader": readers.reader() is not None,
    }
    return contract_page(request, contract, "contracts/filing/files.html", TAB, context)


def _pages(contract: Contract) -> dict[UUID, list[tuple[str, int]]]:
    """How the pages of each scan were read: (state, pages)."""
    rows = ScanPage.objects.filter(contract=contract).order_by("scan", "place").values_list("scan", "read")
    words = dict(ScanPage.Read.choices)
    found = {}
    for scan, pages in groupby(rows, key=lambda row: row[0]):
        reads = [read for _scan, read in pages]
        found[scan] = [(words[one], reads.count(one)) for one in dict.fromkeys(reads)]
    return found


@permission_required(USE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new scan: which paper, its pages; then they are put in order."""
    contract = find(request, pk)
    if not may_file(request.user, contract):
        raise PermissionDenied
    form = NewScanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        scan = scans.begin(contract, form.cleaned_data["paper"], by=request.user)
        return redirect("contracts:scan", scan.pk)
    status = 422 if form.errors else 200
    return contract_page(request, contract, "contracts/filing/new.html", TAB, {"form": form}, status)


def _mine(request: HttpRequest, pk: UUID) -> tuple[Contract, ContractScan, bool]:
    contract, scan = find_scan(request, pk)
    return contract, scan, may_arrange(request.user, scan) and may_file(request.user, contract)


@permission_required(USE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def arrange(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The pages of a scan that is being put together: turned, moved, left out, and finished; htmx gets them alone."""
    contract, scan, mine = _mine(request, pk)
    if not mine:
        return redirect("contracts:files", contract.pk)
    if request.method == "POST":
        return _acted(request, contract, scan)
    context = {"scan": scan, "pages": _shown(scan)}
    if request.htmx:
        return _private(render(request, "contracts/filing/pages.html", context))
    context |= {
        "form": PagesForm(),
        "most": house.FILE_LARGEST,
        "most_mb": house.FILE_LARGEST // house.MIB,
        "pages_most": policy.SCAN_PAGES,
    }
    return contract_page(request, contract, "contracts/filing/arrange.html", TAB, context)


def _acted(request: HttpRequest, contract: Contract, scan: ContractScan) -> HttpResponse:
    act, page = request.POST.get("act", ""), _uuid(request.POST.get("page", ""))
    try:
        with transaction.atomic():
            if act == "finish":
                scans.finish(scan, by=request.user)
                messages.success(request, _("The scan is complete and kept."))
                return redirect("contracts:files", contract.pk)
            if act in ACTS and page:
                ACTS[act](scan, page, request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    if request.htmx:
        return _private(render(request, "contracts/filing/pages.html", {"scan": scan, "pages": _shown(scan)}))
    return redirect("contracts:scan", scan.pk)


@permission_required(USE, raise_exception=True)
@require_POST
def more(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Pages to put behind the others: the page’s script sends one file at a time, a plain form several."""
    contract, scan, mine = _mine(request, pk)
    if not mine:
        return redirect("contracts:files", contract.pk)
    form, kept = PagesForm(request.POST, request.FILES), 0
    refused = _too_large(request)
    if form.is_valid():
        try:
            with transaction.atomic():
                kept, others = scans.add(scan, _sent(form), by=request.user)
                refused += others
        except Refused as refusal:
            refused.append(("", str(refusal)))
    elif not refused:
        refused = [("", str(text)) for texts in form.errors.values() for text in texts]
    if request.headers.get("X-Upload"):
        said = [{"name": name, "reason": reason} for name, reason in refused]
        return JsonResponse({"kept": kept, "refused": said}, status=422 if refused else 200)
    for name, reason in refused:
        messages.warning(request, f"{name}{pgettext(COLON, ': ')}{reason}" if name else reason)
    return redirect("contracts:scan", scan.pk)


def _sent(form: PagesForm) -> list[tuple[str, memoryview]]:
    return [(sent.name, sent.file.getbuffer()) for sent in form.cleaned_data["files"][: house.FILES_AT_ONCE]]


def _too_large(request: HttpRequest) -> list[tuple[str, str]]:
    reason = _("The file is larger than %(most)s MB.") % {"most": house.FILE_LARGEST // house.MIB}
    return [(name, reason) for name in getattr(request, "files_refused", [])]


def _shown(scan: ContractScan) -> list[dict]:
    """Each page small, for whoever put it in: the pictures stand in the page itself and have no address."""
    rows = list(scan.sheets.select_related("file"))
    for file in {row.file for row in rows}:
        mine = [row for row in rows if row.file == file]
        pictures = parsing.several(opening.whole(file), [(row.number, row.turn) for row in mine], SMALL)
        for row, picture in zip(mine, pictures, strict=True):
            row.picture = f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}"
    return rows


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"], response["Vary"] = "private, no-store", "HX-Request"
    return response
