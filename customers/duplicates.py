"""Twins: archives that share a phone, document, e-mail or WeChat with another (B43).

Whoever registers learns of those they may open anyway and of nothing else: the question runs the same way
whether a hidden archive answers or none. Hidden twins are told to those who see the whole house.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from agency.acting import acting_as
from agency.encryption import tokens
from agency.models import Notice, User
from agency.roles import ROLES, Reach

from . import revealing
from .models import Customer
from .parts import searched
from .parts.searched import NOTHING, Searched

KINDS = {
    "phone": "phone",
    "second_phone": "phone",
    "document_number": "document",
    "email": "email",
    "wechat": "wechat",
}
WEIGHTY = frozenset({"phone", "second_phone", "document_number"})  # shared, these are explained before saving
SHOWN = 5
SHORTEST = 4  # signs; less makes strangers alike


def keys_of(facts: dict) -> dict[str, UUID]:
    """The token of each fact that could be shared, by field."""
    folded = {name: tokens.EXACT[kind](facts.get(name) or "") for name, kind in KINDS.items()}
    return {
        name: tokens.exact(KINDS[name], value) for name, value in folded.items() if len(value) >= SHORTEST
    }


def theirs_of(facts: dict) -> dict[str, UUID]:
    """The token each fact would have as that of a contact person or a group's leader, by field."""
    return {
        name: tokens.exact(searched.THEIRS + KINDS[name], facts[name])
        for name in keys_of(facts)
        if searched.THEIRS + KINDS[name] in tokens.EXACT
    }


def twins_seen_by(user, facts: dict) -> list[Customer]:
    """Archives `user` may open that share one of `facts`, or whose contact person or leader has it, newest first;
    runs in the acting person's name."""
    keys = keys_of(facts)
    if not keys:
        return []
    asked = list({*keys.values(), *theirs_of(facts).values()})
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM customer_search(%s::uuid[], NULL, NULL, %s)", [asked, SHOWN])
        found = [pk for (pk,) in cursor.fetchall()]
    return list(
        Customer.objects.visible_to(user)
        .select_related("owner", "department")
        .filter(pk__in=found)
        .order_by("-pk")
    )


def shared_facts(
    customer: Customer, facts: dict, known: Collection[str] = tuple(KINDS), parts: Searched = NOTHING
) -> frozenset[str]:
    """Names of the fields of `facts` whose value stands in the archive too; either phone counts for both.

    Only fields `known` to whoever asks are compared: a share that names no phone must not confirm one.
    """
    held = {name: getattr(customer, name) for name in KINDS if name in known}
    mine = {(KINDS[name], token) for name, token in keys_of(held).items()}
    mine |= _keys(searched.known_to(parts, known))
    return frozenset(name for name, token in keys_of(facts).items() if (KINDS[name], token) in mine)


def spoken_facts(facts: dict, parts: Searched) -> frozenset[str]:
    """Names of the fields of `facts` that belong to somebody who speaks for the customer."""
    theirs = _keys(searched.known_to(parts, (), whole=True))
    return frozenset(
        name for name, token in theirs_of(facts).items() if (searched.THEIRS + KINDS[name], token) in theirs
    )


def _keys(parts: Searched) -> set[tuple[str, UUID]]:
    return {(kind, tokens.exact(kind, value)) for kind, value in parts.keys}


@dataclass(frozen=True)
class Twin:
    """An archive the person may open, and which of the typed facts stand in it.

    `spoken` are those of a contact person or leader: worth knowing, but the archive is somebody else's.
    """

    customer: Customer
    shared: frozenset[str]
    spoken: frozenset[str] = frozenset()

    @property
    def weighty(self) -> list[str]:
        return sorted(self.shared & WEIGHTY)

    @property
    def labels(self) -> list[str]:
        """What is shared, in the words of the form."""
        words = {name: str(Customer._meta.get_field(name).verbose_name) for name in KINDS}
        theirs = [
            _("%(fact)s of whoever speaks for them") % {"fact": words[name]}
            for name in KINDS
            if name in self.spoken - self.shared
        ]
        return [*(words[name] for name in KINDS if name in self.shared), *theirs]


def cards(user, facts: dict) -> list[Twin]:
    """The twins `user` may see, with what they share; a token that only looked alike is left out."""
    found = twins_seen_by(user, facts)
    known = revealing.fields_known(user, found)
    parts = searched.of(found)
    twins = (
        Twin(
            customer,
            shared_facts(customer, facts, known[customer.pk], parts[customer.pk]),
            spoken_facts(facts, parts[customer.pk]) if revealing.sees_whole(user, customer) else frozenset(),
        )
        for customer in found
    )
    return [twin for twin in twins if twin.shared or twin.spoken]


def tell_about_twins(customer: Customer) -> int:
    """Tell those who see the whole house and may change archives; returns how many were told.

    The registrar is not told: a hidden archive must stay hidden from them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM customer_twins(%s)", [customer.pk])
        found = [pk for (pk,) in cursor.fetchall()]
    if not found:
        return 0
    with acting_as("system:duplicates"):
        told, people = 0, list(clearers())
        others = Customer.objects.filter(pk__in=found)
        if customer.kind == Customer.Kind.GROUP:  # one guide leads many groups
            others = others.exclude(kind=Customer.Kind.GROUP)
        for other in others.only("pk", "number"):
            first, second = sorted((customer.pk, other.pk))
            told += sum(
                Notice.objects.post(
                    key=f"twins:{first}:{second}:{person.pk}",
                    to=person,
                    kind="duplicate_found",
                    params={"number": customer.number, "other": other.number},
                    url=customer.get_absolute_url(),
                    about=customer.pk,
                )
                for person in people
            )
        return told


def clearers():
    """Those who can put two archives of one person in order: house-wide reach and the right to change."""
    roles = [
        code
        for code, role in ROLES.items()
        if role.reach == Reach.HOUSE and "customers.change_customer" in role.permissions
    ]
    return User.objects.filter(groups__name__in=roles, is_active=True).distinct()
