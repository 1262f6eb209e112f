"""What stands in the parts of archives and is searched for (B42): further numbers, addresses and documents, and
the people who speak for an organisation or lead a group."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from customers.models import ContactPerson, ContactPoint, Customer, IdentityDocument, Member

Kind = ContactPoint.Kind
THEIRS = "their_"  # kinds of tokens of those who speak for the customer begin so


@dataclass(frozen=True)
class Searched:
    """The opened values of one archive's parts by which it is found. `accounts`: WeChat and QQ.

    `people`, `their_…`: names, numbers and addresses of contact persons and of the leader of a group.
    """

    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    their_phones: tuple[str, ...] = ()
    their_emails: tuple[str, ...] = ()
    their_accounts: tuple[str, ...] = ()

    @property
    def keys(self) -> Iterator[tuple[str, str]]:
        """(kind of token, value) of every value that is looked for whole."""
        for kind, values in (
            ("phone", self.phones),
            ("email", self.emails),
            ("wechat", self.accounts),
            ("document", self.documents),
            (THEIRS + "phone", self.their_phones),
            (THEIRS + "email", self.their_emails),
            (THEIRS + "wechat", self.their_accounts),
        ):
            for value in values:
                yield kind, value


NOTHING = Searched()


def of(customers: Iterable[Customer]) -> dict[UUID, Searched]:
    """The searched values of several archives, by id; two queries, one more each for organisations and groups."""
    kinds = {customer.pk: customer.kind for customer in customers}
    contacts = _rows(ContactPoint, kinds)
    documents = _rows(IdentityDocument, kinds)
    people = _rows(ContactPerson, [pk for pk, kind in kinds.items() if kind == Customer.Kind.ORGANISATION])
    leaders = _rows(Member, [pk for pk, kind in kinds.items() if kind == Customer.Kind.GROUP], leader=True)
    return {
        pk: _searched(contacts.get(pk, ()), documents.get(pk, ()), people.get(pk, ()), leaders.get(pk, ()))
        for pk in kinds
    }


def known_to(searched: Searched, known: Collection[str], *, whole: bool = False) -> Searched:
    """The part of it that a share of the fields `known` opens too; QQ goes with WeChat.

    Names are secret to nobody who may open the archive; a contact person's number is in no share, only
    whoever sees the `whole` archive knows it.
    """
    told = Searched(
        searched.phones if "phone" in known else (),
        searched.emails if "email" in known else (),
        searched.accounts if "wechat" in known else (),
        searched.documents if "document_number" in known else (),
        searched.people,
    )
    if not whole:
        return told
    return replace(
        told,
        their_phones=searched.their_phones,
        their_emails=searched.their_emails,
        their_accounts=searched.their_accounts,
    )


def _rows(model, keys, **narrowed) -> dict[UUID, list]:
    """{archive: its rows}, oldest first; no query where nothing is asked."""
    found: dict[UUID, list] = {}
    if not keys:
        return found
    rows = model.objects.filter(customer__in=list(keys), **narrowed).order_by("pk")
    for row in rows.select_related("archive") if model is Member else rows:
        found.setdefault(row.customer_id, []).append(row)
    return found


def _searched(contacts: list, documents: list, people: list, leaders: list) -> Searched:
    def values(*kinds: str) -> tuple[str, ...]:
        return _told(contact.value for contact in contacts if contact.kind in kinds)

    return Searched(
        values(Kind.PHONE),
        values(Kind.EMAIL),
        values(Kind.WECHAT, Kind.QQ),
        _told(document.number for document in documents),
        _told([*(one.name for one in people), *map(_leading, leaders)]),
        _told([*(one.phone for one in people), *(one.phone for one in leaders)]),
        _told(one.email for one in people),
        _told(one.wechat for one in people),
    )


def _leading(leader: Member) -> str | None:
    """The name of a group's leader: of the archive, or as the light line says."""
    return leader.archive.name if leader.archive else leader.name


def _told(values: Iterable) -> tuple[str, ...]:
    return tuple(value for value in values if value)
