"""Reads the register from its first line to its last and says which lines are not what they were."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection, transaction

from compliance.models import Chain, ChainHead, Checkpoint

from . import anchoring, canon, signing

MOST = 1000  # findings told one by one; the rest are counted
STEP = 10_000  # lines between two calls of `progress`
LINKED = """
SELECT l.chain, l.seq, l.event_id, l.previous, l.hash,
       e.id, e.at, e.kind, e.by_id, e.actor, e.subject, e.request_id, e.data::text
FROM compliance_chainlink l LEFT JOIN agency_event e ON e.id = l.event_id
ORDER BY l.chain, l.seq"""
UNLINKED = """
SELECT e.id, e.at FROM agency_event e
WHERE NOT EXISTS (SELECT FROM compliance_chainlink l WHERE l.event_id = e.id) ORDER BY e.id"""


@dataclass(frozen=True)
class Found:
    """One thing that is wrong. `what` is a code of `compliance.chain.words.WRONG`."""

    what: str
    chain: int | None = None
    seq: int | None = None
    event: int | None = None
    at: datetime | None = None
    checkpoint: int | None = None
    place: int | None = None

    def facts(self) -> dict:
        facts = {name: value for name, value in asdict(self).items() if value is not None}
        return facts | ({"at": self.at.isoformat()} if self.at else {})


@dataclass
class Report:
    lines: int = 0
    wrong: int = 0
    findings: list[Found] | None = None

    @property
    def sound(self) -> bool:
        return not self.wrong


def check(progress: Callable[[int], None] = lambda lines: None) -> Report:
    """Verify chains, lines, ends, checkpoints, signatures and copies as they are at one moment."""
    report = Report(findings=[])

    def found(one: Found) -> None:
        report.wrong += 1
        if len(report.findings) < MOST:
            report.findings.append(one)

    with transaction.atomic():
        heads = {head.chain: (head.seq, bytes(head.hash)) for head in ChainHead.objects.all()}
        points = list(Checkpoint.objects.order_by("pk"))
        wanted = _places(points)
        met: dict[tuple[int, int], str] = {}
        for chain, seq, end, wrong in _walk(heads):
            if wrong:
                found(wrong)
            if end is not None:
                report.lines += 1
                if report.lines % STEP == 0:
                    progress(report.lines)
                if (chain, seq) in wanted:
                    met[chain, seq] = end.hex()
        for pk, at in _unlinked():
            found(Found("unlinked", event=pk, at=at))
    for one in (*_checkpoints(points, met), *_copies(points)):
        found(one)
    progress(report.lines)
    return report


def _walk(heads: dict[int, tuple[int, bytes]]) -> Iterator[tuple[int, int, bytes | None, Found | None]]:
    """(chain, place, hash, what is wrong) of every link up to the ends read before, in their order."""
    ends = dict.fromkeys(Chain.values, (0, b""))
    for row in _rows():
        chain, seq, previous, end = row[0], row[1], bytes(row[3]), bytes(row[4])
        if seq > heads.get(chain, (0, b""))[0] and chain in heads:
            continue  # written while we read; or beyond the end, which is told below
        at, before = ends.get(chain, (0, b""))
        for place in range(at + 1, min(seq, at + 1 + MOST)):
            yield chain, place, None, Found("missing_link", chain, place)
        yield chain, seq, end, _wrong(row, previous, end, before if seq == at + 1 else None)
        ends[chain] = (seq, end)
    for chain, (seq, end) in sorted({**dict.fromkeys(ends, (0, b"")), **heads}.items()):
        if ends.get(chain, (0, b"")) != (seq, end):
            yield chain, seq, None, Found("head", chain, seq)


def _wrong(row: tuple, previous: bytes, end: bytes, before: bytes | None) -> Found | None:
    chain, seq, event, _previous, _end, pk, at, kind, by, actor, subject, request, data = row
    if pk is None:
        return Found("missing_line", chain, seq, event)
    told = canon.line(
        chain, seq, pk=pk, at=at, kind=kind, by=by, actor=actor, subject=subject, request=request, data=data
    )
    if canon.link(previous, told) != end:
        return Found("changed", chain, seq, event, at)
    if before is not None and previous != before:
        return Found("cut", chain, seq, event, at)
    return None


def _rows() -> Iterator[tuple]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(LINKED)
        while rows := cursor.fetchmany(2000):
            yield from rows


def _unlinked() -> Iterator[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(UNLINKED)
        yield from cursor.fetchall()


def _places(points: list[Checkpoint]) -> set[tuple[int, int]]:
    return {(int(chain), seq) for point in points for chain, (seq, _end) in point.heads.items()}


def _checkpoints(points: list[Checkpoint], met: dict[tuple[int, int], str]) -> Iterator[Found]:
    """Each signed, each naming the one before, and the chains as they were then."""
    before = None
    for number, point in enumerate(points, start=1):
        if point.pk != number and (before is None or point.pk != before.pk + 1):
            yield Found("missing_checkpoint", checkpoint=(before.pk if before else 0) + 1)
        elif point.previous != (anchoring.digest(before).hex() if before else ""):
            yield Found("checkpoint", checkpoint=point.pk)
        if not signing.is_signed(anchoring.digest(point), point.key, point.signature):
            yield Found("signature", checkpoint=point.pk)
        elif before and point.key != before.key:
            yield Found("key", checkpoint=point.pk)
        for chain, (seq, end) in sorted(point.heads.items()):
            if seq and met.get((int(chain), seq)) != end:
                yield Found("rewritten", int(chain), seq, checkpoint=point.pk)
        before = point


def _copies(points: list[Checkpoint]) -> Iterator[Found]:
    """Every copy outside must say what the database says, and no more."""
    known = {point.pk: (anchoring.text(point), point.key, point.signature) for point in points}
    for place, file in enumerate(anchoring.files(), start=1):
        for line, kept in enumerate(anchoring.kept(file), start=1):
            if not kept:
                yield Found("anchor_broken", checkpoint=line, place=place)
            elif known.get(kept["number"]) != (kept["signed"], kept["key"], kept["signature"]):
                yield Found("anchor", checkpoint=kept["number"], place=place)
