"""The proof pack: the chains as they are, the checkpoints and a verifier, for somebody who trusts none of us."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.db import connection, transaction

from agency.models import Event
from compliance.models import Chain, ChainHead, Checkpoint

from . import anchoring, canon

VERIFIER = Path(__file__).with_name("verify_register.py")
ROWS = """
SELECT l.seq, l.previous, l.hash, e.id, e.at, e.kind, e.by_id, e.actor, e.subject, e.request_id, e.data::text
FROM compliance_chainlink l JOIN agency_event e ON e.id = l.event_id
WHERE l.chain = %s AND l.seq > %s AND l.seq <= %s ORDER BY l.seq"""
READ_ME = """旅档 · 备案证据包 / proof pack of the register

chain-N.tsv        每行：前一行哈希、本行哈希、备案内容（JSON）/ hash before, hash, the line
checkpoints.jsonl  每日签名的检查点 / checkpoints signed once a day
verify_register.py 独立核验程序，只需 Python 3 / the verifier; needs nothing but Python 3

核验 / verify:
    python3 verify_register.py .
    python3 verify_register.py . 您自己保存的/checkpoints.jsonl

备案内容只含编号和代码，不含个人信息。
The lines hold ids and codes only, no personal data.
"""


class _Pipe(io.RawIOBase):
    """What zipfile writes, to be handed on piece by piece."""

    def __init__(self):
        self.waiting, self.length = [], 0

    def writable(self) -> bool:
        return True

    def write(self, piece) -> int:
        self.waiting.append(bytes(piece))
        self.length += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self.length

    def taken(self) -> bytes:
        pieces, self.waiting = self.waiting, []
        return b"".join(pieces)


def pack(since: Checkpoint | None = None) -> Iterator[bytes]:
    """The zip file in pieces, from behind the ends named by `since` (all of it without)."""
    pipe = _Pipe()
    starts = {int(chain): seq for chain, (seq, _end) in since.heads.items()} if since else {}
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive, transaction.atomic():
        archive.writestr("README.txt", READ_ME)
        archive.writestr(VERIFIER.name, VERIFIER.read_text(encoding="utf-8"))
        points = Checkpoint.objects.filter(pk__gte=since.pk if since else 0).order_by("pk")
        archive.writestr(anchoring.FILE, "".join(f"{anchoring.record(point)}\n" for point in points))
        for chain, seq in ChainHead.objects.order_by("chain").values_list("chain", "seq"):
            with archive.open(f"chain-{chain}.tsv", "w") as file:
                for row in _rows(chain, starts.get(chain, 0), seq):
                    file.write(row.encode())
                    if pipe.waiting:
                        yield pipe.taken()
            yield pipe.taken()
    yield pipe.taken()


def _rows(chain: int, after: int, until: int) -> Iterator[str]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROWS, [chain, after, until])
        while rows := cursor.fetchmany(2000):
            for seq, previous, end, pk, at, kind, by, actor, subject, request, data in rows:
                told = canon.line(
                    chain,
                    seq,
                    pk=pk,
                    at=at,
                    kind=kind,
                    by=by,
                    actor=actor,
                    subject=subject,
                    request=request,
                    data=data,
                )
                yield f"{bytes(previous).hex()}\t{bytes(end).hex()}\t{told}\n"


def take_out(since: Checkpoint | None, *, by) -> Iterator[bytes]:
    """The pack for a person: that it was taken stands in the register first."""
    Event.note(Event.Kind.PROOF, by=by, act="pack", since=since.pk if since else 0, chains=len(Chain.values))
    return pack(since)
