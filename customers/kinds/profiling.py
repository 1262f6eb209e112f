"""Changing a block of an organisation's archive, with a reason, over the version the person saw."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from agency.acting import acting
from agency.errors import Conflict
from agency.models import Event
from agency.visibility import may
from customers import indexing
from customers.models import Customer, Organisation
from customers.reasons import because

from .blocks import BLOCKS


@dataclass(frozen=True)
class Clash:
    """A field a colleague changed since the form was opened."""

    field: str
    theirs: Any


class BlockConflict(Conflict):
    """Both changed the same fields; `version` is the one to save upon next."""

    def __init__(self, clashes: list[Clash], version: int):
        super().__init__(_("A colleague changed the same fields while you were typing."))
        self.clashes, self.version = clashes, version


def edit_block(
    customer_pk, block: str, *, by, changes: dict[str, Any], version: int, why: str, drafter=None
) -> Organisation:
    """Write `changes` (column → value, None to empty) of one block; a save that changes nothing writes nothing.

    Raises `BlockConflict`, `Refused` without a fit reason, `PermissionDenied`, `KeyError` for a column that
    is not of the block.
    """
    if unknown := set(changes) - set(BLOCKS[block].names):
        raise KeyError(f"not of {block}: {sorted(unknown)}")
    with acting(by):
        customer = _locked(customer_pk, by)
        profile = Organisation.objects.select_for_update(no_key=True, of=("self",)).get(customer=customer)
        fresh = fresh_ones(profile, changes, version)
        if not fresh:
            return profile
        for name, value in fresh.items():
            column = Organisation._meta.get_field(name)
            setattr(profile, name, value if value or column.null else "")
        profile.version += 1
        with because(by, why, customer):
            profile.save()
        if "credit_code" in fresh:
            customer.organisation = profile
            indexing.index(customer)
        wrote = {"drafter": drafter.pk} if drafter else {}
        note(customer, by, block=block, fields=sorted(fresh), **wrote)
    return profile


def fresh_ones(profile: Organisation, changes: dict[str, Any], version: int) -> dict[str, Any]:
    """The changes that differ from what stands. Raises `BlockConflict` where it moved on since `version`."""
    fresh = {k: v for k, v in changes.items() if plain(v) != plain(getattr(profile, k))}
    _refuse_clashes(profile, fresh, version)
    return fresh


def note(customer: Customer, by, **codes) -> None:
    Event.note(Event.Kind.ORGANISATION, by=by, subject=customer.pk, **codes)


def _locked(pk, by) -> Customer:
    customer = (
        Customer.objects.visible_to(by).select_for_update(no_key=True, of=("self",)).filter(pk=pk).first()
    )
    if customer is None or not may(by, "change_customer", customer):
        raise PermissionDenied(_("You may not change this archive."))
    return customer


def _refuse_clashes(profile: Organisation, fresh: dict, version: int) -> None:
    if profile.version == version:
        return
    seen = profile.history.filter(version=version).order_by("-history_id").first()
    clashes = [
        Clash(name, getattr(profile, name))
        for name in fresh
        if seen is None or plain(getattr(seen, name)) != plain(getattr(profile, name))
    ]
    if clashes:
        raise BlockConflict(clashes, profile.version)


def plain(value):
    """Nothing is None, however it is written."""
    return None if isinstance(value, str) and not value else value
