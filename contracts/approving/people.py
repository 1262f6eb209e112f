"""Who holds an office, and who may never decide on a contract (§1.4 segregation of duties)."""

from collections.abc import Callable, Iterable, Iterator

from django.db.models import QuerySet

from agency.acting import acting_as
from agency.holders import holders
from agency.models import User
from contracts.models import Contract
from contracts.terms import Terms
from customers.helping.managers import line_of
from customers.models import Customer

from .wanted import Office, Wanted

RIGHT = "contracts.approve_contract"
ROLES = {
    Office.LEGAL: "legal",
    Office.FINANCE: "finance",
    Office.PRIVACY: "privacy_officer",
    Office.GENERAL: "general_manager",
}
WRITING = (
    "contract drafted",
    "contract written",
    "contract submitted",
)  # reasons of `contracts.drafting.keeping`
ACTOR = "system:approvals"


def deciding() -> QuerySet[User]:
    """Everybody who may be asked at all; administrators never hold the right."""
    return holders(RIGHT).order_by("pk")


def of_role(role: str) -> QuerySet[User]:
    return deciding().filter(pk__in=User.objects.filter(groups__name=role).values("pk"))


def deciders(wanted: Wanted, contract: Contract, barred: set[int]) -> list[int]:
    """Ids of those who hold the office for this contract; the general manager where nobody does."""
    if wanted.office == Office.MANAGER:
        found = _managers(contract, barred)
    elif wanted.office == Office.PERSON:
        found = deciding().filter(pk=wanted.person)
    else:
        found = of_role(ROLES.get(wanted.office, wanted.role))
    ids = [one.pk for one in found if one.pk not in barred]
    return ids or [one.pk for one in of_role(ROLES[Office.GENERAL]) if one.pk not in barred]


def _managers(contract: Contract, barred: set[int]) -> list[User]:
    """The head of the contract’s department, or the next above who may decide."""
    unit = contract.department
    while unit is not None:
        for head in unit.managers():
            if head.pk not in barred and head.has_perm(RIGHT):
                return [head]
        unit = unit.parent
    return []


def above(person: User, besides: set[int]) -> User | None:
    """The next above `person` who may decide and is not among `besides`."""
    return next((one for one in line_of(person) if one.pk not in besides and one.has_perm(RIGHT)), None)


def barred(contract: Contract, terms: Terms, *, by) -> set[int]:
    """Whoever wrote or submits it, whoever answers for it, whoever brought the partner it is with."""
    return {by.pk, contract.owner_id, *_writers(contract), *_introducers(contract, terms)}


def _writers(contract: Contract) -> Iterator[int]:
    """Everybody who saved its words, from its first draft on."""
    written = contract.history.filter(history_change_reason__in=WRITING, history_user__isnull=False)
    yield from written.order_by().values_list("history_user", flat=True).distinct()


INTRODUCED: list[Callable[[set[str]], Iterable[int]]] = []


def introduces(function: Callable[[set[str]], Iterable[int]]):
    """Register `function(names)`: ids of those who entered partners of these names elsewhere in the product."""
    INTRODUCED.append(function)
    return function


def _introducers(contract: Contract, terms: Terms) -> Iterator[int]:
    """Who brought the supplier or agency, where we know: as this archive, or under that name elsewhere."""
    names = {one.name for one in terms.agencies} | {one.supplier for one in terms.money.costs}
    with acting_as(ACTOR):
        if contract.kind.lasts:
            first = Customer.history.filter(id=contract.customer_id, history_type="+")
            yield from first.exclude(history_user=None).values_list("history_user", flat=True)
        if names := names - {""}:
            for function in INTRODUCED:
                yield from function(names)
