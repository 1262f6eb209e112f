"""What stands in the parts of archives and is searched for: further numbers, addresses and documents (B42)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from customers.models import ContactPoint, Customer, IdentityDocument

EVERYTHING = frozenset({"phone", "email", "wechat", "document_number"})
Kind = ContactPoint.Kind


@dataclass(frozen=True)
class Searched:
    """The opened values of one archive's parts by which it is found. `accounts`: WeChat and QQ."""

    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    @property
    def keys(self) -> Iterator[tuple[str, str]]:
        """(kind of token, value) of every value that is looked for whole."""
        for kind, values in (
            ("phone", self.phones),
            ("email", self.emails),
            ("wechat", self.accounts),
            ("document", self.documents),
        ):
            for value in values:
                yield kind, value


NOTHING = Searched()


def of(customers: Iterable[Customer]) -> dict[UUID, Searched]:
    """The searched values of several archives, by id; two queries."""
    keys = [customer.pk for customer in customers]
    contacts: dict[UUID, list] = {pk: [] for pk in keys}
    documents: dict[UUID, list] = {pk: [] for pk in keys}
    if keys:
        for contact in ContactPoint.objects.filter(customer__in=keys).order_by("pk"):
            contacts[contact.customer_id].append(contact)
        for document in IdentityDocument.objects.filter(customer__in=keys).order_by("pk"):
            documents[document.customer_id].append(document)
    return {pk: _searched(contacts[pk], documents[pk]) for pk in keys}


def known_to(searched: Searched, known: Collection[str]) -> Searched:
    """The part of it that a share of the fields `known` opens too; QQ goes with WeChat."""
    return Searched(
        searched.phones if "phone" in known else (),
        searched.emails if "email" in known else (),
        searched.accounts if "wechat" in known else (),
        searched.documents if "document_number" in known else (),
    )


def _searched(contacts: list, documents: list) -> Searched:
    def values(*kinds: str) -> tuple[str, ...]:
        return tuple(contact.value for contact in contacts if contact.kind in kinds and contact.value)

    return Searched(
        values(Kind.PHONE),
        values(Kind.EMAIL),
        values(Kind.WECHAT, Kind.QQ),
        tuple(document.number for document in documents if document.number),
    )
