"""Finding an archive by name, sound, initials, number or address (seed 002 §五: retrieval, D8: recorded).

The database answers from blind tokens, within the scope of whoever asks; what it proposes is opened and
compared here, because tokens are a little wider than the question. The text itself is written nowhere.
"""

import json
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q

from agency import policy
from agency.encryption import searching as typed
from agency.encryption import tokens
from agency.models import Event

from . import fieldbook, indexing, numbering, revealing
from .merging import aliases
from .models import Customer, NumberSeries
from .parts import searched

LONGEST = 80  # characters of a search that are looked at
ROUNDS = 5  # batches opened at most for one page, should tokens collide
SPARE = 9  # opened beyond a page at first: nearly all that the pieces of a name propose are meant
ARCHIVE = re.compile(
    r"(?:(?P<prefix>[A-Z]{2,4})-?)?(?:(?P<year>20\d\d)-)?(?P<sequence>\d{1,8})(?:-(?P<check>\d))?"
)
UNSEARCHED = tuple(fact.name for fact in fieldbook.FACTS if fact.name not in indexing.SEARCHED)
KINDS = {"hanzi": "name", "letters": "letters", "digits": "digits"}


@dataclass(frozen=True)
class Found:
    """One page of results, newest archives first. `after` leads to the next; `kinds` is how it was meant."""

    rows: list[Customer]
    after: UUID | None = None
    kinds: tuple[str, ...] = ()


def search(user, text: str, *, limit: int = policy.PAGE) -> list[Customer]:
    """The first `limit` archives `user` may see that answer `text`. Nothing is noted: see `note`."""
    return find(user, text, limit=limit).rows


def find(user, text: str, *, after: UUID | None = None, limit: int = policy.PAGE) -> Found:
    """A page of archives that answer `text`, after the one with id `after`.

    Those of that very number or address come first: the pieces of it are common, and among a million archives
    the one that is meant would be older than all that are looked at for a page.
    """
    text = tidy(text)
    whole, pieces = questions(text)
    first = by_number(user, text)
    first += _real(user, text, candidates((whole, []), None, limit), {customer.pk for customer in first})
    told, rows = {customer.pk for customer in first}, [] if after else first
    cursor, more, batch = after, bool(text), 2 * limit + 1
    for size in [batch] if first else [min(limit + SPARE, batch), *[batch] * ROUNDS]:
        proposed = candidates(([], pieces), cursor, size)
        rows = rows + _real(user, text, proposed, told)
        more, cursor = len(proposed) == size, proposed[-1] if proposed else None
        if not more or len(rows) > limit:
            break
    if len(rows) > limit:
        rows, cursor, more = rows[:limit], rows[limit - 1].pk, True
    return Found(rows, cursor if more else None, kinds(text))


def _real(user, text: str, proposed: list[UUID], told: Collection[UUID]) -> list[Customer]:
    """Those of the proposed archives that are meant, opened and compared, without those told already."""
    opened = shown(user).in_bulk(proposed) if proposed else {}
    real = [opened[pk] for pk in proposed if pk in opened and pk not in told]
    return _answering(user, real, text, revealing.fields_known(user, real))


def _answering(user, real: list[Customer], text: str, known: dict) -> list[Customer]:
    """Those that are meant, by their own columns or, where these do not answer, by their parts."""
    own = {customer.pk for customer in real if indexing.answers(customer, text, known[customer.pk])}
    parts = searched.of(customer for customer in real if customer.pk not in own)
    for customer in real:
        if customer.pk in parts:
            whole = revealing.sees_whole(user, customer)
            told = searched.known_to(parts[customer.pk], known[customer.pk], whole=whole)
            if told != searched.NOTHING and indexing.answers(customer, text, known[customer.pk], told):
                own.add(customer.pk)
    return [customer for customer in real if customer.pk in own]


def note(user, found: Found, *, via: str) -> None:
    """One line in the register: of which kind the search was, and how much it found. Never the text."""
    Event.note(Event.Kind.SEARCHED, by=user, via=via, kinds=list(found.kinds), found=len(found.rows))


def tidy(text: str) -> str:
    """What was typed, without signs that are no writing, at most `LONGEST` characters."""
    text = "".join(char for char in str(text) if unicodedata.category(char) not in {"Cc", "Cs", "Cn", "Co"})
    return unicodedata.normalize("NFKC", text).strip()[:LONGEST]


def shown(user):
    """The archives `user` may see, with what lists show beside them, and of the sealed columns what is searched."""
    return Customer.objects.visible_to(user).select_related("owner", "department").defer(*UNSEARCHED)


def questions(text: str) -> tuple[list[UUID], list[list[int]]]:
    """(exact tokens, groups of grams). A whole phone asks for its last four too, for guardians' phones."""
    query = tokens.query(text) if text else None
    if not query:
        return [], []
    groups = query.groups
    if not groups and any(kind == "phone" for kind, _token in query.exact):
        groups = tokens.query(tokens.EXACT["phone"](text)[-4:]).groups
    theirs = [tokens.exact(f"{searched.THEIRS}{kind}", text) for kind in kinds_of_theirs(query)]
    return [*(token for _kind, token in query.exact), *theirs], [list(group) for group in groups]


def kinds_of_theirs(query: tokens.Query) -> list[str]:
    """As what whole value of somebody who speaks for a customer the text could be meant."""
    return [kind for kind, _token in query.exact if f"{searched.THEIRS}{kind}" in tokens.EXACT]


def candidates(asked: tuple[list, list], after: UUID | None, limit: int) -> list[UUID]:
    """Ids the index proposes to the declared actor, newest first."""
    exact, groups = asked
    if not exact and not groups:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM customer_search(%s::uuid[], %s::jsonb, %s, %s)",
            [exact, json.dumps(groups), after, limit],
        )
        return [pk for (pk,) in cursor.fetchall()]


def by_number(user, text: str) -> list[Customer]:
    """The archives a number means: KH-2026-000017-4, without its check digit, or only 2026-17 or 17."""
    wanted = numbers_meant(text)
    if not wanted:
        return []
    meant = Q(number__in=wanted) | Q(pk__in=aliases.numbers(wanted))
    return list(shown(user).filter(meant).order_by("-number"))


def numbers_meant(text: str) -> list[str]:
    """Every archive number `text` may stand for. A wrong check digit means none: it is a slip."""
    parts = ARCHIVE.fullmatch(re.sub(r"[\s_]+", "", text.upper()).replace("—", "-").replace("–", "-"))
    if not parts:
        return []
    if parts["year"]:
        series = [(parts["prefix"] or numbering.PREFIX, int(parts["year"]))]
    else:
        series = NumberSeries.objects.order_by("-year").values_list("prefix", "year")
    meant = [
        numbering.written(prefix, year, int(parts["sequence"]))
        for prefix, year in series
        if parts["prefix"] in (None, prefix)
    ]
    return [number for number in meant if parts["check"] in (None, number[-1])]


def kinds(text: str) -> tuple[str, ...]:
    """How the search may have been meant, for the register: name, letters, digits, phone, archive…"""
    meant = [KINDS[term.kind] for term in typed.terms(text)] + typed.exact_kinds(text)
    if ARCHIVE.fullmatch(text.upper()):
        meant.append("archive")
    return tuple(dict.fromkeys(meant))
