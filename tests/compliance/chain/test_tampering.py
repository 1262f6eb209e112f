"""A superuser changes the register past every guard: the verification names the very line."""

import random
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils.timezone import now

from agency.acting import acting_as
from agency.models import Event
from compliance.chain import anchoring, checking
from compliance.models import ChainLink

from .owner import as_owner

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 1000
LINES = 90


@contextmanager
def undone():
    """A tampering that is taken back, so that the next one stands alone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# What is done to one line: (statements, what is found there or behind it)
ACTS = {
    "kind": "UPDATE agency_event SET kind = 'sign_out' WHERE id = {event}",
    "moment": "UPDATE agency_event SET at = at + interval '1 microsecond' WHERE id = {event}",
    "person": "UPDATE agency_event SET by_id = 4711 WHERE id = {event}",
    "actor": "UPDATE agency_event SET actor = actor || '.' WHERE id = {event}",
    "record": "UPDATE agency_event SET subject = gen_random_uuid() WHERE id = {event}",
    "request": "UPDATE agency_event SET request_id = gen_random_uuid() WHERE id = {event}",
    "details": "UPDATE agency_event SET data = data || '{{\"rows\": -1}}' WHERE id = {event}",
    "line deleted": "DELETE FROM agency_event WHERE id = {event}",
    "link deleted": "DELETE FROM compliance_chainlink WHERE event_id = {event}",
    "both deleted": "DELETE FROM compliance_chainlink WHERE event_id = {event};"
    " DELETE FROM agency_event WHERE id = {event}",
    "hash": "UPDATE compliance_chainlink SET hash = sha256(hash) WHERE event_id = {event}",
    "hash before": "UPDATE compliance_chainlink SET previous = sha256(previous) WHERE event_id = {event}",
    "line and hash": "UPDATE agency_event SET kind = 'sign_out' WHERE id = {event};"
    " UPDATE compliance_chainlink l SET hash = sha256(l.previous || convert_to("
    "register_line(l.chain::smallint, l.seq, e), 'UTF8')) FROM agency_event e"
    " WHERE e.id = l.event_id AND e.id = {event}",
    "number of the line": "UPDATE agency_event SET id = 900000 + id WHERE id = {event}",
    "line put in": "INSERT INTO agency_event (kind, at, actor, data) VALUES ('revealed', now(), 'user', '{{}}')",
}


@pytest.fixture
def register():
    with acting_as("system:test"):
        for number in range(LINES):
            Event.note(("revealed", "sign_in", "reviewed")[number % 3], rows=number)
    with acting_as("system:test"):
        anchoring.take(now())
    return {link.event_id: (link.chain, link.seq) for link in ChainLink.objects.all()}


def test_a_thousand_random_tamperings_are_found_a_thousand_times_at_the_exact_line(register):
    dice, missed = random.Random(20261122), []
    with as_owner() as cursor:
        for _turn in range(TIMES):
            act, event = dice.choice(sorted(ACTS)), dice.choice(sorted(register))
            with undone():
                cursor.execute(ACTS[act].format(event=event))
                report = checking.check()
            if not any(points_at(found, act, event, *register[event]) for found in report.findings):
                missed.append((act, register[event], report.findings))
        assert checking.check().sound
    assert not missed, missed[:3]


def points_at(found, act: str, event: int, chain: int, seq: int) -> bool:
    if act == "line put in":
        return found.what == "unlinked" and found.event not in (None, event)
    if act == "line and hash":  # made whole in itself: the link behind it, or the chain's end, no longer fits
        return found.chain == chain and found.seq in (seq, seq + 1)
    return (found.chain, found.seq) == (chain, seq) or found.event == event


def test_a_tail_written_anew_with_all_its_hashes_is_found_by_the_checkpoint(register):
    with as_owner() as cursor, undone():
        cursor.execute("UPDATE agency_event SET data = '{}' WHERE id = (SELECT min(id) FROM agency_event)")
        rewrite(cursor)
        report = checking.check()

    assert {found.what for found in report.findings} == {"rewritten"}


def test_a_tail_cut_off_is_found_by_the_checkpoint(register):
    with as_owner() as cursor, undone():
        cursor.execute("DELETE FROM compliance_chainlink WHERE seq > 20")
        cursor.execute(
            "DELETE FROM agency_event e WHERE NOT EXISTS"
            " (SELECT FROM compliance_chainlink WHERE event_id = e.id)"
        )
        cursor.execute(
            "UPDATE compliance_chainhead h SET seq = 20, hash = (SELECT hash FROM"
            " compliance_chainlink l WHERE l.chain = h.chain AND l.seq = 20)"
        )
        report = checking.check()

    assert {found.what for found in report.findings} == {"rewritten"}


def test_a_tail_and_the_checkpoints_written_anew_are_found_by_the_copy_outside(register, settings, tmp_path):
    settings.ANCHOR_DIRECTORIES = [str(tmp_path)]
    anchoring.copy_out()
    with as_owner() as cursor, undone():
        cursor.execute("UPDATE agency_event SET data = '{}' WHERE id = (SELECT min(id) FROM agency_event)")
        rewrite(cursor)
        cursor.execute("DELETE FROM compliance_checkpoint")
        anchoring.take(now() - timedelta(hours=1))  # even with the signing key in hand
        report = checking.check()

    assert {found.what for found in report.findings} == {"anchor"}


def rewrite(cursor) -> None:
    """Every hash anew, as whoever owns the database could."""
    cursor.execute(
        "SELECT l.chain, l.seq, e.id FROM compliance_chainlink l JOIN agency_event e ON e.id = l.event_id"
        " ORDER BY l.chain, l.seq"
    )
    before, at = b"", None
    for chain, seq, event in cursor.fetchall():
        before = before if chain == at else b""
        cursor.execute(
            "UPDATE compliance_chainlink SET previous = %s, hash = sha256(%s || convert_to("
            "(SELECT register_line(%s::smallint, %s, e) FROM agency_event e WHERE e.id = %s), 'UTF8'))"
            " WHERE event_id = %s RETURNING hash",
            [before, before, chain, seq, event, event],
        )
        before, at = bytes(cursor.fetchone()[0]), chain
        cursor.execute("UPDATE compliance_chainhead SET hash = %s WHERE chain = %s", [before, chain])


def test_what_nobody_touched_is_in_order(register):
    report = checking.check()
    assert report.sound
    assert report.lines == LINES
    assert connection.settings_dict["OPTIONS"]["assume_role"]
