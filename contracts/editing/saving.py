"""Saving one part of the editor: into the newest terms, unless a colleague wrote the same part meanwhile."""

from collections.abc import Callable

from agency.errors import Conflict
from contracts.drafting import keeping
from contracts.models import Contract
from contracts.terms import Terms

from .sections import Section, Sheet, fingerprint

TRIES = 3  # another part may be saved between reading and writing


def save(contract: Contract, section: Section, sheet: Sheet, *, base: str, by) -> Contract:
    """The contract as it is kept now. `base` is the fingerprint the page was drawn from.

    Raises `Conflict` where the part was changed since and says something else than what was typed, and what
    `keeping.save` raises beside it.
    """
    return save_and(contract, section, sheet, base=base, by=by)[0]


def save_and(
    contract: Contract,
    section: Section,
    sheet: Sheet,
    *,
    base: str,
    by,
    then: Callable[[Terms], str] | None = None,
) -> tuple[Contract, str]:
    """(contract, what `then` answered): `then` goes on with the terms before they are kept."""
    for attempt in range(TRIES):
        now = Contract.objects.select_related("kind", "version", "owner").get(pk=contract.pk)
        terms = Terms.of(now.terms)
        found = fingerprint(section, now, terms)
        sheet.write(terms)
        now.title = sheet.title or now.title
        if found not in (base, fingerprint(section, now, terms)):
            raise Conflict
        answer = then(terms) if then else ""
        try:
            return keeping.save(now, by=by, terms=terms, edition=now.edition, title=sheet.title), answer
        except Conflict:
            if attempt == TRIES - 1:
                raise
    raise AssertionError
