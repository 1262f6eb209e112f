"""Many sweepers, dead sweepers and contacts that cannot be told: everybody hears once all the same."""

import os
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils.timezone import now

from agency.acting import acting_as
from agency.models import Event, Notice
from compliance import deadlines
from customers.models import Intake
from tests import make

LATE = now().replace(microsecond=0)


@pytest.fixture
def stage(transactional_db, lin, zhao):
    """Sixty contacts of lin's whose time is over."""
    for number in range(60):
        make.intake(lin, collected_at=LATE - timedelta(hours=50, minutes=number))
    return lin, zhao


def heard() -> dict[str, int]:
    with acting_as("system:test"):
        return {
            "waiting": deadlines.due(LATE).count(),
            "notices": Notice.objects.count(),
            "keys": Notice.objects.values("key").distinct().count(),
            "breaches": Event.objects.filter(kind=Event.Kind.BREACHED).count(),
        }


EXACTLY_ONCE = {"waiting": 0, "notices": 120, "keys": 120, "breaches": 60}


def test_four_sweepers_at_once_tell_everybody_exactly_once(stage):
    done, start = [], threading.Barrier(4)

    def sweep():
        start.wait()
        try:
            done.append(deadlines.sweep(LATE, batch=7).done)
        finally:
            connection.close()

    threads = [threading.Thread(target=sweep) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # a sweeper that finds everything locked leaves it to the others, and to the next tick
    done.append(deadlines.sweep(LATE).done)
    assert sum(done) == 60
    assert heard() == EXACTLY_ONCE


def test_a_sweeper_killed_between_its_batches_loses_and_doubles_nothing(stage):
    child = subprocess.Popen([sys.executable, "-c", CHILD, LATE.isoformat()], env=child_environment())
    end = time.monotonic() + 60
    while heard()["breaches"] < 3 and time.monotonic() < end:
        time.sleep(0.01)
    child.kill()
    child.wait()

    before = heard()
    deadlines.sweep(LATE)

    assert 0 < before["waiting"] < 60
    assert heard() == EXACTLY_ONCE


CHILD = """
import sys, django
from datetime import datetime
django.setup()
from compliance import deadlines
deadlines.sweep(datetime.fromisoformat(sys.argv[1]), batch=1)
"""


def child_environment() -> dict[str, str]:
    """The same database, in the same role as the tests."""
    facts = connection.settings_dict
    address = f"postgresql://{facts['USER']}:{facts['PASSWORD']}@/{facts['NAME']}?host={facts['HOST']}"
    if facts["PORT"]:
        address += f"&port={facts['PORT']}"
    return os.environ | {
        "DATABASE_URL": address,
        "DATABASE_ROLE": settings.APPLICATION_ROLE,
        "DJANGO_SETTINGS_MODULE": "agency.settings",
        "SECRET_KEY": "x" * 50,
    }


@pytest.fixture
def poison(stage):
    """A contact whose notices the database refuses to take; it stands in the middle of a batch."""
    with acting_as("system:test"):
        bad = Intake.objects.order_by("due_at")[10]
    _as_owner(f"""
        CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF NEW.key LIKE 'entry:{bad.pk}:%' THEN RAISE EXCEPTION 'spoilt'; END IF; RETURN NEW; END $$;
        CREATE TRIGGER spoil BEFORE INSERT ON agency_notice FOR EACH ROW EXECUTE FUNCTION spoil()""")
    yield bad
    _as_owner("DROP TRIGGER IF EXISTS spoil ON agency_notice; DROP FUNCTION IF EXISTS spoil()")


def _as_owner(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(sql)
        cursor.execute(f"SET ROLE {settings.APPLICATION_ROLE}")


def test_a_breach_that_cannot_be_recorded_hides_no_other(stage, lin):
    with acting_as("system:test"):
        rows = list(Intake.objects.order_by("due_at"))
        Intake.objects.update(closed_at=LATE)
    bad = rows[10].pk
    _as_owner(f"""
        CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF NEW.subject = '{bad}' THEN RAISE EXCEPTION 'spoilt'; END IF; RETURN NEW; END $$;
        CREATE TRIGGER spoil BEFORE INSERT ON agency_event FOR EACH ROW EXECUTE FUNCTION spoil()""")
    try:
        recorded = [deadlines.record_late(LATE, batch=20), deadlines.record_late(LATE, batch=20)]
    finally:
        _as_owner("DROP TRIGGER IF EXISTS spoil ON agency_event; DROP FUNCTION IF EXISTS spoil()")

    assert recorded == [59, 0]
    assert deadlines.record_late(LATE) == 1
    assert heard()["breaches"] == 60


def test_a_contact_that_cannot_be_told_keeps_nobody_else_waiting(poison):
    swept = deadlines.sweep(LATE, batch=20)

    assert (swept.done, swept.failed) == (59, 1)
    assert heard() == {"waiting": 1, "notices": 118, "keys": 118, "breaches": 59}
    _as_owner("DROP TRIGGER spoil ON agency_notice")
    assert deadlines.sweep(LATE).done == 1
    assert heard() == EXACTLY_ONCE
