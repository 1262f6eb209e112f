"""What is to be done under one contract."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.encryption.ids import uuid7
from agency.errors import Refused
from contracts.forms.payments import ObligationForm
from contracts.models import Contract, Obligation
from contracts.obligations import keeping

from .contract import USE, contract_page, find

TAB = "contracts:obligations"


@permission_required(USE, raise_exception=True)
@require_safe
def obligations(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, find(request, pk))


def _page(request, contract: Contract, status: int = 200, **more) -> HttpResponse:
    rows = Obligation.objects.filter(contract=contract).select_related("owner", "decided_by")
    today = localdate()
    shown = [
        {
            "one": one,
            "late": one.state == "open" and one.due_on < today,
            "endable": keeping.may_end(request.user, contract, one),
            "tone": {"open": "indigo", "done": "green", "dropped": "line"}[one.state],
        }
        for one in rows
    ]
    context = {
        "open": [row for row in shown if row["one"].state == "open"],
        "ended": [row for row in shown if row["one"].state != "open"],
        "adding": keeping.may_keep(request.user, contract),
        **more,
    }
    return contract_page(request, contract, "contracts/money/obligations.html", TAB, context, status)


@permission_required(USE, raise_exception=True)
@require_http_methods(["GET", "POST"])
def obligation_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    contract = find(request, pk)
    if not keeping.may_keep(request.user, contract):
        messages.error(request, _("Only whoever answers for a signed contract adds to it."))
        return redirect(contract.get_absolute_url())
    initial = {"form_id": uuid7(), "owner": contract.owner_id}
    form = ObligationForm(request.POST or None, contract=contract, by=request.user, initial=initial)
    if form.is_bound and form.is_valid():
        facts = dict(form.cleaned_data)
        form_id = facts.pop("form_id")
        try:
            keeping.add(contract, form_id, keeping.Wanted(**facts), by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Added. A reminder comes three days before."))
            return redirect(TAB, pk)
    context = {
        "form": form,
        "title": _("Add an obligation"),
        "icon": "list-plus",
        "submit": _("Add"),
        "tab": TAB,
    }
    status = 422 if form.is_bound else 200
    return contract_page(request, contract, "contracts/money/form.html", TAB, context, status)


@permission_required(USE, raise_exception=True)
@require_POST
def obligation_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Done or dropped, with a word on it."""
    one = get_object_or_404(Obligation.objects.visible_to(request.user), pk=pk)
    contract = find(request, one.contract_id)
    state = Obligation.State.DROPPED if request.POST.get("state") == "dropped" else Obligation.State.DONE
    said = request.POST.get("note", "")[:600]
    try:
        keeping.end(one, by=request.user, state=state, note=said)
    except Refused as error:
        return _page(request, contract, 422, refused=one.pk, error=str(error), said=said)
    messages.success(request, _("Done.") if state == "done" else _("Dropped."))
    return redirect(TAB, contract.pk)
