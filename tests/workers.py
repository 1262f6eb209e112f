"""Processes of their own beside a test, on its database: those that are killed."""

import os

from django.db import connection


def database_url() -> str:
    """The owner's address of the test's database; the worker takes on the application's role by itself."""
    head, _slash, tail = os.environ.get("OWNER_DATABASE_URL", os.environ["DATABASE_URL"]).partition("?")
    return f"{head.rsplit('/', 1)[0]}/{connection.settings_dict['NAME']}" + (f"?{tail}" if tail else "")
