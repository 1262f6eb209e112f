"""The story of an archive in one stream, newest first: who registered, changed, opened, shared, checked it.

One query unites the keys of all sources and cuts the page; then each source that appears is read once. The
key of a page is (moment, source, id), so that lines of the same moment are neither lost nor repeated. What a
line says stands in `storytelling`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, LPad

from agency.models import Event

from . import reasons
from .merging.aliases import ids_of
from .models import Consent, Disclosure, ShareRequest, Verification
from .showing import Sheet

PAGE = 20  # lines the archive page shows at once
SHOWN_EVENTS: set[str] = set()  # kinds of register lines that tell part of the story: see `telling.tells`
Key = tuple[datetime, str, str]


@dataclass(frozen=True)
class Source:
    """A table that tells part of the story: its rows about an archive, and the column of their moment."""

    code: str
    rows: Callable[[Sheet], QuerySet]
    moment: str
    related: tuple[str, ...]
    for_shares: bool = False  # told to whoever sees the archive through a share only
    uuids: bool = False  # the kind of the table's key

    def keys(self, sheet: Sheet, after: Key | None, size: int) -> QuerySet:
        rows = self.rows(sheet)
        if after:
            moment, code, pk = after
            earlier = Q(**{f"{self.moment}__lt": moment})
            if self.code == code:
                earlier |= Q(**{self.moment: moment, "pk__lt": pk})
            elif self.code < code:
                earlier |= Q(**{self.moment: moment})
            rows = rows.filter(earlier)
        padded = LPad(Cast("pk", CharField()), 36, Value("0"))
        rows = rows.order_by(f"-{self.moment}", "-pk").annotate(
            at_=F(self.moment), code_=Value(self.code), key_=padded
        )
        return rows.values_list("at_", "code_", "key_")[:size]

    def found(self, sheet: Sheet, keys: list[str]) -> dict:
        rows = self.rows(sheet).select_related(*self.related).filter(pk__in=keys)
        return {str(row.pk): row for row in rows}


def _of(model, sheet: Sheet) -> QuerySet:
    """Ids of an archive's records: their versions have an index by id, none by customer."""
    return model.objects.filter(customer=sheet.customer.pk).order_by().values("pk")


def _looks(sheet: Sheet) -> QuerySet:
    looks = Disclosure.objects.filter(customer__in=ids_of(sheet.customer))
    return looks if sheet.whole else looks.filter(by=sheet.user)


SOURCES: dict[str, Source] = {
    source.code: source
    for source in (
        Source(
            "change",
            lambda sheet: type(sheet.customer).history.filter(id__in=ids_of(sheet.customer)),
            "history_date",
            ("history_user",),
            for_shares=True,
        ),
        Source(
            "check",
            lambda sheet: Verification.history.filter(id__in=_of(Verification, sheet)),
            "history_date",
            ("history_user",),
        ),
        Source(
            "consent",
            lambda sheet: Consent.objects.filter(customer__in=ids_of(sheet.customer)),
            "at",
            ("purpose", "notice", "by"),
        ),
        Source(
            "event",
            lambda sheet: Event.objects.filter(subject__in=ids_of(sheet.customer), kind__in=SHOWN_EVENTS),
            "at",
            ("by",),
        ),
        Source("look", _looks, "at", ("purpose", "by"), for_shares=True, uuids=True),
        Source(
            "share",
            lambda sheet: ShareRequest.history.filter(id__in=_of(ShareRequest, sheet)),
            "history_date",
            ("history_user", "recipient", "purpose"),
        ),
    )
}


def page(
    sheet: Sheet, after: Key | None = None, size: int = PAGE
) -> tuple[list[tuple[Source, object]], Key | None]:
    """(source, row) of the newest `size` lines after a key, and the key of the next page or None."""
    told = [source for source in SOURCES.values() if sheet.whole or source.for_shares]
    first, *rest = [source.keys(sheet, after, size + 1) for source in told]
    keys = list(first.union(*rest, all=True).order_by("-at_", "-code_", "-key_")[: size + 1])
    shown = [(at, code, key.lstrip("0") if "-" not in key else key) for at, code, key in keys[:size]]
    rows = {
        code: SOURCES[code].found(sheet, [key for _at, kind, key in shown if kind == code])
        for code in {code for _at, code, _key in shown}
    }
    reasons.attach(row for found in rows.values() for row in found.values())
    lines = [(SOURCES[code], rows[code][key]) for _at, code, key in shown if key in rows[code]]
    return lines, shown[-1] if len(keys) > size else None


def before(sheet: Sheet, changes: list) -> dict[int, object]:
    """{history id: the version before it} of a page's changes: neighbours, so one query is enough for each id."""
    if not changes:
        return {}
    found = {}
    for pk in {row.id for row in changes}:
        rows = sorted((row for row in changes if row.id == pk), key=lambda row: row.history_id)
        history = type(sheet.customer).history.filter(id=pk, history_id__lt=rows[0].history_id)
        first = None if rows[0].history_type == "+" else history.order_by("-history_id").first()
        found |= {row.history_id: earlier for earlier, row in zip([first, *rows], rows, strict=False)}
    return found


def written(key: Key | None) -> str:
    """A page's key as it stands in an address: in UTC with a Z, since a + would be read as a space."""
    return f"{key[0].astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}~{key[1]}~{key[2]}" if key else ""


def read(text: str) -> Key | None:
    """The key an address carries; None when it is none of ours."""
    try:
        moment, code, pk = text.split("~")
        at = datetime.fromisoformat(moment)
        UUID(pk) if SOURCES[code].uuids else int(pk)
    except (ValueError, KeyError):
        return None
    return (at, code, pk) if at.tzinfo else None
