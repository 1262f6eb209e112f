"""The file of a contract: what is there, what is missing, and its filing away."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.errors import Refused
from agency.models import Notice
from contracts.dossier import blocks, closing, grouping, promised, putting, sheets, standing
from contracts.dossier.parts import part_of
from contracts.forms.dossier import AbsentForm, AskForm, GroupForm, PutForm
from contracts.models import Contract, ContractState, DossierPart
from customers.attachments import adding
from customers.helping import managers
from customers.models import Attachment, Customer

from .contract import USE, contract_page, find

TAB = "contracts:dossier"


@permission_required(USE, raise_exception=True)
@require_safe
def dossier(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every paper an inspector asks for, the itinerary sheet, the services, the paper originals."""
    return dossier_page(request, signed(request, pk))


def dossier_page(request: HttpRequest, contract: Contract, status: int = 200, **forms) -> HttpResponse:
    writes = putting.may_put(request.user, contract)
    held = putting.look(contract)
    context = {
        "dossier": held,
        "lines": standing.lines_of(contract, request.user),
        "writes": writes,
        "sees_files": Customer.objects.visible_to(request.user).filter(pk=contract.customer_id).exists(),
        "sheets": list(contract.sheets.select_related("made_by", "handed_by"))
        if contract.kind.travels
        else [],
        "issuable": sheets.issuable(contract) and sheets.may_run(request.user, contract),
        "runs": sheets.may_run(request.user, contract),
        "tally": promised.tally(contract) if contract.kind.travels else None,
        "missed": contract.services.filter(state="missed").select_related("checked_by"),
        "guides": promised.colleagues(contract).filter(pk__in=contract.readers),
        "group_form": forms.get("group_form") or GroupForm(initial={"code": held.group_code})
        if writes
        else None,
        "ask_form": forms.get("ask_form") or AskForm(contract=contract)
        if writes and contract.kind.travels
        else None,
        "closable": closing.may_file(request.user, contract),
        "blocks": blocks.blocks_of(contract, request.user),
    }
    return contract_page(request, contract, "contracts/dossier/page.html", TAB, context, status=status)


def signed(request: HttpRequest, pk: UUID) -> Contract:
    contract = find(request, pk)
    if contract.state not in ContractState.SIGNED_ONCE:
        raise Http404
    return contract


@permission_required(USE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def put(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """A paper into its part of the file, or why there is none; the two forms say which by `act`."""
    contract = signed(request, pk)
    part = part_of(contract, code)
    if part is None:
        raise Http404
    if not putting.may_put(request.user, contract):
        raise PermissionDenied
    absent = request.POST.get("act") == "absent"
    data = request.POST if request.method == "POST" else None
    put_form = PutForm(None if absent else data, None if absent else request.FILES or None, contract=contract)
    absent_form = AbsentForm(data if absent else None)
    form = absent_form if absent else put_form
    if data is not None and form.is_valid():
        try:
            with transaction.atomic():
                _say_absent(request, contract, part, form) if absent else _put(request, contract, part, form)
            return redirect(TAB, pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "contract": contract,
        "part": part,
        "put_form": put_form,
        "absent_form": absent_form if part.code != putting.CONTRACT and part.required else None,
    }
    return render(request, "contracts/dossier/put.html", context, status=422 if form.errors else 200)


def _put(request: HttpRequest, contract: Contract, part: DossierPart, form: PutForm) -> None:
    file = form.cleaned_data.get("file")
    if sent := form.cleaned_data.get("upload"):
        kind = Attachment.Kind.CONTRACT if part.code == putting.CONTRACT else Attachment.Kind.TRIP
        archive = Customer.objects.get(pk=contract.customer_id)
        note = f"{contract.number} {part.name}"
        file = adding.add(archive, by=request.user, kind=kind, name=sent.name, content=sent.read(), note=note)
    putting.put(contract, part, file, by=request.user)
    messages.success(request, _("“%(part)s” is in the file.") % {"part": part})


def _say_absent(request: HttpRequest, contract: Contract, part: DossierPart, form: AbsentForm) -> None:
    putting.say_absent(contract, part, by=request.user, reason=form.cleaned_data["reason"])
    if (second := managers.next_up(request.user)) and second.has_perm(putting.CONFIRM):
        Notice.objects.post(
            key=f"file_to_confirm:{contract.pk}:{part.code}",
            to=second,
            kind="file_to_confirm",
            params={"person": request.user.name, "number": contract.number},
            url=reverse(TAB, args=[contract.pk]),
        )
    messages.success(request, _("Said. It counts when a second person has confirmed it."))


@permission_required(USE, raise_exception=True)
@require_POST
def confirm(request: HttpRequest, pk: UUID, item: UUID) -> HttpResponse:
    return _done(
        request, pk, lambda contract: putting.confirm(item, contract, by=request.user), _("Confirmed.")
    )


@permission_required(USE, raise_exception=True)
@require_POST
def take_out(request: HttpRequest, pk: UUID, item: UUID) -> HttpResponse:
    said = _("Taken out of this file; it stays in the archive.")
    return _done(request, pk, lambda contract: putting.take_out(item, contract, by=request.user), said)


@permission_required(USE, raise_exception=True)
@require_POST
def file_away(request: HttpRequest, pk: UUID) -> HttpResponse:
    said = _("Filed away. Nothing of it changes any more.")
    return _done(request, pk, lambda contract: closing.file_away(contract, by=request.user), said)


@permission_required(USE, raise_exception=True)
@require_POST
def group(request: HttpRequest, pk: UUID) -> HttpResponse:
    """With which departure it travels."""
    contract, form = signed(request, pk), GroupForm(request.POST)
    if not form.is_valid():
        return dossier_page(request, contract, status=422, group_form=form)
    act = lambda held: grouping.set_group(held, form.cleaned_data["code"], by=request.user)  # noqa: E731
    return _done(request, pk, act, _("The group number is set."))


def _done(request: HttpRequest, pk: UUID, act, said: str) -> HttpResponse:
    try:
        act(signed(request, pk))
        messages.success(request, said)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(TAB, pk)
