"""What stands on the papers of organisations and groups: their blocks, contacts as people, members and rooms."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agency import policy
from customers import fieldbook
from customers.kinds import contacts, grouping, linking
from customers.kinds.blocks import BLOCKS
from customers.models import ContactPerson, Customer, Group, Member, Organisation
from customers.parts.columns import cell, columns_of, heading

from .paper import Block, Entry
from .showing import shown

SHARED = ("name", "phone", "email", "wechat", "address", "travel_needs")  # facts of the archive itself
KIND = Customer.Kind


def names_of(kind: str) -> list[str]:
    """The facts of the archive itself that a form of this kind asks for."""
    return [*fieldbook.NAMES] if kind == KIND.INDIVIDUAL else list(SHARED)


def label(kind: str, name: str) -> str:
    if name == "name" and kind != KIND.INDIVIDUAL:
        return _("Name of the organisation") if kind == KIND.ORGANISATION else _("Name of the group")
    if name == "address" and kind != KIND.INDIVIDUAL:
        return pgettext("organisation", "Address")
    return fieldbook.label(name)


def of_kind(sheet, *, ours: bool) -> list[Block]:
    """The parts only this kind has; `ours`: also what we think of them, which is for our own eyes (H13)."""
    if sheet.customer.kind == KIND.ORGANISATION:
        return _organisation(sheet, ours)
    return _group(sheet) if sheet.customer.kind == KIND.GROUP else []


def own(sheet, opened: frozenset[str]) -> list[Entry]:
    """The facts of the archive itself, in the order of the form; a guardian's only where there is one."""
    kind = sheet.customer.kind
    return [
        Entry(label(kind, name), shown(sheet, name, opened), fieldbook.BY_NAME[name].long)
        for name in names_of(kind)
        if fieldbook.BY_NAME[name].group != "guardian" or sheet.customer.minor
    ]


# --- organisations ----------------------------------------------------------------------------------------


def _organisation(sheet, ours: bool) -> list[Block]:
    profile = Organisation.objects.filter(customer=sheet.customer.pk).first()
    blocks = []
    for block in BLOCKS.values() if profile else ():
        if ours or not block.ours or block.code == "terms":
            entries = tuple(_entry(profile, name) for name in block.names)
            if any(entry.value for entry in entries):
                blocks.append(Block(str(block.title), entries=entries))
    return [*blocks, _people(sheet)]


def _entry(profile: Organisation, name: str) -> Entry:
    fact = fieldbook.declared(Organisation).get(name)
    return Entry(heading(Organisation, name), cell(profile, name), wide=bool(fact and fact.long))


def _people(sheet) -> Block:
    """Whoever speaks for the organisation: lines of its archive, and archives of their own."""
    names = columns_of(ContactPerson)
    rows = [tuple(cell(person, name) for name in names) for person in contacts.of(sheet.customer)]
    for person in linking.contact_archives(sheet.user, sheet.customer):
        reach = [fieldbook.masked(person, name) for name in ("phone", "email", "wechat")]
        rows.append((str(person.name), person.number, *reach, "", ""))
    return Block(
        _("Contact persons"), columns=tuple(heading(ContactPerson, name) for name in names), rows=tuple(rows)
    )


# --- groups -----------------------------------------------------------------------------------------------


def _group(sheet) -> list[Block]:
    group = Group.objects.filter(customer=sheet.customer.pk).first()
    people = grouping.members(sheet.user, sheet.customer)
    blocks = [Block(_("Journey"), entries=tuple(_journey(group, people)))] if group else []
    return [*blocks, _members(people), _rooms(sheet.customer, people)]


def _journey(group: Group, people: list[Member]):
    leader = next((person for person in people if person.leader), None)
    yield Entry(heading(Group, "destination"), cell(group, "destination"))
    yield Entry(_("Group leader"), called(leader) if leader else "")
    yield Entry(heading(Group, "departs_on"), cell(group, "departs_on"))
    yield Entry(heading(Group, "returns_on"), cell(group, "returns_on"))
    yield Entry(heading(Group, "expected"), cell(group, "expected"))
    yield Entry(_("Members on the list"), str(len(people)))
    yield Entry(heading(Group, "note"), cell(group, "note"), wide=True)


def _members(people: list[Member]) -> Block:
    rows = [
        (
            str(number),
            called(person) + (f"（{_('leader')}）" if person.leader else ""),
            fieldbook.masked(person.archive, "phone") if person.archive else cell(person, "phone"),
            person.archive.number if person.archive else "",
            person.room.label if person.room else "",
            cell(person, "wishes"),
        )
        for number, person in enumerate(people[: policy.PARTS_PRINTED], 1)
    ]
    return Block(_("Members"), columns=members_heads(), rows=tuple(rows), widths=(11, 30, 30, 36, 16, 0))


def members_heads() -> tuple[str, ...]:
    return (
        _("No."),
        pgettext("person", "Name"),
        _("Phone"),
        _("Archive number"),
        _("Room"),
        str(capfirst(Member._meta.get_field("wishes").verbose_name)),
    )


def _rooms(customer: Customer, people: list[Member]) -> Block:
    berths, without = grouping.rooming(customer, people)
    rows = [
        (
            berth.room.label,
            berth.room.get_type_display(),
            "、".join(called(person) for person in berth.sleepers),
            str(max(0, berth.free)),
        )
        for berth in berths
    ]
    if without:
        rows.append(("", _("Without a room"), "、".join(called(person) for person in without), ""))
    columns = (_("Room"), pgettext("room", "Type"), _("Guests"), _("Beds free"))
    return Block(_("Rooming list"), columns=columns, rows=tuple(rows), widths=(20, 34, 0, 20))


def called(person: Member) -> str:
    return str((person.archive.name if person.archive else person.name) or "")
