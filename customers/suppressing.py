"""The list of numbers and addresses no advertising goes to: keyed digests that outlive the archives (PIPL 15, 47).

Digests are HMAC-SHA256 under a secret sealed with a key of its own (`SuppressionKey`): neither the list nor a copy
of the database tells whose they are, and no rotation of keys makes them unreadable. Archives that hold a listed
number bear a mark in their search row, set when the number is listed and whenever the archive is indexed.
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency import policy
from agency.acting import acting, acting_as
from agency.encryption import tokens
from agency.errors import Refused
from agency.models import Event

from .models import Customer, SearchIndex, Suppression, SuppressionKey

EDITS, ADDS = "customers.edit_suppression", "customers.change_customer"
ACTOR = "system:suppression"
Kind, Why = Suppression.Kind, Suppression.Reason
BETWEEN = re.compile(r"[\s,;，；、]+")
SHORTEST, LONGEST = 7, 15  # digits of a telephone number (E.164)


@dataclass
class Brought:
    """What became of a pasted list: lines added, lines known before, lines that are no number or address."""

    added: int = 0
    known: int = 0
    unread: int = 0


def add(value: str, *, by, reason: str = Why.ASKED, now: datetime | None = None) -> Suppression:
    """Nothing is sent to this number or address any more; at once. The entry that stands if there is one.

    Raises `Refused` for what is neither, `PermissionDenied` to whoever works with no customers.
    """
    if not (by.has_perm(ADDS) or by.has_perm(EDITS)):
        raise PermissionDenied
    kind, folded = read(value)
    with acting(by):
        entry, _new = _enter(kind, folded, by=by, reason=reason, now=now or clock())
    return entry


def bring(text: str, *, by, reason: str = Why.LIST, now: datetime | None = None) -> Brought:
    """A pasted list, at most `policy.SUPPRESSION_AT_ONCE` numbers and addresses. Raises `Refused` for more."""
    if not by.has_perm(EDITS):
        raise PermissionDenied
    values = [value for value in BETWEEN.split(text) if value]
    if len(values) > policy.SUPPRESSION_AT_ONCE:
        raise Refused(_("At most %(count)s at once, please.") % {"count": policy.SUPPRESSION_AT_ONCE})
    brought, now = Brought(), now or clock()
    with acting(by):
        for value in values:
            try:
                kind, folded = read(value)
            except Refused:
                brought.unread += 1
                continue
            _entry, new = _enter(kind, folded, by=by, reason=reason, now=now, noted=False)
            brought.added, brought.known = brought.added + new, brought.known + (not new)
        Event.note(Event.Kind.SUPPRESSION, by=by, act="suppressed_many", count=brought.added, reason=reason)
    return brought


def outlive(customer: Customer, *, by=None, reason: str = Why.DELETED, now: datetime | None = None) -> int:
    """Before an archive is destroyed: its numbers and addresses stay on the list; how many were put there."""
    now = now or clock()
    return sum(
        _enter(kind, folded, by=by, reason=reason, now=now)[1] for kind, folded in own_values(customer)
    )


def find(value: str) -> Suppression | None:
    """The entry that forbids this number or address. Raises `Refused` for what is neither."""
    kind, folded = read(value)
    if (key := _secret()) is None:
        return None
    return Suppression.objects.filter(digest=_digest(key, kind, folded), lifted_at=None).first()


def lift(entry: Suppression, *, by, now: datetime | None = None) -> Suppression:
    """The person wants to hear from us again; the line stays, the archives with the mark are judged anew."""
    if not by.has_perm(EDITS):
        raise PermissionDenied
    with acting(by):
        entry = Suppression.objects.select_for_update(no_key=True, of=("self",)).get(pk=entry.pk)
        if entry.lifted_at:
            raise Refused(_("A colleague was quicker. Nothing was changed."))
        entry.lifted_at, entry.lifted_by = now or clock(), by
        entry.save()
        Event.note(Event.Kind.SUPPRESSION, by=by, subject=entry.pk, act="suppression_lifted")
        with acting_as(ACTOR):
            _mark_again()
    return entry


def marked(values: dict) -> set:
    """Of {archive id: [(kind, folded value)]} those that hold a listed one."""
    if not any(values.values()) or not Suppression.objects.filter(lifted_at=None).exists():
        return set()
    key = _secret()
    digests = {pk: {_digest(key, *one) for one in own} for pk, own in values.items()}
    wanted = set().union(*digests.values())
    listed = Suppression.objects.filter(digest__in=wanted, lifted_at=None).values_list("digest", flat=True)
    listed = {bytes(digest) for digest in listed}
    return {pk for pk, own in digests.items() if own & listed}


def own_values(customer: Customer, parts=None) -> list[tuple[str, str]]:
    """(kind, folded value) of every number and address of the archive itself."""
    from .parts import searched  # which imports this package's models

    parts = searched.of([customer])[customer.pk] if parts is None else parts
    values = [("phone", customer.phone), ("phone", customer.second_phone), ("email", customer.email)]
    values += [("phone", one) for one in parts.phones] + [("email", one) for one in parts.emails]
    return [(kind, tokens.EXACT[kind](value)) for kind, value in values if value]


def read(value: str) -> tuple[str, str]:
    """(kind, folded value) of what somebody typed. Raises `Refused` for neither a number nor an address."""
    value = value.strip()
    if "@" in value:
        name, _at, host = value.partition("@")
        if name and "." in host:
            return Kind.EMAIL, tokens.EXACT["email"](value)
    else:
        folded = tokens.EXACT["phone"](value)
        if SHORTEST <= len(folded) <= LONGEST:
            return Kind.PHONE, folded
    raise Refused(_("Type a telephone number or an e-mail address."))


def _enter(
    kind, folded: str, *, by, reason: str, now: datetime, noted: bool = True
) -> tuple[Suppression, bool]:
    digest = _digest(_secret() or _new_secret(), kind, folded)
    entry, new = Suppression.objects.get_or_create(
        digest=digest, defaults={"kind": kind, "reason": reason, "since": now, "by": by}
    )
    if not new and entry.lifted_at:
        entry.lifted_at = entry.lifted_by = None
        entry.reason, entry.since, entry.by, new = reason, now, by, True
        entry.save()
    if new:
        if noted:
            Event.note(Event.Kind.SUPPRESSION, by=by, subject=entry.pk, act="suppressed", reason=reason)
        with acting_as(ACTOR):
            SearchIndex.objects.filter(exact__contains=[tokens.exact(kind, folded)]).update(suppressed=True)
    return entry, new


def _mark_again() -> None:
    """After a lifting: whoever bears the mark is judged anew, a few archives as a rule."""
    from . import indexing  # which asks this module for the marks

    rows = Customer.objects.filter(pk__in=SearchIndex.objects.filter(suppressed=True).values("customer"))
    indexing.reindex(rows.iterator(chunk_size=indexing.BATCH))


def _digest(key: bytes, kind: str, folded: str) -> bytes:
    return hmac.digest(key, f"{kind}\x1f{folded}".encode(), "sha256")


def _secret() -> bytes | None:
    row = SuppressionKey.objects.first()
    return bytes.fromhex(row.secret) if row else None


def _new_secret() -> bytes:
    row, _made = SuppressionKey.objects.get_or_create(only=True, defaults={"secret": secrets.token_hex(32)})
    return bytes.fromhex(row.secret)
