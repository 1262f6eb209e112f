"""The payment plan of a signed contract becomes what is due; its end stops the claims until somebody decides."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from agency.acting import acting_as, acting_for
from agency.models import Notice, User
from contracts.changing import effective
from contracts.drafting import keeping
from contracts.ending import STATES, when_ended
from contracts.models import Contract, ContractState, Due
from contracts.signing.effect import when_signed
from contracts.terms import Payment, Terms
from customers.models import Purchase

from . import allocating, lowering, rights

ACTOR = "system:payments"
METHODS = set(Purchase.Payment.values)
KINDS = set(Due.Kind.values)


@when_signed
def make(contract: Contract, *, by, at: datetime) -> None:
    """A due for every payment of the revision that was signed; a supplement’s belong to the contract it changes.

    One that lowers the price takes as much off the dues there are.
    """
    terms = Terms.of(contract.revision.terms)
    planned = [one for one in terms.money.payments if one.amount > 0]
    less = -terms.money.total if contract.kind.code == effective.SUPPLEMENT else 0
    if not planned and less <= 0:
        return
    with _system(by):
        owner = _debtor(contract)
        rights.let_finance_in(owner)
        Due.objects.bulk_create(
            _due(owner, contract, terms, one, place, localdate(at)) for place, one in enumerate(planned)
        )
        if less > 0:
            lowering.lower(owner, less, supplement=contract, by=by, at=at)
        allocating.spread(owner)


def _system(by):
    """Whoever signs last may not be able to open the archive; the plan follows all the same."""
    why = gettext_noop("payments due under a signed contract")
    return acting_for(by, ACTOR, reason=why) if by else acting_as(ACTOR, reason=why)


def _debtor(contract: Contract) -> Contract:
    if not (contract.parent_id and getattr(contract.kind, "changes", False)):
        return contract
    held = Contract.objects.select_for_update(no_key=True, of=("self",)).select_related("kind", "owner")
    return held.get(pk=contract.parent_id)


def _due(owner: Contract, signed: Contract, terms: Terms, one: Payment, place: int, today: date) -> Due:
    return Due(
        contract=owner,
        customer_id=owner.customer_id,
        revision=signed.revision,
        key=one.key or f"p{place + 1}",
        place=place,
        kind=one.label if one.label in KINDS else Due.Kind.INSTALMENT,
        method=one.method if one.method in METHODS else Purchase.Payment.TRANSFER,
        amount=one.amount,
        currency=owner.currency,
        due_on=one.due_on or _usual_day(terms, today),
    )


def _usual_day(terms: Terms, today: date) -> date:
    """Where the plan names no day: so many days after the departure as credit was given, else at once."""
    if terms.starts_on and terms.money.credit_days:
        return terms.starts_on + timedelta(days=terms.money.credit_days)
    return today


@when_ended
def halt(contract: Contract, *, by, at: datetime) -> None:
    """Ended before its time: what is kept and what goes back is for finance to decide. Carried out: all stays owed."""
    if STATES[contract.ending] != ContractState.TERMINATED:
        return
    with _system(by):
        if not Due.objects.filter(contract=contract, halted_at=None).update(halted_at=at, updated_at=at):
            return
        rights.let_finance_in(contract)
        keeping.note("money_to_settle", contract, by=by, ending=contract.ending)
        for person in rights.holders(rights.CONFIRM):
            _tell(contract, person, at)


def _tell(contract: Contract, person: User, at: datetime) -> None:
    Notice.objects.post(
        key=f"payment_settle:{contract.pk}:{at.isoformat()}:{person.pk}",
        to=person,
        kind="payment_settle",
        params={"number": contract.number},
        url=f"{contract.get_absolute_url()}money/",
    )
