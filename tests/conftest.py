"""The cast and the stage. Every test speaks of these people, so a name tells what they may do.

The schema is made by the owner of the tables; then the tests run as the application's own role, so that
row-level security and the missing rights of that role hold in every test.
"""

import os

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop in the tests' thread

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections
from django.test import TransactionTestCase
from django.utils import translation

from agency.acting import acting_as
from agency.encryption.keystore import FileKeyProvider
from compliance.retention.defaults import write_defaults
from contracts.checking.reference import write_reference as write_check_rules
from contracts.reference import write_reference as write_contracts

# Tables a transactional test leaves as they are: reference data written after migrate.
KEPT = ("django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions")
REFERENCE = (
    "agency_workcalendar",
    "customers_carerule",
    "customers_changepolicy",
    "customers_prompt",
    "customers_purpose",
    "customers_privacynotice",
    "customers_sourcechannel",
    "customers_productkind",
    "key_store_mark",
)

GROWN = 1 << 20  # bytes of a table from which new files cost less than its dead rows do


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory, django_db_modify_db_settings_parallel_suffix):
    """Keys of the test run's own, before the first sealed row; the owner makes the schema."""
    from urllib.parse import urlsplit

    settings.KEY_DIRECTORY = tmp_path_factory.mktemp("keys")
    settings.MASTER_KEY = ""
    settings.FILES_DIRECTORY = tmp_path_factory.mktemp("files")
    FileKeyProvider.from_settings().create()
    owner = os.environ.get("OWNER_DATABASE_URL", os.environ["DATABASE_URL"])
    for alias in connections:
        connections[alias].settings_dict["USER"] = urlsplit(owner).username
        connections[alias].settings_dict["PASSWORD"] = urlsplit(owner).password or ""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """From here on the tests are the application, not the owner."""
    with django_db_blocker.unblock():
        connection.settings_dict["OPTIONS"]["assume_role"] = settings.APPLICATION_ROLE
        connection.close()
    yield
    with django_db_blocker.unblock():
        connection.close()
        del connection.settings_dict["OPTIONS"]["assume_role"]


@pytest.fixture(autouse=True)
def _stage(request):
    """In tests with a database, code outside a request acts as the system and sees everything."""
    marker = request.node.get_closest_marker("django_db")
    real_commits = {"transactional_db", "live_server"} & set(request.fixturenames) or (
        marker and marker.kwargs.get("transaction")
    )
    if real_commits or ("db" not in request.fixturenames and not marker):
        yield  # threads and servers must see what is committed: such tests say who acts
        return
    request.getfixturevalue("db")
    with acting_as("system:test"):
        yield


@pytest.fixture(autouse=True)
def _house_language():
    """Each test begins in the language of the house, whatever the last request of another spoke."""
    translation.activate(settings.LANGUAGE_CODE)


def _empty_tables(self) -> None:
    """After a transactional test: empty as the owner, guards asleep; far quicker than Django's flush."""
    for name in connections:
        link = connections[name]
        link.close()
        role = link.settings_dict["OPTIONS"].pop("assume_role", None)
        try:
            _truncate(link)
        except OperationalError:  # a browser's last request was still being answered: a deadlock
            link.close()
            _truncate(link)
        finally:
            link.close()
            if role:
                link.settings_dict["OPTIONS"]["assume_role"] = role


def _truncate(link) -> None:
    with link.cursor() as cursor:
        # a request that its browser gave up may never have closed its connection
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = session_user AND pid <> pg_backend_pid()"
        )
        empty(cursor, fresh=False)
    write_defaults(
        using=link.alias
    )  # these rules name colleagues: the table cannot stay when theirs is emptied
    write_contracts(using=link.alias)  # so do the rules of the approval matrix
    write_check_rules(using=link.alias)


def empty(cursor, *, fresh: bool = True) -> None:
    """No row in any table but those written after migrate; as the owner of the tables.

    `fresh` also gives every table new files (0.4 s); without, small tables lose their rows where they lie (0.02 s).
    """
    cursor.execute(
        "SELECT string_agg(table_, ', '), string_agg('DELETE FROM ' || table_, ';'), bool_or(size > %s)"
        " FROM (SELECT format('%%I.%%I', schemaname, tablename) AS table_,"
        " pg_relation_size(format('%%I.%%I', schemaname, tablename)) AS size FROM pg_tables"
        " WHERE schemaname IN ('public', 'keys') AND tablename <> ALL (%s)) AS ours",
        [GROWN, list(KEPT + REFERENCE)],
    )
    tables, emptying, grown = cursor.fetchone()
    cursor.execute("SET session_replication_role = replica")
    if fresh or grown:
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY")
    else:
        cursor.execute(emptying)
        cursor.execute(
            "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence"
            " JOIN pg_depend ON objid = seqrelid AND deptype IN ('a', 'i') JOIN pg_class t ON t.oid = refobjid"
            " WHERE pg_sequence_last_value(seqrelid) IS NOT NULL AND t.relname <> ALL (%s)",
            [list(KEPT + REFERENCE)],
        )
    cursor.execute("DELETE FROM customers_privacynotice WHERE version <> '2026-01'")  # published by the test


TransactionTestCase._fixture_teardown = _empty_tables

from tests.cast import *  # noqa: E402, F403
