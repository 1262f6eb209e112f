"""Contracts found by their words: keyed tokens propose, the opened words decide, excerpts show where (§1.7, G7)."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from contracts.models import Contract, Revision, ScanPage, TemplateVersion

from . import grams
from .indexing import paragraphs

PAGE = 20  # hits of a page: each is opened
PROPOSED = 60  # asked of the index at once
LOOKED_AT = 300  # proposals opened for one page; what is beyond stands on the next
AROUND = 36  # signs of an excerpt before and after what was found


@dataclass(frozen=True)
class Hit:
    """A contract and where the words stand: `page` of `paper`, or in the submitted text where there is none."""

    contract: Contract
    excerpt: list[tuple[str, bool]]  # words, and whether they are those looked for
    page: ScanPage | None = None


@dataclass
class Found:
    """`after` leads to the next page; None on the last."""

    hits: list[Hit] = field(default_factory=list)
    after: UUID | None = None


def search(user, typed: str, *, after: UUID | None = None, size: int = PAGE) -> Found:
    """Contracts `user` may see that hold every word of `typed`, newest first. Blanks and punctuation do not count."""
    terms = grams.terms(typed)
    found, looked = Found(), 0
    asked = groups(terms)
    while asked and len(found.hits) < size:
        proposed = _proposed(asked, after)
        known = _contracts(user, [pk for pk, _pages in proposed])
        for pk, pages in proposed:
            after, looked = pk, looked + 1
            if pk in known and (hit := _hit(known[pk], pages, terms)):
                found.hits.append(hit)
            if len(found.hits) == size:
                break
        if len(proposed) < PROPOSED and (not proposed or after == proposed[-1][0]):
            return found
        if looked >= LOOKED_AT:
            break
    found.after = after if asked else None
    return found


def groups(terms: list[str]) -> list[dict]:
    """What to ask the index: for each set of pairs that templates do not hold themselves, those templates."""
    wanted = {pair for term in terms for pair in grams.pairs(term)}
    by_pairs: dict[frozenset[str], list[str]] = defaultdict(list)
    if wanted:
        State = TemplateVersion.State
        for version in TemplateVersion.objects.exclude(state__in=[State.DRAFT, State.REVIEW]).defer(
            "variables"
        ):
            by_pairs[frozenset(wanted - grams.of_template(version))].append(str(version.pk))
    return [
        {"tokens": sorted(map(grams.token, pairs)), "versions": versions}
        for pairs, versions in by_pairs.items()
    ]


def _proposed(asked: list[dict], after: UUID | None) -> list[tuple[UUID, list[UUID | None]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT contract_id, pages FROM contract_text_search(%s, %s, %s)",
            [json.dumps(asked), after, PROPOSED],
        )
        return cursor.fetchall()


def _contracts(user, ids: list[UUID]) -> dict[UUID, Contract]:
    rows = Contract.objects.visible_to(user).filter(pk__in=ids).select_related("kind", "owner").defer("terms")
    found = {one.pk: one for one in rows}
    texts = {
        one.pk: one
        for one in Revision.objects.filter(
            pk__in=[contract.revision_id for contract in found.values()]
        ).defer("terms")
    }
    for contract in found.values():
        contract.submitted = texts.get(contract.revision_id)
    return found


def _hit(contract: Contract, pages: list[UUID | None], terms: list[str]) -> Hit | None:
    """The first place where all the words stand: the submitted text before its scans."""
    if None in pages and contract.submitted and contract.submitted.text:
        said = paragraphs(contract.submitted)
        if excerpt := _excerpt(said, terms):
            return Hit(contract, excerpt)
    named = [pk for pk in pages if pk]
    if not named:
        return None
    for page in (
        ScanPage.objects.filter(pk__in=named, scan__state="whole").select_related("scan").order_by("place")
    ):
        if page.words and (excerpt := _excerpt([page.words], terms)):
            return Hit(contract, excerpt, page)
    return None


def _excerpt(said: list[str], terms: list[str]) -> list[tuple[str, bool]]:
    """The words around the first term; [] where one of the terms is nowhere."""
    missing, shown = set(terms), []
    for words in said:
        text = grams.folded(words)
        there = [term for term in terms if term in text.text]
        missing -= set(there)
        if there and not shown:
            shown = _cut(words, text, there)
        if shown and not missing:
            return shown
    return []


def _cut(words: str, text: grams.Folded, there: list[str]) -> list[tuple[str, bool]]:
    marked = sorted(
        (text.places[start], text.places[start + len(term) - 1] + 1)
        for term in there
        for start in _starts(text.text, term)
    )
    begin = max(0, marked[0][0] - AROUND)
    end = min(len(words), marked[0][1] + AROUND)
    parts, at = [("…", False)] if begin else [], begin
    for start, stop in marked:
        if start < at or stop > end:
            continue
        parts += [(words[at:start], False), (words[start:stop], True)]
        at = stop
    parts += [(words[at:end], False), *([("…", False)] if end < len(words) else [])]
    return [(part, found) for part, found in parts if part]


def _starts(text: str, term: str) -> list[int]:
    found, at = [], text.find(term)
    while at >= 0:
        found.append(at)
        at = text.find(term, at + len(term))
    return found
