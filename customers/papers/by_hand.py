"""The parts of a form that nobody has filled in yet, by kind of customer: lines and boxes for a pen (B14)."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.kinds.blocks import BLOCKS
from customers.models import ContactPerson, Customer, Group, Organisation, Room
from customers.parts.columns import heading

from .paper import Block, Entry

TOGETHER = "\u2060"  # no line ends here
PEOPLE, MEMBERS = 3, 22  # empty lines of the lists of people


def blank_of_kind(kind: str) -> list[Block]:
    """The parts of a form that nobody has filled in yet."""
    return {Customer.Kind.ORGANISATION: _blank_organisation, Customer.Kind.GROUP: _blank_group}.get(
        kind, list
    )()


def _blank_organisation() -> list[Block]:
    registry = ("credit_code", "principal", "trading_since", "website", "scope")
    codes = ("nature", "type", "size")
    entries = [
        Entry(heading(Organisation, name), wide=name == "scope", tall=name == "scope") for name in registry
    ]
    entries += [
        Entry(heading(Organisation, name), boxes(Organisation._meta.get_field(name).choices), wide=True)
        for name in codes
    ]
    terms = [
        Entry(heading(Organisation, "agreed_price")),
        Entry(heading(Organisation, "discount")),
        Entry(heading(Organisation, "payment"), boxes(Organisation.Payment.choices), wide=True),
    ]
    names = ("name", "role", "phone", "email", "wechat")
    people = Block(
        _("Contact persons"),
        columns=tuple(heading(ContactPerson, name) for name in names),
        rows=(("",) * len(names),) * PEOPLE,
        widths=(28, 28, 36, 0, 32),
        tall=True,
    )
    return [
        Block(str(BLOCKS["registry"].title), entries=tuple(entries)),
        Block(str(BLOCKS["terms"].title), entries=tuple(terms)),
        people,
    ]


def _blank_group() -> list[Block]:
    names = ("destination", "departs_on", "returns_on", "expected")
    journey = [Entry(heading(Group, name)) for name in names]
    journey += [Entry(_("Group leader")), Entry(_("Phone of the leader"))]
    rooms = [(str(word), "", "") for code, word in Room.Type.choices]
    heads = (
        _("No."),
        pgettext("person", "Name"),
        _("Phone"),
        _("Document number"),
        _("Shares a room with"),
        _("Wishes"),
    )
    members = tuple((str(number), *("",) * 5) for number in range(1, MEMBERS + 1))
    return [
        Block(_("Journey"), entries=tuple(journey)),
        Block(
            _("Rooms"),
            columns=(pgettext("room", "Type"), _("How many"), _("Wishes")),
            rows=tuple(rooms),
            widths=(40, 30, 0),
            tall=True,
        ),
        Block(
            _("Members"),
            columns=heads,
            rows=members,
            widths=(11, 28, 34, 48, 28, 0),
            tall=True,
            new_page=True,
        ),
    ]


def boxes(choices) -> str:
    """Choices to be ticked by hand; a word stays on one line with its box."""
    return "  ".join(f"□\u00a0{TOGETHER.join(str(word))}" for code, word in choices if code)
