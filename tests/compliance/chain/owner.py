"""The database's owner at work past the software: what a superuser could do to the register."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def as_owner(*, guards: bool = False):
    """The tests' connection as the superuser; `guards=False` puts every trigger to sleep."""
    connection.close()
    role = connection.settings_dict["OPTIONS"].pop("assume_role")
    try:
        with connection.cursor() as cursor:
            if not guards:
                cursor.execute("SET session_replication_role = replica")
            yield cursor
    finally:
        connection.close()
        connection.settings_dict["OPTIONS"]["assume_role"] = role
