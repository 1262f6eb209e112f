"""A real Celery worker is killed with kill -9 in the middle of everything it does for contracts: done once, later.

The tables the jobs write last are locked, so that each of them stands in its middle when the kill comes: files on
disk, rows not committed. The broker gives the unfinished jobs out again, the clock ticks too, and nothing doubles.
"""

import hashlib
import time
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.utils.timezone import now

from agency import policy as house
from agency.acting import acting, acting_as
from agency.models import Notice
from compliance.models import FileProof, Incident, Sweep
from contracts import policy
from contracts.filing import readers
from contracts.models import (
    Contract,
    ExpiryStep,
    ProviderTask,
    ScanPage,
    Signature,
    SigningRound,
    TextIndex,
)
from contracts.signing import platforms
from contracts.signing.providers import sandbox
from customers.attachments import opening, parsing, store, sweeping
from customers.models import Attachment
from tests import make
from tests.contracts import approvals, signed
from tests.contracts.crowds import noted
from tests.contracts.expiry.lasting import agreement, in_days, tell_nobody
from tests.contracts.filing import scanned
from tests.workers import CeleryWorker, database_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
JOBS = {  # task: its sweep
    "follow_signing": "signing",
    "follow_platforms": "platforms",
    "read_scans": "scans",
    "follow_contract_days": "contract_days",
    "read_files_again": "files_again",
}
LAST = ("customers_attachment", "contracts_textindex", "contracts_expirystep", "compliance_incident")
WAITING = (
    "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
    " WHERE d.datname = current_database() AND NOT granted AND locktype = 'relation'"
)
PATIENCE = 90  # seconds
WORDS = "补充约定：旅客加订洱海落日游船，费用自理。"


def until(done, worker: CeleryWorker) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, worker.log.read_text()
        time.sleep(0.1)


@pytest.fixture
def worker(tmp_path, monkeypatch, live_server):
    """It asks the sandbox over HTTP, as it would ask a vendor."""
    monkeypatch.setattr(settings, "FILES_DIRECTORY", tmp_path / "files")
    made = CeleryWorker(tmp_path / "worker.log", SIGNING_SANDBOX="1", SIGNING_SANDBOX_URL=live_server.url)
    yield made
    made.stop()


@pytest.fixture
def work(worker, live_server, lin, zhao, jiang, bai, shen, gao) -> dict:
    """Something for each job: a paper to print, one to fetch, a page to read, an end to come, a damaged file."""
    with acting_as("system:test"):
        kept = [make.attachment(make.customer(lin), "contract", make.pdf(n)) for n in (1, 2, 3)]
        store.path(kept[-1].pk, store.ORIGINAL).unlink()
        scan = scanned.finished(scanned.submitted(lin, make.customer(lin)), scanned.printed(WORDS))
    printed = signed.signed(lin, customer=make.customer(lin))
    fetched = approvals.approved(lin, customer=make.customer(lin))
    approvals.checked(fetched)
    with acting(lin):
        called = f"{live_server.url}/platform/sandbox/callback/"
        task = platforms.begin(fetched, "sandbox", by=lin, callback=called)
    platforms.sweep(now() + timedelta(seconds=1))
    with acting_as("system:test"):
        task.refresh_from_db()
        for side in task.round.needed:
            sandbox.act(task.external, side)
    assert sandbox.deliver(now()) == len(task.round.needed) + 1
    with acting_as("system:test"):
        task.refresh_from_db()
        assert task.state == ProviderTask.State.FINISHED
        lasting = agreement(lin, in_days(20))
    tell_nobody()
    return {"scan": scan, "printed": printed, "fetched": fetched, "lasting": lasting, "kept": kept}


def facts(work) -> dict:
    """What each job leaves behind, counted."""
    with acting_as("system:test"):
        return {
            "papers": SigningRound.objects.filter(paper__isnull=False).count(),
            "files": Attachment.objects.count(),
            "signatures": Signature.objects.filter(contract=work["fetched"]).count(),
            "state": Contract.objects.get(pk=work["fetched"].pk).state,
            "words": TextIndex.objects.filter(page__scan=work["scan"]).count(),
            "rungs": ExpiryStep.objects.count(),
            "told": Notice.objects.filter(kind__startswith="contract_ending").count(),
            "proofs": FileProof.objects.filter(file__in=work["kept"]).count(),
            "incidents": Incident.objects.count(),
        }


