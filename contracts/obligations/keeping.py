"""Obligations added, done, dropped and passed on by people."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import User
from contracts.drafting import keeping
from contracts.models import Contract, ContractState, Obligation

State = Obligation.State
LEAST = 4  # characters of a note that says something


@dataclass(frozen=True)
class Wanted:
    """What is to be done, by which Shanghai day, by whom, and the key of the clause it comes from."""

    what: str
    due_on: date
    owner: User
    clause: str = ""


def may_keep(user, contract: Contract) -> bool:
    """Whoever answers for the contract, and whoever may write it."""
    if contract.state not in ContractState.SIGNED_ONCE or not user.has_perm("contracts.use_contracts"):
        return False
    return contract.owner_id == user.pk or keeping.may_change(user, contract)


def may_end(user, contract: Contract, one: Obligation) -> bool:
    return one.state == State.OPEN and (one.owner_id == user.pk or may_keep(user, contract))


def add(contract: Contract, pk: UUID, wanted: Wanted, *, by) -> Obligation:
    """Add one by hand; `pk` is the form's one-time id. Raises `PermissionDenied`."""
    with acting(by, reason=gettext_noop("obligation added")):
        contract = keeping.locked(contract.pk, by)
        if made := Obligation.objects.filter(pk=pk, contract=contract).first():
            return made
        if not may_keep(by, contract):
            raise PermissionDenied
        if not wanted.what.strip():
            raise Refused(_("Say what is to be done."))
        if not wanted.owner.is_active or not Contract.objects.visible_to(wanted.owner).filter(pk=contract.pk):
            raise Refused(_("This colleague cannot open the contract."))
        one = Obligation(
            pk=pk,
            contract=contract,
            customer_id=contract.customer_id,
            what=wanted.what.strip(),
            due_on=wanted.due_on,
            owner=wanted.owner,
            clause=wanted.clause,
        )
        one.save(force_insert=True)
        keeping.note("obligation_added", contract, by=by, obligation=str(pk))
    return one


def end(one: Obligation, *, by, state: str, note: str, now: datetime | None = None) -> Obligation:
    """Done, with a word on how, or dropped, with the reason. Raises `Refused` where it ended already."""
    if state not in (State.DONE, State.DROPPED):
        raise ValueError(state)
    with acting(by, reason=gettext_noop("obligation ended")):
        contract = keeping.locked(one.contract_id, by)
        one = Obligation.objects.select_for_update(no_key=True, of=("self",)).get(pk=one.pk)
        if one.state != State.OPEN:
            raise Refused(_("This ended already."))
        if not may_end(by, contract, one):
            raise PermissionDenied
        if len(note.strip()) < LEAST:
            raise Refused(_("Say in a few words how it was done, or why it is dropped."))
        one.state, one.note, one.decided_by, one.decided_at = state, note.strip(), by, now or clock()
        one.save()
        keeping.note(f"obligation_{state}", contract, by=by, obligation=str(one.pk), of=one.kind)
    return one
