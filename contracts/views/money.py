"""The money of one contract: its plan, what came in and went back, what is open."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from agency.encryption.ids import uuid7
from agency.errors import Refused
from contracts.forms.payments import ReasonForm, ReceiveForm, RefundForm, SettleForm
from contracts.models import Contract, Due, Receipt
from contracts.money import allocating, giving_back, receiving, rights, settling, slip
from contracts.money.rights import CONFIRM, NOTE

from .contract import USE, contract_page, find

TAB = "contracts:money"


@permission_required(USE, raise_exception=True)
@require_safe
def money(request: HttpRequest, pk: UUID) -> HttpResponse:
    contract = find(request, pk)
    dues = list(Due.objects.filter(contract=contract).select_related("decided_by"))
    rows = Receipt.objects.filter(contract=contract).select_related("entered_by", "decided_by")
    receipts = list(rows.prefetch_related("corrections").order_by("-day", "-entered_at"))
    balance, today = allocating.balance(contract), localdate()
    halted = any(one.halted_at for one in dues)
    context = {
        "dues": [{"due": one, "late": not one.halted_at and one.left and one.due_on < today} for one in dues],
        "receipts": [_shown(one) for one in receipts],
        "balance": balance,
        "halted": halted,
        "working": settling.working(contract, balance.received) if halted else None,
        "noting": rights.may_note(request.user, contract),
        "settling": rights.may_settle(request.user, contract),
    }
    return contract_page(request, contract, "contracts/money/page.html", TAB, context)


def _shown(one: Receipt) -> dict:
    corrections = [row for row in one.corrections.all() if row.state != Receipt.State.REFUSED]
    taken_back = any(row.state == Receipt.State.CONFIRMED for row in corrections)
    tones = {"noted": "amber", "waiting": "indigo", "confirmed": "green", "refused": "line"}
    return {
        "receipt": one,
        "tone": "line" if taken_back else tones[one.state],
        "taken_back": taken_back,
        "correctable": one.kind == Receipt.Kind.PAYMENT and not corrections,
        "printable": one.kind == Receipt.Kind.PAYMENT and not taken_back,
    }


def _form_page(request, contract: Contract, form, *, status: int = 200, **words) -> HttpResponse:
    context = {"form": form, "back": contract, **words}
    return contract_page(request, contract, "contracts/money/form.html", TAB, context, status)


def _tried(request, contract: Contract, form, act, done: str, **words) -> HttpResponse:
    """The act on what was typed, back to the money; or the form again with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect(TAB, contract.pk)
    return _form_page(request, contract, form, status=422 if form.is_bound else 200, **words)


@permission_required(NOTE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, pk: UUID) -> HttpResponse:
    contract = find(request, pk)
    dues = [one for one in Due.objects.open().filter(contract=contract) if one.left]
    first = dues[0] if dues else None
    initial = {
        "form_id": uuid7(),
        "day": localdate(),
        "amount": first.left if first else None,
        "method": first.method if first and first.method in dict(Receipt.METHODS) else "",
    }
    form = ReceiveForm(request.POST or None, dues=dues, initial=initial)

    def act(facts):
        due = UUID(facts["due"]) if facts["due"] else None
        told = {name: facts[name] for name in ("amount", "day", "method", "account", "reference")}
        receiving.receive(contract, facts["form_id"], receiving.Came(**told, due=due), by=request.user)

    return _tried(
        request,
        contract,
        form,
        act,
        _("Noted. Finance confirms it when the money is on the account.")
        if not request.user.has_perm(CONFIRM)
        else _("Noted and confirmed."),
        title=_("Note a payment"),
        icon="wallet",
        submit=_("Note the payment"),
        hint=_(
            "What is more than the chosen payment counts towards the next; what is left then stays as credit."
        ),
    )


@permission_required(NOTE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def refund(request: HttpRequest, pk: UUID) -> HttpResponse:
    contract = find(request, pk)
    free = allocating.balance(contract).free
    form = RefundForm(request.POST or None, initial={"form_id": uuid7(), "amount": max(free, 0) or None})

    def act(facts):
        goes = giving_back.Goes(facts["amount"], facts["method"], facts["reason"], facts["reference"])
        giving_back.ask_refund(contract, facts["form_id"], goes, by=request.user)

    return _tried(
        request,
        contract,
        form,
        act,
        _("Asked. Another person of finance decides on it."),
        title=_("Give money back"),
        icon="undo-2",
        submit=_("Ask for the refund"),
        hint=_("Only what came in and counts towards nothing can go back."),
    )


@permission_required(NOTE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    receipt, contract = _receipt(request, pk)
    form = ReasonForm(request.POST or None, initial={"form_id": uuid7()})
    return _tried(
        request,
        contract,
        form,
        lambda facts: receiving.correct(receipt, facts["form_id"], by=request.user, reason=facts["reason"]),
        _("The correction is written down. It counts once another person of finance has agreed."),
        title=_("Take a payment back"),
        icon="undo-2",
        submit=_("Take it back"),
        hint=_("The payment stays on file; a second row takes it back. Then note what is right."),
        receipt=receipt,
    )


@permission_required(CONFIRM, raise_exception=True)
@require_http_methods(["GET", "POST"])
def waive(request: HttpRequest, pk: UUID) -> HttpResponse:
    due = get_object_or_404(Due.objects.visible_to(request.user), pk=pk)
    contract = find(request, due.contract_id)
    form = ReasonForm(request.POST or None, initial={"form_id": uuid7()})
    return _tried(
        request,
        contract,
        form,
        lambda facts: giving_back.waive(due, by=request.user, reason=facts["reason"]),
        _("Given up; the reason is on file."),
        title=_("Give up a claim"),
        icon="circle-slash",
        submit=_("Give up the claim"),
        hint=_("What is still open of this payment is not claimed any more."),
        due=due,
    )


@permission_required(CONFIRM, raise_exception=True)
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    contract = find(request, pk)
    halted = Due.objects.filter(contract=contract, halted_at__isnull=False).exists()
    working = settling.working(contract, allocating.balance(contract).received) if halted else None
    form = SettleForm(request.POST or None, initial={"kept": working.kept if working else None})
    return _tried(
        request,
        contract,
        form,
        lambda facts: giving_back.settle(contract, by=request.user, **facts),
        _("Decided. What was paid beyond it is credit now and can be given back."),
        title=_("Settle the ended contract"),
        icon="scale",
        submit=_("Decide"),
        hint=_("The suggestion follows what was signed; what is decided stands with its reason."),
        working=working,
    )


@permission_required(USE, raise_exception=True)
@require_GET
def receipt_slip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The slip for the customer as PDF. Written down."""
    receipt, contract = _receipt(request, pk)
    try:
        made = slip.pdf(contract, receipt, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(TAB, contract.pk)
    response = HttpResponse(made, content_type="application/pdf")
    name = f"{contract.number}-{receipt.day:%Y%m%d}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "private, no-store"
    return response


def _receipt(request: HttpRequest, pk: UUID) -> tuple[Receipt, Contract]:
    receipt = get_object_or_404(Receipt.objects.select_related("entered_by", "decided_by"), pk=pk)
    return receipt, find(request, receipt.contract_id)
