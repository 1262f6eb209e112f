"""Signing by one-time code, for the colleagues: addresses and codes for each side, the seal for our own."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agency.errors import Refused
from contracts.drafting import keeping
from contracts.drafting.keeping import DRAFT
from contracts.forms.codes import HouseForm, LinkForm
from contracts.models import Contract, SealUse, SigningLink, SigningRound
from contracts.signing import code_signing, codes, showing
from contracts.terms import Terms
from customers.leads import qr

from .contract import USE, contract_page, find


@permission_required(USE, raise_exception=True)
@require_safe
def codes_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who has signed by code, whose link is out, who still needs one."""
    return _page(request, find(request, pk))


def _round(contract: Contract) -> SigningRound | None:
    rows = contract.signing_rounds.filter(method=SigningRound.Method.CODE)
    return rows.select_related("revision", "asked_by").order_by("-created_at").first()


def _page(request, contract: Contract, *, given=None, form=None, house=None, status=200) -> HttpResponse:
    signing = _round(contract)
    if signing is None:
        raise Http404
    running = signing.state == SigningRound.State.OPEN
    may = running and keeping.may_change(request.user, contract)
    people = {one.key: one.name for one in Terms.of(signing.revision.terms).travellers}
    asked = contract.seal_uses.filter(electronic=True, digest=signing.digest).select_related(
        "seal", "asked_by", "sealed_by"
    )
    latest = asked.order_by("-created_at").first()
    waits = latest is not None and latest.state in SealUse.OPEN + (SealUse.State.SEALED,)
    context = {
        "signing": signing,
        "running": running,
        "may": may,
        "sides": [
            {
                "key": key,
                "label": showing.label_of(key.partition(":")[0], people.get(key.partition(":")[2], "")),
                "signature": signature,
                "link": link,
                "live": bool(link and link.ended_at is None and link.expires_at > clock()),
                "named": key != "house" and codes.signer(signing.revision, key),
            }
            for key, signature, link in code_signing.states(signing)
        ],
        "asked": latest,
        "house": house or (HouseForm(by=request.user) if may and not waits else None),
        "given": given,
        "form": form or LinkForm(),
        "statement": code_signing.STATEMENT,
    }
    return contract_page(request, contract, "contracts/codes/page.html", "contracts:codes", context, status)


@permission_required(DRAFT, raise_exception=True)
@require_POST
def codes_begin(request: HttpRequest, pk: UUID) -> HttpResponse:
    codes.begin(find(request, pk), by=request.user)
    messages.success(request, _("Sent to be signed by code. Make a link for each side."))
    return redirect("contracts:codes", pk=pk)


@permission_required(DRAFT, raise_exception=True)
@require_POST
def code_link(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """An address and its code for one side, shown once."""
    contract = find(request, pk)
    name = request.POST.get("name", "")[:60]
    try:
        link, token, code = codes.issue(contract, key, by=request.user, name=name)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("contracts:codes", pk=pk)
    url = request.build_absolute_uri(reverse("sign_here", args=[token]))
    return _page(request, find(request, pk), given=_given(link, code, url))


@permission_required(DRAFT, raise_exception=True)
@require_POST
def code_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    link = _mine(request, pk)
    code = codes.new_code(link, by=request.user)
    link.refresh_from_db()
    return _page(request, find(request, link.contract_id), given=_given(link, code, ""))


@permission_required(DRAFT, raise_exception=True)
@require_POST
def code_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    link = _mine(request, pk)
    codes.withdraw(link, by=request.user)
    messages.success(request, _("The link leads nowhere any more."))
    return redirect("contracts:codes", pk=link.contract_id)


@permission_required(DRAFT, raise_exception=True)
@require_POST
def code_house(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the keeper of a seal to sign for the agency."""
    contract = find(request, pk)
    form = HouseForm(request.POST, by=request.user)
    if not form.is_valid():
        return _page(request, contract, house=form, status=422)
    code_signing.ask_house(contract, by=request.user, seal=form.cleaned_data["seal"])
    messages.success(request, _("Asked for. The keeper of the seal has been told."))
    return redirect("contracts:codes", pk=pk)


def _mine(request: HttpRequest, pk: UUID) -> SigningLink:
    seen = Contract.objects.visible_to(request.user)
    return get_object_or_404(SigningLink.objects.filter(contract__in=seen.values("pk")), pk=pk)


def _given(link: SigningLink, code: str, url: str) -> dict:
    return {
        "link": link,
        "url": url,
        "code": f"{code[:3]} {code[3:]}",
        "qr": qr.svg(url, _("QR code of the link")) if url else "",
    }
