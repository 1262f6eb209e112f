"""The moment a supplement or an ending agreement is signed: the contract it belongs to follows.

An agreement may end it on a day that lies ahead: until then it binds, on that day the clock ends it (`clock`).
"""

from collections.abc import Callable
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agency.acting import acting_as, acting_for
from agency.errors import Refused
from contracts import ending
from contracts.drafting import keeping
from contracts.models import Contract, ContractState, EarlyEnd
from contracts.signing.effect import when_signed
from contracts.terms import Terms

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
            _agreement(parent, contract, by=by, at=at)
        else:
            _supplement(parent, contract, by=by)


def _locked(pk) -> Contract:
    rows = Contract.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "kind", "revision__version"
    )
    return rows.get(pk=pk)


def _in_force(parent: Contract) -> None:
    if parent.state not in S.BINDING:
        raise Refused(_("The contract it changes is not in force any more."))


def _agreement(parent: Contract, child: Contract, *, by, at: datetime) -> None:
    _in_force(parent)
    day = Terms.of(child.revision.terms).change.ends_from
    if day is None or day <= localdate(at):
        as_agreed(parent, child, by=by, at=at)
        return
    child.starts_on = child.ends_on = day
    child.save(update_fields=["starts_on", "ends_on", "updated_at"])
    keeping.note("contract_end_agreed", parent, by=by, on=day.isoformat(), agreement=str(child.pk))


def as_agreed(parent: Contract, child: Contract, *, by, at: datetime) -> None:
    """End the contract as the agreement `child` says; the caller holds the locks of both."""
    ending.end(child, Contract.End.DONE, by=by, at=at)
    ending.end(parent, Contract.End.AGREED, by=by, at=at)


def _supplement(parent: Contract, child: Contract, *, by) -> None:
    _in_force(parent)
    terms = effective.terms_of(parent)
    keeping.follow(parent, terms)
    parent.save(update_fields=[*keeping.FOLLOWING, "updated_at"])
    keeping.people(parent, terms)
    for function in FOLLOWING:
        function(parent, terms, by=by)
    keeping.note("contract_supplemented", parent, by=by, supplement=str(child.pk))


@ending.when_ended
def with_the_parent(contract: Contract, *, by, at: datetime) -> None:
    """Its supplements end with it, so does an agreement on a later end; nobody decides on ending it early any more."""
    if contract.kind.changes:
        return
    with acting_for(by, ACTOR) if by else acting_as(ACTOR):
        rows = contract.children.filter(kind__family="change", state__in=(S.EFFECTIVE, S.PERFORMING))
        for child in rows.select_for_update(no_key=True, of=("self",)).select_related("kind").order_by("pk"):
            ending.end(child, Contract.End.DONE, by=by, at=at)
        EarlyEnd.objects.filter(contract=contract, state=EarlyEnd.State.WAITING).update(
            state=EarlyEnd.State.WITHDRAWN, updated_at=at
        )
