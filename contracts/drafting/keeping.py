"""Keeping a draft: the working copy of the terms, and what lists and figures read of it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Conflict, Refused
from agency.models import Event
from agency.visibility import may
from contracts.models import Contract, ContractKind, ContractState, ContractTraveller, TemplateVersion
from contracts.terms import Terms
from customers.models import Customer

DRAFT = "contracts.draft_contract"
ADULT, CHILD = 18, 14  # 未成年人保护法 art. 2; PIPL art. 31


def begin(
    pk: UUID,
    *,
    by,
    customer: Customer,
    version: TemplateVersion,
    title: str,
    terms: Terms,
    parent: Contract | None = None,
) -> Contract:
    """Begin a draft for an archive `by` may change; `pk` is the form's one-time id, so twice posted is one draft.

    Raises `Refused` for a template that may not start contracts (G2), `PermissionDenied` without the right.
    """
    with acting(by, reason=gettext_noop("contract drafted")):
        if made := Contract.objects.filter(pk=pk, owner=by).first():
            return made
        _may_draft(by, customer)
        if not TemplateVersion.objects.usable(localdate()).filter(pk=version.pk).exists():
            raise Refused(
                _(
                    "New contracts cannot start from this template: its legal review is overdue, or it was replaced."
                )
            )
        contract = Contract(
            pk=pk,
            customer=customer,
            kind=version.template.kind,
            version=version,
            parent=parent,
            title=title,
            owner=by,
            department=customer.department,
        )
        _take(contract, terms)
        contract.save(force_insert=True)
        people(contract, terms)
        note("drafted", contract, by=by, template=str(version.template_id))
    return contract


def save(contract: Contract, *, by, terms: Terms, edition: int, title: str = "") -> Contract:
    """Save the working copy. An approved contract falls back to a draft, its decisions are void (§1.2).

    `edition` is the one the colleague had on the screen: raises `Conflict` where another save came between,
    `Refused` where its words may not change any more.
    """
    with acting(by, reason=gettext_noop("contract written")):
        contract = locked(contract.pk, by)
        if contract.edition != edition:
            raise Conflict(
                _("A colleague has changed this contract meanwhile. Nothing was lost: load it again.")
            )
        if not contract.editable:
            raise Refused(
                _("This is already “%(state)s”; nothing was changed.")
                % {"state": contract.get_state_display()}
            )
        demand(by, contract)
        if terms.data() == contract.terms and (not title or title == contract.title):
            return contract
        if contract.state != ContractState.DRAFT:
            reopen(contract, by=by)
        if title:
            contract.title = title
        _take(contract, terms)
        contract.edition += 1
        contract.save()
        people(contract, terms)
    return contract


REOPENED = []  # functions(contract, by): what falls when the words change; each part of the product adds its own


def reopens(function):
    """Register `function(contract, *, by)`: it voids what hung on the words as they were."""
    REOPENED.append(function)
    return function


def reopen(contract: Contract, *, by) -> None:
    """Back to a draft, under the row's lock of the caller; what hung on the words falls."""
    if contract.state != ContractState.DRAFT:
        contract.pass_to(ContractState.DRAFT)
    for function in REOPENED:
        function(contract, by=by)
    note("reopened", contract, by=by)


def take_up(contract: Contract, *, by) -> Contract:
    """Begin to change words that were decided on: a draft again, the decisions void. `Refused` elsewhere."""
    with acting(by, reason=gettext_noop("contract written")):
        contract = locked(contract.pk, by)
        demand(by, contract)
        if contract.state != ContractState.DRAFT:
            reopen(contract, by=by)
    return contract


def locked(pk: UUID, by) -> Contract:
    """The contract, where `by` may see it, nobody else acting on it until the transaction ends."""
    rows = Contract.objects.visible_to(by).select_for_update(no_key=True, of=("self",))
    if found := rows.filter(pk=pk).select_related("kind", "version").first():
        return found
    raise PermissionDenied


def may_change(by, contract: Contract) -> bool:
    """Whether `by` may write this contract: with the right, and for an archive she may change."""
    archive = Customer.objects.filter(pk=contract.customer_id).first()  # none where she may not open it
    return archive is not None and by.has_perm(DRAFT) and may(by, "change_customer", archive)


def demand(by, contract: Contract) -> None:
    """Raises `PermissionDenied` where `by` may not write this contract."""
    if not may_change(by, contract):
        raise PermissionDenied


def _take(contract: Contract, terms: Terms) -> None:
    contract.terms = terms.data()
    follow(contract, terms)


FOLLOWING = ("total", "cost", "travellers", "minors", "starts_on", "ends_on")


def follow(contract: Contract, terms: Terms) -> None:
    """What stands in columns follows from the terms: those written, or those that supplements make of them."""
    contract.total, contract.cost = terms.money.total, terms.money.cost
    contract.travellers = len(terms.travellers)
    contract.minors = bool(terms.younger_than(ADULT))
    starts, ends = terms.starts_on, terms.ends_on
    contract.starts_on, contract.ends_on = starts, ends if not (starts and ends and ends < starts) else None


def people(contract: Contract, terms: Terms) -> None:
    """One row for each traveller, her archive where she has one that exists."""
    ids = {one.customer for one in terms.travellers if one.customer}
    known = {str(pk) for pk in Customer.objects.filter(pk__in=ids).values_list("pk", flat=True)}
    minors = {one.key for one in terms.younger_than(ADULT)}
    children = {one.key for one in terms.younger_than(CHILD)}
    contract.people.all().delete()
    ContractTraveller.objects.bulk_create(
        ContractTraveller(
            contract=contract,
            customer_id=contract.customer_id,
            key=one.key,
            person_id=one.customer if one.customer in known else None,
            minor=one.key in minors,
            child=one.key in children,
        )
        for one in terms.travellers
    )


def _may_draft(by, customer: Customer) -> None:
    if not by.has_perm(DRAFT) or not may(by, "change_customer", customer):
        raise PermissionDenied


def note(act: str, contract: Contract, *, by=None, **facts) -> Event:
    """One line of the register about a contract; the archive is its subject."""
    return Event.note(
        Event.Kind.CONTRACT, by=by, subject=contract.customer_id, act=act, contract=str(contract.pk), **facts
    )


def kinds_for(by) -> list[ContractKind]:
    """Kinds a colleague may begin, in their order; what changes a contract begins from that contract."""
    rows = ContractKind.objects.filter(active=True).exclude(family=ContractKind.Family.CHANGE)
    return list(rows) if by.has_perm(DRAFT) else []