def on_disk() -> set:
    return {place.name for place, _owner, _written in store.every()}


def swept(since) -> bool:
    rows = Sweep.objects.filter(name__in=JOBS.values(), finished_at__gt=since)
    return rows.count() == len(JOBS)


def test_every_job_of_contracts_survives_kill_9(worker, work):
    before, stored = facts(work), on_disk()
    worker.start(pool=len(JOBS))
    with psycopg.connect(database_url()) as owner:
        owner.execute(f"LOCK TABLE {', '.join(LAST)} IN SHARE MODE")
        worker.send(*JOBS)
        until(lambda: owner.execute(WAITING).fetchone()[0] == len(JOBS), worker)
        worker.kill()
        owner.rollback()

    assert facts(work) == before
    assert len(worker.unanswered()) == len(JOBS)
    assert len(on_disk() - stored) == 4  # two papers with their thumbnails, which no record names
    with acting_as("system:test"):
        ScanPage.objects.filter(taken_at__isnull=False).update(taken_at=now() - policy.PAGE_TAKEN_FOR)
    restarted = now()
    worker.let_time_pass()
    worker.start(pool=2)
    worker.send(*JOBS)
    until(lambda: swept(restarted) and not worker.unanswered(), worker)

    papers = 3  # printed, fetched, and the agreement’s
    assert facts(work) == before | {
        "papers": papers,
        "files": before["files"] + papers,
        "signatures": 2,
        "state": "signed",
        "words": 1,
        "rungs": 1,
        "told": 2,
        "proofs": len(work["kept"]),
        "incidents": 1,
    }
    assert (noted("signed_paper_made"), noted("contract_signed"), noted("file_damaged")) == (papers, 3, 1)
    assert_every_file_is_whole(work)


@pytest.mark.skipif(not readers.READERS[0].installed(), reason="the extra “ocr” is not installed")
def test_a_worker_killed_while_a_picture_is_read_reads_it_once_later(worker, lin):
    picture = parsing.page(scanned.printed(f"#set text(size: 22pt)\n{WORDS}"), 1, policy.SCAN_LONGEST)
    scan = scanned.finished(scanned.submitted(lin), picture)
    worker.start(pool=1)
    worker.send("read_scans")
    until(children_reading, worker)
    worker.kill()

    assert not children_reading()
    assert facts_of_words(scan) == 0
    with acting_as("system:test"):
        ScanPage.objects.update(taken_at=now() - policy.PAGE_TAKEN_FOR)
    worker.let_time_pass()
    worker.start(pool=1)
    worker.send("read_scans")
    until(lambda: facts_of_words(scan) and not worker.unanswered(), worker)

    assert facts_of_words(scan) == 1
    with acting_as("system:test"):
        assert "洱海落日游船" in scan.sheets.get().words.replace(" ", "")


def children_reading() -> list[Path]:
    """Processes that read a picture right now."""
    return [one for one in Path("/proc").glob("[0-9]*/cmdline") if b"reader_child.py" in said(one)]


def said(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # it has just ended
        return b""


def facts_of_words(scan) -> int:
    with acting_as("system:test"):
        return TextIndex.objects.filter(page__scan=scan).count()


def assert_every_file_is_whole(work) -> None:
    """Each record has its bytes; what the dead worker left on disk is swept away, and nothing else."""
    with acting_as("system:test"):
        sweeping.sweep(now() + house.ORPHANS_AFTER + timedelta(seconds=1))
        rows = [one for one in Attachment.objects.all() if one != work["kept"][-1]]  # that one was spoilt
        assert all(hashlib.sha256(opening.whole(one)).hexdigest() == one.digest for one in rows)
        named = {store.path(one.pk, rendition).name for one in rows for rendition in store.RENDITIONS}
    assert on_disk() - {store.path(work["kept"][-1].pk, store.THUMBNAIL).name} == named
