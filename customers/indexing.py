"""The row of blind tokens by which an archive is found without being opened (`encryption.md` §5).

With it, in the same transaction, everything else that is derived from an archive: the marks of its important
dates and its quality.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import batched

from django.db.models import QuerySet

from agency.acting import acting_as
from agency.encryption import searching as typed
from agency.encryption import tokens
from agency.encryption.provider import provider

from . import fieldbook, suppressing
from .models import Customer, SearchIndex
from .parts import important_dates, quality
from .parts import searched as searched_parts
from .parts.searched import NOTHING, Searched

BATCH = 500  # archives opened and written at a time
PHONES = ("phone", "second_phone", "guardian_phone")
SEARCHED = ("name", "latin_name", *PHONES, "document_number", "email", "wechat")
SHORTEST = 4  # digits or signs: less is no number and would make strangers alike


def index(customer: Customer) -> None:
    """Write the customer's search row from the opened values, in the transaction of the change itself."""
    reindex([customer])


def led_by(customer: Customer) -> QuerySet[Customer]:
    """The groups this archive leads, as far as the actor sees them: they are found by its name."""
    return Customer.objects.filter(members__archive=customer, members__leader=True)


def reindex(customers: Iterable[Customer], *, version: int | None = None) -> int:
    """Write the search rows of `customers`; how many. Destroyed or damaged archives are passed by.

    With a `version` other than the one searches read, a row carries the tokens of both until the new key is
    put to use, so that nobody becomes unfindable meanwhile.
    """
    current = provider().index_version()
    versions = dict.fromkeys((version or current, current))
    written = 0
    for batch in batched(customers, BATCH):
        batch = [customer for customer in batch if customer.name]
        parts = searched_parts.of(batch)
        rows = [row_of(customer, tuple(versions), parts[customer.pk]) for customer in batch]
        own = {customer.pk: suppressing.own_values(customer, parts[customer.pk]) for customer in batch}
        never = suppressing.marked(own)
        for row in rows:
            row.suppressed = row.customer_id in never
        SearchIndex.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["customer"],
            update_fields=["key_version", "owner_id", "department_id", "exact", "tokens", "suppressed"],
        )
        important_dates.mark_again(batch, tuple(versions))
        quality.assess(batch)
        written += len(rows)
    return written


ALSO: list[Callable[[int | None], int]] = []


def also_rebuilds(function: Callable[[int | None], int]) -> Callable[[int | None], int]:
    """Register `function(version)`: other rows of blind tokens, written anew with those of the archives; how many."""
    ALSO.append(function)
    return function


def rebuild(*, version: int | None = None) -> int:
    """Write every search row anew under index key `version`; how many. Archives are opened, nothing is shown.

    Each batch is a transaction of its own; it may be interrupted and run again.
    """
    done, last = 0, None
    while True:
        with acting_as("system:index"):
            rows = Customer.objects.order_by("pk").filter(**({"pk__gt": last} if last else {}))
            batch = list(rows[:BATCH])
            if not batch:
                break
            done += reindex(batch, version=version)
            last = batch[-1].pk
    return done + sum(function(version) for function in ALSO)


def row_of(customer: Customer, versions: tuple[int, ...], parts: Searched = NOTHING) -> SearchIndex:
    return SearchIndex(
        customer_id=customer.pk,
        key_version=versions[0],
        owner_id=customer.owner_id,
        department_id=customer.department_id,
        exact=sorted({token for version in versions for token in exact_tokens(customer, version, parts)}),
        tokens=sorted({token for version in versions for token in gram_tokens(customer, version, parts)}),
    )


def exact_tokens(customer: Customer, version: int | None = None, parts: Searched = NOTHING) -> Iterator:
    """Tokens of whole values. A guardian's phone is none of them: siblings share it and are no twins."""
    for kind, value in (
        ("phone", customer.phone),
        ("phone", customer.second_phone),
        *(("document", number) for number in documents_of(customer)),
        ("email", customer.email),
        ("wechat", customer.wechat),
        *parts.keys,
    ):
        if value and len(tokens.EXACT[kind](value)) >= SHORTEST:
            yield tokens.exact(kind, value, version=version)


def gram_tokens(customer: Customer, version: int | None = None, parts: Searched = NOTHING) -> Iterator[int]:
    """Tokens of pieces: the name, its sound and initials, the Latin name, last four of numbers."""
    yield from tokens.grams_for(
        customer.pk,
        customer.name or "",
        customer.latin_name or "",
        phones=[*phones_of(customer), *parts.phones, *parts.their_phones],
        documents=[*documents_of(customer), *parts.documents],
        version=version,
    )
    for person in parts.people:
        yield from tokens.grams_for(customer.pk, person, version=version)


def documents_of(customer: Customer, known: Collection[str] = fieldbook.NAMES) -> list[str]:
    """The numbers of documents; of an organisation its credit code, which is secret to nobody."""
    number = customer.document_number if "document_number" in known else ""
    profile = customer.kind == Customer.Kind.ORGANISATION and getattr(customer, "organisation", None)
    return [one for one in (number, profile and profile.credit_code) if one]


def phones_of(customer: Customer) -> list[str]:
    """Every number under which the customer is reached, a guardian's included."""
    return [phone for name in PHONES if (phone := getattr(customer, name))]


def answers(
    customer: Customer, text: str, known: Collection[str] = fieldbook.NAMES, parts: Searched = NOTHING
) -> bool:
    """Whether the opened archive is what was searched for, by one of the fields `known` to whoever asks.

    Tokens are wider than the question, and wider than a share: what it does not name must not answer either.
    """
    spelled = any(term.kind != "digits" for term in typed.terms(text))
    if spelled and "name" in known and tokens.matches(text, name=customer.name or ""):
        return True  # so are nearly all that are proposed: nothing else of them is opened
    unasked = {"email"} if "@" not in text else set()  # nor what could not answer
    unasked |= set() if spelled else {"name", "latin_name"}
    told = {name: getattr(customer, name) or "" for name in SEARCHED if name in known and name not in unasked}
    phones = [*(told[name] for name in PHONES if told.get(name)), *parts.phones, *parts.their_phones]
    return (
        tokens.matches(
            text,
            name=told.get("name", ""),
            latin=told.get("latin_name", ""),
            phones=phones,
            documents=[*documents_of(customer, known), *parts.documents],
            emails=[*filter(None, [told.get("email")]), *parts.emails, *parts.their_emails],
            wechat=told.get("wechat", ""),
        )
        or any(tokens.matches(text, wechat=account) for account in (*parts.accounts, *parts.their_accounts))
        or any(tokens.matches(text, name=person, phones=phones) for person in parts.people)
    )
