"""The destruction of many archives among a million, by two workers that are killed every few seconds.

The archives are destroyed in earnest: the installation has that many fewer afterwards, which `fill` makes up
for at the next run. A batch that an interrupted run left is carried on instead of a new one.
"""

import multiprocessing
import os
import random
import time
from datetime import timedelta
from uuid import UUID

import psycopg
from django.contrib.auth.models import Group
from django.db import connections
from django.db.models import Count, Q
from django.utils.timezone import now

from agency.acting import acting_as
from agency.models import Event, SubjectKey, User
from compliance.destruction import batches, executing, running
from compliance.models import DisposalBatch, DisposalItem
from compliance.retention import collecting

ARCHIVES = int(os.environ.get("BENCH_PURGE", "100000"))
WORKERS, LIVES = 2, (2.0, 6.0)  # seconds a worker lives before it is killed
LONG_AGO = timedelta(days=5 * 366)
ACTOR = "system:bench_purge"
State, Item = DisposalBatch.State, DisposalItem.State


def lines() -> list[dict]:
    """Archives a second, how often a worker died, and what was missed or done twice."""
    batch = _left_over()
    if batch is None:
        _make_due()
        batch = _approved()
    begun_with = _count(batch, state=Item.DESTROYED)
    began, killed = time.monotonic(), 0
    while _count(batch, state=Item.WAITING):
        workers = [_worker(batch) for _one in range(WORKERS)]
        time.sleep(random.uniform(*LIVES))
        for worker in workers:
            killed += worker.is_alive()
            worker.kill()
            worker.join()
    seconds = time.monotonic() - began
    with acting_as(ACTOR):
        states = list(batch.items.values_list("state", "customer_id"))
        gone = [pk for state, pk in states if state == Item.DESTROYED]
        told = list(
            Event.objects.filter(kind="destroyed", subject__in=gone).values_list("subject", flat=True)
        )
        open_keys = SubjectKey.objects.filter(subject__in=gone, wrapped__isnull=False).count()
    wrong = abs(len(told) - len(gone)) + len(told) - len(set(told)) + open_keys + len(states) - len(gone)
    return [
        _line("purge_archives_per_s", round((len(gone) - begun_with) / seconds, 1), None)
        | {"archives": len(gone), "of_an_earlier_run": begun_with},
        _line("purge_workers_killed", killed, None),
        _line("purge_missed_or_twice", wrong, 0),
    ]


def _count(batch: DisposalBatch, **facts) -> int:
    with acting_as(ACTOR):
        return batch.items.filter(**facts).count()


def _left_over() -> DisposalBatch | None:
    """The batch under way with most to do."""
    with acting_as(ACTOR):
        waiting = Count("items", filter=Q(items__state=Item.WAITING))
        found = DisposalBatch.objects.filter(state=State.EXECUTING).annotate(waiting=waiting)
        return found.filter(waiting__gt=0).order_by("-waiting").first()


def _make_due() -> None:
    """Archives of people who never bought anything were entered five years ago."""
    long_ago = now() - LONG_AGO
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"]) as owner:
        settings = {"actor": ACTOR, "scope": "all", "reason": "bench"}
        for name, value in settings.items():
            owner.execute("SELECT set_config(%s, %s, true)", [f"app.{name}", value])
        owner.execute(
            "UPDATE customers_customer SET entered_at = %s, collected_at = %s, last_contact_on = NULL"
            " WHERE id IN (SELECT id FROM customers_customer WHERE trips = 0 AND state = 'active'"
            " AND kind = 'individual' ORDER BY id LIMIT %s)",
            [long_ago, long_ago, ARCHIVES],
        )


def _approved() -> DisposalBatch:
    """A batch of what is due, whose cooling-off is over, approved by people engaged for this."""
    with acting_as(ACTOR):
        officer, manager = (_engaged(role) for role in ("privacy_officer", "general_manager"))
    collecting.sweep(now())
    with acting_as(ACTOR):
        batch = DisposalBatch.objects.get(state=State.PROPOSED)
    batches.review(batch.pk, by=officer)
    batch = batches.approve(batch.pk, by=manager)
    while running._begin(batch.cooling_until + timedelta(minutes=1)):
        pass
    return batch


def _engaged(role: str) -> User:
    user, _new = User.objects.get_or_create(username=f"bench_{role}", defaults={"name": role})
    user.groups.add(Group.objects.get(name=role))
    return user


def _worker(batch: DisposalBatch) -> multiprocessing.Process:
    """A child like those of Celery’s pool: it begins with a loaded Django and connections of its own."""
    connections.close_all()
    worker = multiprocessing.get_context("fork").Process(target=_work, args=(batch.pk,))
    worker.start()
    return worker


def _work(batch: UUID) -> None:
    while executing.step(batch, now()):
        pass


def _line(name: str, value: float, most: float | None) -> dict:
    ok = most is None or value <= most
    return {"name": name, "value": value, "reference": most, "ratio": None, "target": 1, "ok": ok}
