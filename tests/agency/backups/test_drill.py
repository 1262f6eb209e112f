"""The whole way on the real database: a backup, a drill, and somebody destroyed in between who stays destroyed."""

import gzip
import subprocess

import pytest
from django.utils.timezone import now
from psycopg import OperationalError

from agency.acting import acting_as
from agency.backups import asking, drilling, places, restoring, sealing, server
from agency.models import Backup, Event, SubjectKey
from compliance.chain import anchoring
from compliance.destruction import certifying
from tests import make
from tests.compliance.destruction import rich, steps
from tests.robustness.canaries import found_in

pytestmark = pytest.mark.django_db(transaction=True)


def dump_of(name: str) -> bytes:
    """Everything in a dump as pg_restore would write it out."""
    sealed = b"".join(sealing.read(places.of(name) / "dump", context=f"{name}/dump"))
    command = [server.program("pg_restore"), "--file=-"]
    return subprocess.run(command, input=sealed, capture_output=True, check=True).stdout


def test_a_backup_is_restored_looked_at_and_thrown_away(house, lin):
    people = [make.customer(lin, phone=f"1390000{n:04}") for n in range(5)]
    make.attachment(people[0])
    anchoring.sweep(now())

    data, keys = asking.run()
    drill = drilling.run()

    assert (data.state, keys.state, data.failure) == ("done", "done", "")
    assert drill.failure == "", drill.result
    result = drill.result
    assert (result["missing"], result["damaged"], result["register"]) == ([], 0, True)
    assert result["opened"] > 10
    assert result["rows"] >= data.facts["rows"]
    assert result["files"] == data.facts["files"] == 2
    assert (drill.data, drill.keys) == (data, keys)
    with server.connect(autocommit=True) as link:
        left = link.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'ludang_drill_%'")
        assert left.fetchone()[0] == 0
    with acting_as("system:test"):
        acts = list(Event.objects.filter(kind="backup").order_by("pk").values_list("data__act", flat=True))
    assert acts == ["made", "made", "drill_passed"]


def test_a_dump_holds_no_key_and_the_copies_nothing_readable(house, lin):
    rich.archive(lin)

    data, _keys = asking.run()

    plain = dump_of(data.name)
    with acting_as("system:test"):
        keys = [bytes(one) for one in SubjectKey.objects.values_list("wrapped", flat=True)]
    assert len(keys) >= 3
    assert [key for key in keys if key.hex().encode() in plain or key in plain] == []
    assert b"COPY keys." not in plain
    assert found_in(plain, rich.VALUES) == []
    for place in house.rglob("*"):
        if place.is_file():
            content = place.read_bytes()
            assert found_in(content, rich.VALUES) == []
            assert b"PGDMP" not in content
            assert not content.startswith(gzip.compress(b"")[:2])


def test_who_was_destroyed_after_the_backup_stays_destroyed(house, lin, shen, gao, he):
    customer = rich.archive(lin)
    stays = make.customer(lin, phone="13700001111")
    data, _keys = asking.run()
    batch = steps.executed(shen, gao)
    certifying.verify(batch.pk, by=he)

    _data, keys = asking.run()
    old = drilling.run()  # of the newest: nothing to be destroyed once more
    with acting_as("system:test"):  # as if the newest copy of the data were the one from before
        Backup.objects.filter(pk=_data.pk).update(state="failed")
    places.remove(_data.name)
    drill = drilling.run()

    assert (old.failure, old.result["replayed"]) == ("", 0)
    assert (drill.failure, drill.result["data"], drill.result["replayed"]) == ("", data.name, 1)
    assert drill.result["destroyed"] > 20  # her rows are there, and none of them opens
    restoring.make_database("ludang_drill_test")
    try:
        restoring.fill("ludang_drill_test", keys.name)
        restoring.fill("ludang_drill_test", data.name)
        with server.connect("ludang_drill_test", autocommit=True) as link:
            held = dict(link.execute("SELECT subject, wrapped IS NOT NULL FROM keys.subject_key").fetchall())
    finally:
        restoring.drop_database("ludang_drill_test")
    assert (held[customer.pk], held[stays.pk]) == (False, True)


def test_a_row_whose_key_is_missing_fails_the_drill(house, lin):
    """As if the copy of the keys were older than that of the data."""
    _data, keys = asking.run()
    make.customer(lin)
    asking.run()
    places.remove(places.whole("keys")[-1])

    drill = drilling.run()

    assert (drill.state, drill.failure) == ("failed", "not_sound")
    assert drill.result["keys"] == keys.name
    assert drill.result["damaged"] > 0


def test_a_drills_database_goes_even_while_somebody_is_connected(house):
    restoring.make_database("ludang_drill_test")
    with server.connect("ludang_drill_test", autocommit=True) as left_open:
        restoring.drop_database("ludang_drill_test")
        with pytest.raises(OperationalError):
            left_open.execute("SELECT 1")
    with server.connect(autocommit=True) as link:
        gone = link.execute("SELECT 1 FROM pg_database WHERE datname = 'ludang_drill_test'").fetchone()
    assert gone is None
    restoring.drop_database("ludang_drill_test")  # and once more, where a killed worker had got as far
