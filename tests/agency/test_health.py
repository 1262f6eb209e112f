"""Probes tell machines what is wrong, quickly, and nobody anything about people."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import now

from agency import health
from agency.encryption.provider import provider
from agency.models import KeyStoreMark


@pytest.fixture
def marked(db):
    """A database that knows its key store, as after `create_keys`."""
    KeyStoreMark.objects.update_or_create(id=1, defaults={"fingerprint": provider().fingerprint()})


def test_the_process_says_that_it_is_alive_without_asking_the_database(client):
    answer = client.get("/healthz")  # without the mark django_db any query fails

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_house_in_order_is_ready(client, marked):
    answer = client.get("/readyz")

    told = answer.json()
    assert answer.status_code == 200, told
    assert {told["checks"][name] for name in health.NEEDED} == {"ok"}


def test_without_a_broker_the_house_is_ready_but_says_so(client, marked, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["checks"]["broker"] == "unreachable; work waits in the database"


@pytest.mark.parametrize(("late", "status"), [(timedelta(minutes=9), 200), (timedelta(minutes=11), 503)])
def test_a_deadline_more_than_ten_minutes_late_is_red(client, marked, settings, late, status):
    settings.OLDEST_OVERDUE = f"{__name__}.late_by_{late.seconds // 60}"

    answer = client.get("/readyz")

    assert answer.status_code == status
    assert ("Retry-After" in answer.headers) == (status == 503)


def late_by_9(moment):
    return now() - timedelta(minutes=9)


def late_by_11(moment):
    return now() - timedelta(minutes=11)


@pytest.mark.django_db(transaction=True)
def test_without_a_database_it_answers_503_and_when_to_come_back(client, settings):
    connection.close()
    host, connection.settings_dict["HOST"] = connection.settings_dict["HOST"], "/nowhere"
    try:
        answer = client.get("/readyz")
    finally:
        connection.close()
        connection.settings_dict["HOST"] = host

    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert answer.json()["checks"] == {
        "database": "unreachable",
        "tables": "unknown",
        "keys": "unknown",
        "deadlines": "unknown",
        "broker": answer.json()["checks"]["broker"],
    }


@pytest.mark.django_db
def test_keys_that_do_not_open_make_it_red_and_name_no_secret(client, settings, tmp_path):
    from agency.encryption.provider import provider

    settings.KEY_DIRECTORY = tmp_path
    provider.cache_clear()
    try:
        answer = client.get("/readyz")
    finally:
        provider.cache_clear()

    assert answer.status_code == 503
    assert answer.json()["checks"]["keys"] == "the keys do not open; the log of the start says why"
    assert str(tmp_path) not in json.dumps(answer.json())
