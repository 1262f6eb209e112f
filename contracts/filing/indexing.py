"""The rows of blind tokens by which contracts are found by their words, without being opened (§1.7)."""

from collections.abc import Iterable
from itertools import batched
from uuid import UUID

from agency.acting import acting_as
from agency.encryption.provider import provider
from contracts.drafting.freezing import when_frozen
from contracts.models import Revision, ScanPage, TextIndex
from contracts.terms import Terms
from customers.indexing import also_rebuilds

from . import grams
from .redacting import personal_in, redact

BATCH = 200
WITHOUT = {"travellers"}  # tables that say nothing but who somebody is


def paragraphs(revision: Revision) -> list[str]:
    """The submitted words, one for each heading, clause and line of a table; the travellers’ own table left out."""
    return [said for block in revision.text for said in _said(block)]


def _said(block: dict) -> list[str]:
    if block["kind"] != "table":
        return [block["text"]]
    return [] if block["name"] in WITHOUT else ["；".join(filter(None, row)) for row in block["rows"]]


def personal_of(revision: Revision) -> set[str]:
    return personal_in(Terms.of(revision.terms))


@when_frozen
def index_text(revision: Revision) -> None:
    """Write the row of a submitted text, in the transaction of the submission; it replaces the former one’s."""
    personal = personal_of(revision)
    words = [redact(said, personal) for said in paragraphs(revision)]
    _write({"contract_id": revision.contract_id, "page": None}, revision, words)


def index_page(page: ScanPage, revision: Revision) -> None:
    """Write the row of a page of a scan, or take it away where nothing of it was read."""
    if page.words:
        _write({"contract_id": page.contract_id, "page": page}, revision, [page.words])
    else:
        TextIndex.objects.filter(page=page).delete()


def forget(pages: Iterable[UUID]) -> None:
    """Nothing is found by these pages any more."""
    TextIndex.objects.filter(page__in=list(pages)).delete()


def _write(which: dict, revision: Revision, words: list[str], *, version: int | None = None) -> None:
    own = {pair for said in words for pair in grams.pairs(said)} - grams.of_template(revision.version)
    current = provider().index_version()
    versions = dict.fromkeys((version or current, current))
    facts = {
        "version_id": revision.version_id,
        "key_version": version or current,
        "tokens": sorted({grams.token(pair, version=one) for pair in own for one in versions}),
    }
    TextIndex.objects.update_or_create(**which, defaults=facts)


@also_rebuilds
def rebuild(version: int | None = None) -> int:
    """Write every row anew under index key `version`, beside that of today until it is put to use; how many.

    Each batch is a transaction of its own; it may be interrupted and run again.
    """
    with acting_as("system:index"):
        rows = list(TextIndex.objects.order_by("pk").values_list("pk", flat=True))
    done = 0
    for batch in batched(rows, BATCH):
        with acting_as("system:index"):
            found = TextIndex.objects.filter(pk__in=batch).select_related(
                "contract__revision__version", "page"
            )
            done += sum(_again(row, version) for row in found)
    return done


def _again(row: TextIndex, version: int | None) -> int:
    """0 for a contract whose words were destroyed: the row ends with it."""
    revision = row.contract.revision
    if not revision.text:
        return 0
    if row.page is None:
        personal = personal_of(revision)
        words = [redact(said, personal) for said in paragraphs(revision)]
    else:
        words = [row.page.words or ""]
    which = {"contract_id": row.contract_id, "page": row.page}
    _write(which, revision, words, version=version)
    return 1
