"""The blocks of an archive: which parts stand in each, in which order, and how the page takes them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from agency.encryption import attach_keys
from customers.models import (
    Address,
    Asset,
    ContactPoint,
    FamilyMember,
    IdentityDocument,
    ImportantDate,
    MaritalStatus,
    Part,
    PinnedAlert,
    PreferenceItem,
    WorkFacts,
)

from . import describing, switches
from .looking import Entry, Look, look_at


@dataclass(frozen=True)
class Block:
    """Parts of one kind: `tell` adds to an entry what is known beyond its fields."""

    code: str
    model: type[Part]
    title: Promise
    icon: str
    tell: Callable[[Look, Entry], None]
    shown: tuple[str, ...]  # the sealed fields an entry lists, first the one that says what it is
    one: bool = False  # at most one of an archive
    confirm: Promise | str = ""  # the words of the button that confirms an entry


def entry_of(look: Look, block: Block, part: Part) -> Entry | None:
    """The part as this person sees it; None where a share does not reach it."""
    lines = [line for name in block.shown if (line := look.line(part, name))]
    if not lines:
        return None
    entry = Entry(part, str(capfirst(str(part))), lines, confirm=block.confirm)
    block.tell(look, entry)
    return entry


def entries(look: Look, block: Block, parts: Iterable[Part] | None = None) -> list[Entry]:
    """The entries of a block of the archive."""
    customer = look.sheet.customer
    parts = _held(customer, block) if parts is None else list(parts)
    for part in parts:
        part.customer = customer
    return [entry for part in parts if (entry := entry_of(look, block, part))]


def _held(customer, block: Block) -> list[Part]:
    return list(block.model.objects.filter(customer=customer).order_by("pk"))


def blocks_of(sheet, today: date) -> list[dict]:
    """Every block of the archive with its entries, as `customers/parts/block.html` draws it."""
    look, on = look_at(sheet, today), switches.switched_on()
    held = {
        code: list(block.model.objects.filter(customer=sheet.customer).order_by("pk"))
        for code, block in BLOCKS.items()
    }
    attach_keys([sheet.customer, *(part for parts in held.values() for part in parts)])
    return [drawn(look, block, on, held[code]) for code, block in BLOCKS.items() if sheet.whole or held[code]]


def drawn(look: Look, block: Block, on: frozenset[str], parts: Iterable[Part] | None = None) -> dict:
    """One block as the template takes it. What is switched off says why and takes no more."""
    group = switches.GROUPS.get(getattr(block.model, "switch", ""))
    off = group is not None and group.code not in on
    found = entries(look, block, parts)
    sheet = look.sheet
    add = sheet.may_change and not off and not (block.one and found)
    return {
        "block": block,
        "customer": sheet.customer,
        "entries": found,
        "add_url": reverse("customers:part_add", args=[sheet.customer.pk, block.code]) if add else "",
        "may_change": sheet.may_change,
        "off": group.reason if off else "",
    }


BLOCKS: dict[str, Block] = {
    block.code: block
    for block in (
        Block("pinnedalert", PinnedAlert, _("Pinned alerts"), "pin", describing.alert, ("text",)),
        Block(
            "contactpoint",
            ContactPoint,
            _("Further contacts"),
            "contact-round",
            describing.contact,
            ("value", "label"),
            confirm=_("Verified"),
        ),
        Block(
            "identitydocument",
            IdentityDocument,
            _("Further documents"),
            "id-card",
            describing.document,
            ("number", "country", "valid_from", "valid_until"),
        ),
        Block(
            "address",
            Address,
            _("Addresses"),
            "map-pin",
            describing.address,
            ("street", "region", "postal_code"),
        ),
        Block(
            "preferenceitem",
            PreferenceItem,
            _("Preferences"),
            "heart",
            describing.preference,
            ("value",),
            confirm=_("Still so"),
        ),
        Block(
            "importantdate",
            ImportantDate,
            _("Important dates"),
            "calendar-heart",
            describing.date,
            ("day", "note"),
        ),
        Block(
            "familymember",
            FamilyMember,
            _("Family"),
            "users",
            describing.family,
            ("relation", "name", "born_on", "note"),
        ),
        Block(
            "workfacts",
            WorkFacts,
            _("Work and education"),
            "briefcase",
            describing.nothing_more,
            ("education", "occupation", "employer", "title", "position"),
            one=True,
        ),
        Block(
            "maritalstatus",
            MaritalStatus,
            _("Marital status"),
            "gem",
            describing.nothing_more,
            ("status",),
            one=True,
        ),
        Block(
            "asset", Asset, _("Property and finances"), "landmark", describing.nothing_more, ("description",)
        ),
    )
}
