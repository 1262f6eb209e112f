"""The journey of a signed contract: its itinerary sheet, and whether it kept what was promised."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.errors import Refused
from agency.newest import page
from contracts.dossier import promised, sheet_paper, sheets
from contracts.forms.dossier import AskForm, HandForm, PointForm, SheetForm
from contracts.models import Contract, ItinerarySheet

from .contract import USE, find
from .dossier import TAB, dossier_page, signed

RUN = promised.CHECK


@permission_required(RUN, raise_exception=True)
@require_safe
def journeys(request: HttpRequest) -> HttpResponse:
    """The signed journeys one was asked about: those with open services first to be seen by their tab."""
    still = request.GET.get("view") != "all"
    rows = promised.asked_of(request.user).select_related("owner").defer("terms")
    rows = rows.filter(still=True) if still else rows
    found, after = page(rows.filter(signed_at__isnull=False), request.GET.get("after", ""), "signed_at")
    view = "" if still else "all"
    context = {
        "rows": found,
        "tabs": [
            {"label": _("To check"), "url": "?", "current": still},
            {"label": _("All my journeys"), "url": "?view=all", "current": not still},
        ],
        "older": f"?view={view}&after={after}" if after else "",
        "today": localdate(),
    }
    return render(request, "contracts/dossier/journeys.html", context)


@permission_required(RUN, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def services_of(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tick what was kept. No price and no archive stands here: a guide sees her journey, not the contract."""
    contract = _asked(request, pk)
    data = request.POST if request.method == "POST" else None
    forms = [PointForm(data, point=point) for point in contract.services.all()]
    if data is not None and not any(form.errors for form in forms):
        answers = {
            form.point.place: (form.cleaned_data["state"], form.cleaned_data["note"])
            for form in forms
            if form.cleaned_data["state"]
        }
        try:
            told = promised.check(contract, answers, by=request.user)
            words = ngettext("%(count)s service noted.", "%(count)s services noted.", told)
            messages.success(request, words % {"count": told})
            return redirect("contracts:services_of", pk)
        except Refused as refusal:
            messages.error(request, str(refusal))
    sheet = contract.sheets.first()
    context = {
        "contract": contract,
        "forms": forms,
        "begun": bool(contract.starts_on and contract.starts_on <= localdate()),
        "checkable": promised.may_check(request.user, contract),
        "sheet": sheet,
        "tally": promised.tally(contract),
    }
    status = 422 if any(form.errors for form in forms if form.is_bound) else 200
    response = render(request, "contracts/dossier/services.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _asked(request: HttpRequest, pk: UUID) -> Contract:
    return get_object_or_404(promised.asked_of(request.user).select_related("owner", "kind"), pk=pk)


@permission_required(USE, raise_exception=True)
@require_POST
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A colleague of operations, or a guide, is asked to look after this journey."""
    contract = signed(request, pk)
    form = AskForm(request.POST, contract=contract)
    if not form.is_valid():
        return dossier_page(request, contract, status=422, ask_form=form)
    try:
        promised.ask(contract, form.cleaned_data["person"], by=request.user)
        messages.success(
            request, _("%(person)s has been told.") % {"person": form.cleaned_data["person"].name}
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(TAB, pk)


@permission_required(USE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Issue the itinerary sheet; a later one replaces the last."""
    contract = signed(request, pk)
    if not sheets.may_run(request.user, contract):
        raise PermissionDenied
    form = SheetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = sheets.issue(contract, by=request.user, remarks=form.cleaned_data["remarks"])
            messages.success(request, _("Issued as %(number)s. Hand it over.") % {"number": made.number})
            return redirect("contracts:sheet_hand", pk, made.pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"contract": contract, "form": form, "last": contract.sheets.first()}
    return render(request, "contracts/dossier/sheet.html", context, status=422 if form.errors else 200)


@permission_required(USE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def hand(request: HttpRequest, pk: UUID, sheet: UUID) -> HttpResponse:
    """Keep how and when the traveller got it."""
    contract = signed(request, pk)
    found = get_object_or_404(ItinerarySheet, pk=sheet, contract=contract)
    if not sheets.may_run(request.user, contract):
        raise PermissionDenied
    form = HandForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sheets.hand_over(found.pk, by=request.user, **form.cleaned_data)
            messages.success(request, _("Kept: the traveller has the itinerary sheet."))
            return redirect(TAB, pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"contract": contract, "sheet": found, "form": form}
    return render(request, "contracts/dossier/hand.html", context, status=422 if form.errors else 200)


@require_safe
def sheet_pdf(request: HttpRequest, pk: UUID, sheet: UUID) -> HttpResponse:
    """On paper: for whoever reads the contract, and for the guide of the journey."""
    if request.user.has_perm(USE):
        contract = find(request, pk)
    elif request.user.has_perm(RUN):
        contract = _asked(request, pk)
    else:
        raise PermissionDenied
    found = get_object_or_404(ItinerarySheet, pk=sheet, contract=contract)
    return pdf_answer(sheet_paper.pdf(found, by=request.user), found.number)


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.pdf")
    response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "private, no-store"
    return response
