"""Signing one contract: send it, note who signed, take in the scan, give it up (§1.5)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agency import policy as house
from agency.errors import Refused
from contracts.drafting import keeping
from contracts.drafting.keeping import DRAFT
from contracts.forms.signing import ReasonForm, ScanForm, SignedForm
from contracts.models import Contract, SigningRound
from contracts.papers import signing_page
from contracts.signing import inking, scans, showing
from contracts.terms import Terms

from .contract import USE, contract_page, find

TAB, PAGE = "contracts:sign", "contracts/signing/page.html"
State, Method = SigningRound.State, SigningRound.Method


@permission_required(USE, raise_exception=True)
@require_safe
def sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who has signed and who has not; what is done next; every round there was."""
    return _page(request, find(request, pk))


def _page(request, contract: Contract, forms: dict | None = None, status: int = 200) -> HttpResponse:
    found = showing.history(contract)
    latest = found[0] if found else None
    changes = keeping.may_change(request.user, contract)
    context = {
        "round": latest,
        "past": found[1:],
        "changes": changes,
        "ink": Method.INK,
        "end": ReasonForm(),
        "scan_form": ScanForm(),
        "most": house.FILES_TOGETHER // house.MIB,
    }
    if latest is not None:
        context |= _told(request, latest, changes, forms or {})
    return contract_page(request, contract, PAGE, TAB, context | (forms or {}), status=status)


def _told(request, latest: SigningRound, changes: bool, forms: dict) -> dict:
    scan = showing.scan_of(latest)
    lines = showing.lines(latest, Terms.of(latest.revision.terms), house=request.user.name)
    notes = changes and latest.state == State.OPEN and latest.method == Method.INK
    return {
        "lines": [(line, forms.get(line.key) or _form(line) if notes else None) for line in lines],
        "scan": scan,
        "compares": scan is not None
        and scan.state == scan.State.WAITING
        and scans.may_compare(request.user, latest.contract, scan.uploaded_by_id),
        "all_signed": latest.signed_at is not None,
        "worth": signing_page.worth(latest.level),
    }


def _form(line: showing.Line) -> SignedForm | None:
    return None if line.given else SignedForm(initial={"name": line.suggested}, prefix=line.key)


@permission_required(DRAFT, raise_exception=True)
@require_POST
def ink(request: HttpRequest, pk: UUID) -> HttpResponse:
    inking.send(find(request, pk), by=request.user)
    messages.success(request, _("To be signed in ink: print it, have it signed, then note it here."))
    return redirect(TAB, pk=pk)


@permission_required(DRAFT, raise_exception=True)
@require_POST
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One side has signed the paper."""
    contract, key = find(request, pk), request.POST.get("side", "")
    side, _colon, of = key.partition(":")
    form = SignedForm(request.POST, prefix=key)
    if not form.is_valid():
        return _page(request, contract, {key: form}, status=422)
    inking.note(contract, side, of=of, by=request.user, **form.cleaned_data)
    messages.success(request, _("Noted."))
    return redirect(TAB, pk=pk)


@permission_required(DRAFT, raise_exception=True)
@require_POST
def scan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Photos or a PDF of the signed paper; too large ones are refused together, never cut short."""
    contract, form = find(request, pk), ScanForm(request.POST, request.FILES)
    if getattr(request, "files_refused", ()):
        most = house.FILES_TOGETHER // house.MIB
        raise Refused(_("Together the files are larger than %(most)s MB.") % {"most": most})
    if not form.is_valid():
        return _page(request, contract, {"scan_form": form}, status=422)
    files = [one.read() for one in form.cleaned_data["files"]]
    taken = scans.take_in(contract, files, by=request.user)
    if taken.asked:
        messages.success(request, _("Taken in. A colleague has been asked to compare it."))
    else:
        messages.warning(request, _("Taken in. Nobody is there who may compare it: tell your manager."))
    return redirect(TAB, pk=pk)


@permission_required(DRAFT, raise_exception=True)
@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The other side does not sign, or we take it back; with a reason."""
    contract, form = find(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, contract, {"end": form}, status=422)
    act = inking.refuse if request.POST.get("act") == "refused" else inking.call_off
    act(contract, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Ended. The reason is kept with the contract."))
    return redirect(TAB, pk=pk)
