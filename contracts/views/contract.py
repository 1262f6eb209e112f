"""One contract: the frame around its tabs, its words, its versions."""

from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from contracts import showing, tabs
from contracts.changing import effective
from contracts.models import Contract, ContractState
from contracts.terms import Terms
from customers.models import Customer

USE = "contracts.use_contracts"


def find(request: HttpRequest, pk: UUID) -> Contract:
    """The contract, where this person may know of it; else a 404 like any other."""
    rows = Contract.objects.visible_to(request.user).select_related(
        "kind", "version__template", "owner", "revision"
    )
    return get_object_or_404(rows, pk=pk)


def contract_page(
    request: HttpRequest,
    contract: Contract,
    template: str,
    tab: str,
    context: dict | None = None,
    status: int = 200,
) -> HttpResponse:
    """`template` inside the frame of the contract: head, state, acts, tabs. `tab` is the URL name of the tab."""
    archive = Customer.objects.visible_to(request.user).filter(pk=contract.customer_id).first()
    told = {
        "contract": contract,
        "archive": archive,
        "tone": showing.tone(contract),
        "path": showing.path_of(contract),
        "tabs": tabs.tabs_of(contract, request.user, tab),
        "acts": tabs.acts_of(contract, request.user),
    }
    response = render(request, template, told | (context or {}), status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@permission_required(USE, raise_exception=True)
@require_safe
def contract(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The words: as submitted where they were, as drafted where they still change."""
    found = find(request, pk)
    drafting = found.revision is None or found.state == found.State.DRAFT
    context = {
        "text": showing.text_of(found),
        "terms": Terms.of(found.terms if drafting else found.revision.terms),
        "drafting": drafting,
        "supplemented": found.state in ContractState.SIGNED_ONCE and bool(effective.supplements(found)),
    }
    return contract_page(request, found, "contracts/contract.html", "contracts:contract", context)
