"""Where a finding is mended: the section of the editor and the field in it."""

from django.urls import NoReverseMatch, reverse

from contracts.models import Contract

SECTIONS = {
    "customer": "people",
    "agencies": "people",
    "travellers": "people",
    "trip": "journey",
    "money": "money",
    "promises": "promises",
    "closing": "text",
    "clause": "text",
    "values": "text",
    "change": "changes",
}
ROWS = ("services", "days", "lines", "costs", "payments", "refunds")
IN_TEXT = ("closing.choices", "closing.own_words")  # chosen where the words are
HANDLER = ("house.handler", "house.handler_phone")  # of this contract, not of the agency


def link(contract: Contract, field: str) -> str:
    """The address of the field; of the contract where no page writes it."""
    root = field.partition(".")[0]
    anchor = f"#{anchor_of(field)}"
    if root == "ticks":
        return "#ticks"
    if root == "house" and field not in HANDLER:
        return (_url("contracts:house") or contract.get_absolute_url()) + anchor
    part = "text" if field in IN_TEXT else SECTIONS.get(root, "people" if root == "house" else "")
    if part and contract.kind.changes and part != "text":
        part = "changes"  # one page for all of them
    where = _url("contracts:edit_part", contract.pk, part) if part else ""
    return (where or contract.get_absolute_url()) + (anchor if where else "")


def anchor_of(field: str) -> str:
    """The place of the field on its page of the editor: rows have one of their own."""
    root, _dot, name = field.partition(".")
    if field in ("travellers", "agencies") or name in ROWS:
        return name if name in ROWS else field
    return f"id_{'party' if root == 'customer' else root}-{name}_field"


def _url(name: str, *args) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
