"""Whom a share is about: one archive, a group, or what was marked in the list; frozen to ids."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from agency.models import User
from agency.visibility import visible_q
from customers import fieldbook, restricting
from customers.models import Customer, Member, Selection


@dataclass(frozen=True)
class People:
    """`ids` may be shared by whoever asks; `left_out` says how many could not be taken."""

    ids: tuple[UUID, ...]
    left_out: int = 0


def of_archive(customer: Customer, by: User) -> People:
    """The person herself, or the members of a group as far as they have an archive."""
    if customer.kind == Customer.Kind.GROUP:
        members = list(Member.objects.filter(customer=customer.pk).values_list("archive", flat=True))
        return allowed(members, by)
    return allowed([customer.pk], by)


def of_selection(selection: Selection, by: User) -> People:
    return allowed(selection.customers, by)


def allowed(ids: Iterable[UUID | None], by: User, fields: Iterable[str] = ()) -> People:
    """Of `ids` the archives of people that `by` may share, with `fields`; none whose use is restricted."""
    wanted = list(ids)
    rows = Customer.objects.filter(pk__in=[pk for pk in wanted if pk], kind=Customer.Kind.INDIVIDUAL)
    rows = rows.filter(state__in=(Customer.State.ACTIVE, Customer.State.AWAITING))
    rows = restricting.free(rows, categories(fields))
    found = tuple(
        rows.filter(visible_q(by, "share_customer")).order_by("number").values_list("pk", flat=True)
    )
    return People(found, len(wanted) - len(found))


def categories(fields: Iterable[str]) -> set[str]:
    """The kinds of data `fields` belong to, as restrictions name them."""
    return {str(fieldbook.BY_NAME[name].category) for name in fields}
