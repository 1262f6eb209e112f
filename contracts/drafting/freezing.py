"""A draft becomes a revision: words that nobody changes any more, with their digest."""

from collections.abc import Callable

from django.utils.timezone import localdate

from contracts.models import Contract, Revision
from contracts.terms import Terms
from customers import numbering

from .assembling import assemble, digest

PREFIX = "HT"  # 合同
FROZEN: list[Callable[[Revision], None]] = []


def when_frozen(function: Callable[[Revision], None]) -> Callable[[Revision], None]:
    """Register `function(revision)`: what is written of new submitted words, in the same transaction."""
    FROZEN.append(function)
    return function


def freeze(contract: Contract, *, by) -> Revision:
    """The revision of the terms as they are; the one there is, where nothing has changed since.

    The row of the contract is locked by the caller, in whose transaction the number is taken too: at the first
    submission, without a gap for each kind and year.
    """
    terms = Terms.of(contract.terms)
    text = assemble(contract.version, terms)
    found = digest(terms, text, str(contract.version_id))
    if contract.revision and contract.revision.digest == found:
        return contract.revision
    last = contract.revisions.order_by("-place").first()
    revision = Revision(
        contract=contract,
        customer_id=contract.customer_id,
        place=last.place + 1 if last else 1,
        terms=terms.data(),
        text=text,
        digest=found,
        version=contract.version,
        drafted_by=by,
    )
    revision.save(force_insert=True)
    contract.revision = revision
    if contract.number is None:
        contract.number = numbering.take(f"{PREFIX}{contract.kind.letters}", year=localdate().year)
    contract.save()
    for function in FROZEN:
        function(revision)
    return revision


def differs(contract: Contract) -> bool:
    """Whether the working copy says something else than the revision that was submitted."""
    if contract.revision is None:
        return True
    terms = Terms.of(contract.terms)
    return (
        digest(terms, assemble(contract.version, terms), str(contract.version_id)) != contract.revision.digest
    )
