"""The wheel's servers: made once, closed to others, quiet about people, hard to kill for good."""

import os
import signal
import stat

import psycopg
import pytest
import redis

from agency.embedded.home import Home
from agency.embedded.postgres import Postgres
from agency.embedded.supervisor import Supervisor
from agency.embedded.valkey import Valkey


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A home with both servers running under a supervisor."""
    home = Home(tmp_path_factory.mktemp("servers") / "home")
    supervisor = Supervisor(home, say=lambda text="": None)
    servers = Postgres(home, temporary=True), Valkey(home)
    for server in servers:
        server.prepare()
        supervisor.add(server.service())
    for server in servers:
        server.wait()
    servers[0].found()
    yield supervisor, *servers
    supervisor.stop()


def ask(postgres, sql, role="ludang_app"):
    with psycopg.connect(postgres.url(role), autocommit=True) as connection:
        return connection.execute(sql).fetchone()[0]


def test_the_owner_makes_tables_and_the_application_does_not(house):
    _, postgres, _ = house

    with psycopg.connect(postgres.url("ludang_owner"), autocommit=True) as owner:
        owner.execute("CREATE TABLE t (a int)")
    with (
        psycopg.connect(postgres.url(), autocommit=True) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute("CREATE TABLE u (a int)")


def test_the_application_waits_for_nothing_long_and_the_log_keeps_quiet(house):
    _, postgres, _ = house

    assert ask(postgres, "SHOW statement_timeout") == "15s"
    assert ask(postgres, "SHOW idle_in_transaction_session_timeout") == "30s"
    assert ask(postgres, "SHOW log_error_verbosity") == "terse"
    assert ask(postgres, "SHOW log_parameter_max_length_on_error") == "0"
    assert ask(postgres, "SHOW data_checksums") == "on"


def test_nobody_else_can_open_the_socket_or_read_the_password(house):
    _, postgres, valkey = house

    assert stat.S_IMODE(postgres.socket.stat().st_mode) == 0o700
    assert stat.S_IMODE((valkey.folder / "valkey.conf").stat().st_mode) == 0o600
    assert ask(postgres, "SHOW listen_addresses") == ""
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=valkey.port).ping()
    assert redis.Redis.from_url(valkey.url).config_get("maxmemory-policy") == {
        "maxmemory-policy": "noeviction"
    }


def test_a_killed_database_comes_back_with_what_was_committed(house):
    supervisor, postgres, _ = house
    with psycopg.connect(postgres.url("ludang_owner"), autocommit=True) as owner:
        owner.execute("SET synchronous_commit = on")  # throw-away servers have it off
        owner.execute("CREATE TABLE kept AS SELECT 42 AS n")
    server = next(s for s in supervisor.services if s.name == "postgres")

    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait()
    supervisor.watch(lambda: server.alive)
    for _ in range(100):
        try:
            postgres.wait(0.5)
            break
        except TimeoutError:
            supervisor.tick()

    assert ask(postgres, "SELECT n FROM kept", "ludang_owner") == 42


def test_a_pid_file_that_names_another_program_does_not_stop_the_start(house, tmp_path):
    _, postgres, _ = house
    other = object.__new__(Postgres)
    other.data = tmp_path
    file = tmp_path / "postmaster.pid"

    file.write_text(f"{os.getpid()}\n")
    other.forget_stale_pid()
    assert not file.exists()

    file.write_text((postgres.data / "postmaster.pid").read_text())
    other.forget_stale_pid()
    assert file.exists()


def test_the_second_preparation_keeps_the_data(house):
    _, postgres, _ = house
    made = (postgres.data / "PG_VERSION").stat().st_mtime_ns

    again = Postgres(postgres.home, temporary=True)
    again.prepare()
    again.found()

    assert (again.data / "PG_VERSION").stat().st_mtime_ns == made
    assert again.url() == postgres.url()


def test_a_socket_path_too_long_for_the_system_is_put_elsewhere(tmp_path):
    home = Home(tmp_path / ("long" * 25) / "home")

    postgres = Postgres(home, temporary=True)

    assert len(str(postgres.socket)) < 93
    assert stat.S_IMODE(postgres.socket.stat().st_mode) == 0o700
    postgres.socket.rmdir()
