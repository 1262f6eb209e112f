"""What the person in charge of keys runs by hand."""

import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from agency.acting import acting_as
from agency.encryption import startup, tokens
from agency.encryption.provider import provider
from agency.models import Event, KeyStoreMark, SubjectKey
from customers.models import Customer
from tests import make
from tests.cast import department, staff


@pytest.fixture
def archives(transactional_db):
    KeyStoreMark.objects.all().delete()
    startup.adopt()
    with acting_as("system:test"):
        lin = staff("lin", "林知夏", "sales", department("国内部"))
        return [make.customer(lin, name=name) for name in ("张三", "李四")]


def names() -> set[str]:
    with acting_as("system:test"):
        return {customer.name for customer in Customer.objects.all()}


def test_rotating_the_keys_is_written_in_the_register(archives, capsys):
    before = provider().current_epoch()
    call_command("rotate_keys", "--patience", "20")
    with acting_as("system:test"):
        (noted,) = Event.objects.filter(kind=Event.Kind.KEYS)

    assert noted.data == {"epoch": before + 1, "rewrapped": 2, "destroyed": [before]}
    assert noted.actor == "system:rotate_keys"
    assert names() == {"张三", "李四"}


def test_a_healthy_archive_passes_the_inspection(archives, capsys):
    call_command("sealed_verify")

    assert "customers.Customer: 4 opened" in capsys.readouterr().out


def test_the_application_cannot_renew_the_keys_of_history_and_says_who_can(archives, capsys):
    with pytest.raises(CommandError, match="owner of the tables"):
        call_command("rotate_keys", "--subjects", "--patience", "20")

    assert names() == {"张三", "李四"}
    with acting_as("system:test"):
        assert {version.name for version in Customer.history.all()} == {"张三", "李四"}


@pytest.fixture
def as_owner(archives):
    """The owner of the tables, as in migrations and in maintenance by hand."""
    connection.close()
    role = connection.settings_dict["OPTIONS"].pop("assume_role")
    yield
    connection.close()
    connection.settings_dict["OPTIONS"]["assume_role"] = role


def test_the_owner_renews_every_data_key_and_history_opens_under_the_new_one(as_owner, capsys):
    call_command("rotate_keys", "--subjects", "--patience", "20")
    call_command("rotate_keys", "--patience", "20")
    call_command("sealed_verify")

    assert set(SubjectKey.objects.values_list("gen", "old")) == {(2, None)}
    assert names() == {"张三", "李四"}
    with acting_as("system:test"):
        assert {version.name for version in Customer.history.all()} == {"张三", "李四"}


def test_a_renewal_changes_sealed_bytes_in_history_and_nothing_else(as_owner):
    with acting_as("system:test"), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.reseal', 'on', true)")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute("UPDATE customers_historicalcustomer SET grade = 'vip', name = name")


def test_a_new_index_key_finds_everybody_and_ends_the_old_tokens(archives, capsys):
    old = tokens.exact("phone", "13800138000")
    version = provider().index_version()
    call_command("rebuild_index", "--new-key")

    assert provider().index_version() == version + 1
    assert tokens.exact("phone", "13800138000") != old
    with acting_as("system:test"):
        rows = list(type(archives[0]).search.related.related_model.objects.values_list("exact", flat=True))
    assert [old in row for row in rows] == [False, False]
    assert all(tokens.exact("phone", "13800138000") in row for row in rows)


def test_keys_are_never_made_over_sealed_data(archives):
    with pytest.raises(CommandError, match="sealed data already"):
        call_command("create_keys")


def test_identifiers_grow_with_time_and_are_version_seven():
    from agency.encryption.ids import uuid7

    made = [uuid7() for _ in range(5000)]

    assert made == sorted(made)
    assert len(set(made)) == 5000
    assert {(one.version, one.variant) for one in made} == {(7, uuid.RFC_4122)}
