"""What a new version needs before it serves: tables, keys, words. `python -m agency.release` in production.

Run with the owner's DATABASE_URL; `make run` takes the same steps through agency.embedded.prepare.
"""

import tomllib
from functools import cache
from pathlib import Path


@cache
def version() -> str:
    """The version of the software as `pyproject.toml` says it."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    return project["project"]["version"]


def compile_words() -> None:
    """Each django.po that is newer than its django.mo."""
    import polib

    for source in Path(__file__).parents[1].glob("locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))


def open_keys(own: bool) -> str:
    """Open the keys; make those of a new installation, never new ones beside data sealed under others.

    `own`: the database is this home's, so keys that survived it may serve the new one. Another database may
    have been given by mistake, and one key store must not serve two.
    """
    from agency.encryption import KeyStoreError, startup
    from agency.encryption.provider import provider
    from agency.models.key import KeyStoreMark, SubjectKey

    try:
        if KeyStoreMark.objects.exists() or SubjectKey.objects.exists():
            startup.verify()
            return "opened"
        if not getattr(provider(), "path", Path()).exists():
            startup.create()
            return f"made in {provider().path.parent}; back them up apart from the data"
        if own:
            startup.adopt()
            return "opened, for a new database"
        raise KeyStoreError(
            "The database is empty, but there is a key store already. If it belongs to no other database,"
            " run `manage.py create_keys --adopt`; else give this installation its own AGENCY_HOME."
        )
    except KeyStoreError as error:
        raise SystemExit(f"The keys do not open. {error}") from None


def main() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False)
    print("keys", open_keys(own=True))  # noqa: T201


if __name__ == "__main__":
    main()
