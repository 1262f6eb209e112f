"""What holds today: the terms that were signed, with the signed supplements on top, in their order (§1.1).

A signed contract is never edited: this is read, never kept. Each piece of the text says which paper it comes from.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from agency.acting import acting_as
from contracts.drafting import tables
from contracts.drafting.assembling import LANGUAGE, assemble, chinese
from contracts.models import Contract, ContractState
from contracts.terms import Terms

ACTOR = "system:contract_changes"
SUPPLEMENT, TERMINATION = "supplement", "termination"


@dataclass(frozen=True)
class Effective:
    """`terms` and `text` as they hold; a block that a supplement wrote names it in `source`."""

    terms: Terms
    text: list[dict[str, Any]]
    supplements: list[Contract]


def supplements(contract: Contract) -> list[Contract]:
    """Signed by both sides, in the order of their signatures; whoever sees the contract sees what holds of it."""
    with acting_as(ACTOR):
        rows = contract.children.filter(kind__code=SUPPLEMENT, state__in=ContractState.SIGNED_ONCE)
        return list(rows.select_related("revision__version", "kind").order_by("signed_at", "pk"))


def agreed_ends(parent: Contract | OuterRef) -> QuerySet[Contract]:
    """Signed agreements by which it ends on a day that lies ahead; their `ends_on` is that day. One at most."""
    return Contract.objects.filter(parent=parent, kind__code=TERMINATION, state=ContractState.EFFECTIVE)


def agreed_end(contract: Contract) -> Contract | None:
    """The agreement on a later end, for whoever sees the contract."""
    with acting_as(ACTOR):
        return agreed_ends(contract).first()


def terms_of(contract: Contract) -> Terms:
    """The terms that hold: of the revision that was signed, and of every supplement since."""
    terms = Terms.of(contract.revision.terms)
    for one in supplements(contract):
        terms = applied(terms, Terms.of(one.revision.terms))
    return terms


def view(contract: Contract) -> Effective:
    """Terms and words together; the contract has been submitted."""
    terms, text = Terms.of(contract.revision.terms), [dict(one) for one in contract.revision.text]
    added: list[dict[str, Any]] = []
    found = supplements(contract)
    with override(LANGUAGE):
        for place, one in enumerate(found, 1):
            change = Terms.of(one.revision.terms)
            terms = applied(terms, change)
            text = _marked(text, assemble(contract.revision.version, terms), one.number)
            added += _beside(change, one.number, place)
        if added:
            last = sum(block["kind"] == "heading" for block in text)
            head = {"kind": "heading", "number": chinese(last + 1), "text": _("What the supplements say")}
            added.insert(0, head)
    return Effective(terms, text + added, found)


def applied(terms: Terms, by: Terms) -> Terms:
    """`terms` as the supplement `by` leaves them; neither is touched."""
    now, change = Terms.of(terms.data()), by.change
    if change is None:
        return now
    _move_days(now, change)
    gone = {one.key for one in change.leaving}
    now.travellers = [one for one in now.travellers if one.key not in gone] + by.travellers
    for name in ("lines", "payments", "costs"):
        setattr(now.money, name, [*getattr(now.money, name), *getattr(by.money, name)])
    return now


def _move_days(now: Terms, change) -> None:
    """First and last day as agreed anew; a journey that only moves takes its days along."""
    place = now.trip if now.trip.starts_on or now.trip.ends_on else now.closing
    before = place.starts_on, place.ends_on
    place.starts_on = change.starts_on or place.starts_on
    place.ends_on = change.ends_on or place.ends_on
    if place is now.trip and before[0] and place.starts_on:
        moved: timedelta = place.starts_on - before[0]
        for one in now.trip.days:
            one.on = one.on and one.on + moved


def _marked(old: list[dict], new: list[dict], source: str) -> list[dict]:
    """The new words, each block with the paper that last changed it."""
    before = {_key(block): block for block in old}
    for block in new:
        was = before.get(_key(block))
        if was is None or any(was.get(name) != block.get(name) for name in ("text", "rows")):
            block["source"] = source
        elif "source" in was:
            block["source"] = was["source"]
    return new


def _key(block: dict) -> tuple[str, ...]:
    """A heading by its words, the rest by their clause."""
    name = block["text"] if block["kind"] == "heading" else block["key"]
    return block["kind"], name, block.get("name", "")


def _beside(change: Terms, number: str, place: int) -> list[dict[str, Any]]:
    """What a supplement agreed beyond the words of the contract: its own table, and its own words."""
    columns, rows = tables.changes(change)
    told = _("Supplement %(place)s, %(number)s: %(reason)s") % {
        "place": place,
        "number": number,
        "reason": change.change.reason,
    }
    said = "\n".join(filter(None, (told, change.change.words.strip())))
    key = f"supplement-{place}"
    shared = {"key": key, "source": number}
    return [
        shared | {"kind": "clause", "number": place, "text": said, "highlighted": False, "own": False},
        shared | {"kind": "table", "name": "changes", "columns": columns, "rows": rows},
    ]
