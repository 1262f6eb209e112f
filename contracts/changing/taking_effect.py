"""The moment a supplement or an ending agreement is signed: the contract it belongs to follows."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from agency.acting import acting_as, acting_for
from agency.errors import Refused
from contracts import ending
from contracts.drafting import keeping
from contracts.models import Contract, ContractState, EarlyEnd
from contracts.signing.effect import when_signed

from . import effective
from .effective import ACTOR

S = ContractState
FOLLOWING: list[Callable] = []


def when_changed(function: Callable) -> Callable:
    """Register `function(contract, terms, *, by)`: what follows when a supplement leaves the contract with `terms`.

    As the system, in the transaction of the last signature; where it fails, nothing was signed.
    """
    FOLLOWING.append(function)
    return function


@when_signed
def take_effect(contract: Contract, *, by, at: datetime) -> None:
    """Figures, days and travellers of the parent follow the effective terms, or the parent ends by agreement.

    Raises `Refused`, and nothing was signed, where the parent is not in force any more.
    """
    if contract.parent_id is None or not contract.kind.changes:
        return
    with acting_for(by, ACTOR) if by else acting_as(ACTOR):
        parent = _locked(contract.parent_id)
        if contract.state == S.SIGNED:
            contract.pass_to(S.EFFECTIVE)
        if contract.kind.code == effective.TERMINATION:
            ending.end(parent, Contract.End.AGREED, by=by, at=at)
            ending.end(contract, Contract.End.DONE, by=by, at=at)
        else:
            _supplement(parent, contract, by=by)


def _locked(pk) -> Contract:
    rows = Contract.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "kind", "revision__version"
    )
    return rows.get(pk=pk)


def _supplement(parent: Contract, child: Contract, *, by) -> None:
    if parent.state not in S.BINDING:
        raise Refused(_("The contract it changes is not in force any more."))
    terms = effective.terms_of(parent)
    keeping.follow(parent, terms)
    parent.save(update_fields=[*keeping.FOLLOWING, "updated_at"])
    keeping.people(parent, terms)
    for function in FOLLOWING:
        function(parent, terms, by=by)
    keeping.note("contract_supplemented", parent, by=by, supplement=str(child.pk))


@ending.when_ended
def with_the_parent(contract: Contract, *, by, at: datetime) -> None:
    """Supplements end with their contract, and nobody decides any more on ending it early."""
    if contract.kind.changes:
        return
    with acting_for(by, ACTOR) if by else acting_as(ACTOR):
        rows = contract.children.filter(
            kind__code=effective.SUPPLEMENT, state__in=(S.EFFECTIVE, S.PERFORMING)
        )
        for child in rows.select_for_update(no_key=True, of=("self",)).select_related("kind").order_by("pk"):
            ending.end(child, Contract.End.DONE, by=by, at=at)
        EarlyEnd.objects.filter(contract=contract, state=EarlyEnd.State.WAITING).update(
            state=EarlyEnd.State.WITHDRAWN, updated_at=at
        )
