"""The editor: one page for each part, saved by itself while typing, with buttons that work without a script."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.errors import Conflict, Refused
from contracts.drafting import keeping
from contracts.editing import acting, picking, saving, unsent
from contracts.editing.sections import SECTIONS, Section, Sheet, fingerprint, sections_of
from contracts.models import Contract, ContractState
from contracts.terms import Terms

from .contract import contract_page, find
from .editor_page import TAB, beside, conflict_page, editor_page


@permission_required(keeping.DRAFT, raise_exception=True)
@require_http_methods(["GET", "POST"])
def begin_editing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To the first part; from decided words only after one has said that the decisions fall."""
    contract = _writable(request, pk)
    if contract.state != ContractState.DRAFT:
        if request.method == "GET":
            return contract_page(request, contract, "contracts/editor/reopen.html", TAB)
        keeping.take_up(contract, by=request.user)
    return redirect("contracts:edit_part", pk=pk, part=sections_of(contract)[0].code)


@permission_required(keeping.DRAFT, raise_exception=True)
@require_http_methods(["GET", "POST"])
def edit_part(request: HttpRequest, pk: UUID, part: str) -> HttpResponse:
    """One part: shown as kept, or as it was typed and could not be; posted, saved and gone on with."""
    contract, section = _section(request, pk, part)
    if contract.state != ContractState.DRAFT:
        return redirect(TAB, pk=pk)
    terms = Terms.of(contract.terms)
    if request.method == "GET":
        typed = unsent.kept(request.user, contract, section)
        more = request.GET.get("more", "")
        sheet = section.sheet(contract, terms, typed, by=request.user, more=more)
        if typed is not None:
            sheet.is_valid()
        return editor_page(request, contract, section, sheet, typed=typed)
    sheet = section.sheet(contract, terms, request.POST, by=request.user)
    if not sheet.is_valid():
        unsent.keep(request.user, contract, section, request.POST)
        return editor_page(request, contract, section, sheet, status=422)
    try:
        more = _save(request, contract, section, sheet)
    except Conflict:
        unsent.keep(request.user, contract, section, request.POST)
        return conflict_page(request, contract, section, sheet)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return editor_page(request, contract, section, sheet, status=422)
    unsent.discard(request.user, contract, section)
    if (
        request.POST.get("do") == "look"
    ):  # what is looked for travels in the body only, and nothing is kept of it
        contract = find(request, pk)
        sheet = section.sheet(contract, Terms.of(contract.terms), by=request.user)
        return editor_page(request, contract, section, sheet)
    return redirect(_next(request, contract, section, more))


@permission_required(keeping.DRAFT, raise_exception=True)
@require_POST
def autosave(request: HttpRequest, pk: UUID, part: str) -> HttpResponse:
    """What was typed so far: into the draft, or, where it makes no sense yet, put aside for the colleague."""
    contract, section = _section(request, pk, part)
    sheet = section.sheet(contract, Terms.of(contract.terms), request.POST, by=request.user)
    said = ""
    if contract.state != ContractState.DRAFT:
        said = _("These words have been decided on meanwhile. What you typed is kept.")
    elif sheet.is_valid():
        try:
            kept = saving.save(contract, section, sheet, base=_base(request), by=request.user)
        except Conflict:
            said = _(
                "A colleague changed this part meanwhile. What you typed is kept: press Save to see both."
            )
        except Refused as refusal:
            said = str(refusal)
        else:
            unsent.discard(request.user, contract, section)
            return HttpResponse(status=204, headers={"X-Base": fingerprint(section, kept)})
    if not unsent.keep(request.user, contract, section, request.POST):
        said = said or _("This is too much text for a draft; the form itself still takes it.")
    return HttpResponse(said, status=409 if said else 204, content_type="text/plain")


@permission_required(keeping.DRAFT, raise_exception=True)
@require_POST
def discard(request: HttpRequest, pk: UUID, part: str) -> HttpResponse:
    """Throw away what was typed and could not be saved."""
    contract, section = _section(request, pk, part)
    unsent.discard(request.user, contract, section)
    return redirect("contracts:edit_part", pk=pk, part=part)


@permission_required(keeping.DRAFT, raise_exception=True)
@require_safe
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The words beside the form, as they are now."""
    contract = find(request, pk)
    response = render(request, "contracts/editor/preview.html", beside(contract))
    response["Cache-Control"] = "private, no-store"
    return response


def _writable(request: HttpRequest, pk: UUID) -> Contract:
    contract = find(request, pk)
    if not keeping.may_change(request.user, contract) or not contract.editable:
        raise PermissionDenied
    return contract


def _section(request: HttpRequest, pk: UUID, part: str) -> tuple[Contract, Section]:
    contract = _writable(request, pk)
    section = SECTIONS.get(part)
    if section is None or not section.when(contract):
        raise Http404
    return contract, section


def _base(request: HttpRequest) -> str:
    return request.POST.get("base", "")


def _save(request: HttpRequest, contract: Contract, section: Section, sheet: Sheet) -> str:
    """Save, with what the pressed button does; the name of the rows of which one more is wanted."""
    button, then = request.POST.get("do", ""), None
    troubles: list[str] = []
    if button in ("pick", "party") and section.code == "people":
        then = partial(_picked, request, contract, troubles)
    elif button:
        then = partial(acting.press, button, sheet)
    kept, more = saving.save_and(contract, section, sheet, base=_base(request), by=request.user, then=then)
    for one in troubles:
        messages.warning(request, one)
    return more


def _picked(request: HttpRequest, contract: Contract, troubles: list[str], terms: Terms) -> str:
    """Travellers, or the other side, from archives."""
    opening = bool(request.POST.get("open"))
    if request.POST["do"] == "party":
        names = picking.OF_A_PARTY
        told = picking.fill(terms.customer, contract.customer, names, by=request.user, opening=True)
    else:
        told = picking.take(terms, request.POST.getlist("pick"), by=request.user, opening=opening)
    troubles[:] = told
    return ""


def _next(request: HttpRequest, contract: Contract, section: Section, more: str) -> str:
    """Where the pressed button leads."""
    here = reverse("contracts:edit_part", args=[contract.pk, section.code])
    if more:
        return f"{here}?more={more}#{more}-new"
    if request.POST.get("do"):
        return f"{here}#{request.POST['do'].partition(':')[2].partition(':')[0] or 'editor'}"
    if "go" in request.POST:
        after = [one.code for one in sections_of(contract)]
        place = after.index(section.code) + 1
        if place < len(after):
            return reverse("contracts:edit_part", args=[contract.pk, after[place]])
        return contract.get_absolute_url()
    messages.success(request, _("Saved."))
    return here
