"""Between the servers' start and the people's: words compiled, keys made or checked, tables, styles.

Run as `python -m agency.embedded.prepare REPORT` with the owner's DATABASE_URL: one Django start for all.
"""

import hashlib
import io
import json
import sys
import time
from pathlib import Path

import django

from agency.release import compile_words, open_keys


def main(report: Path, own: bool) -> None:
    compile_words()
    django.setup()
    lines = [
        timed("tables", migrate),
        timed("keys", lambda: open_keys(own)),
        timed("styles", collect),
    ]
    report.write_text(json.dumps({"lines": lines, "empty": empty()}))


def migrate() -> str:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    mark = fingerprint(["agency", "customers", "contracts", "compliance"], "*.py")
    if waiting or remembered("tables") != mark:  # guards and role groups are rewritten after each migrate
        call_command("migrate", verbosity=0, interactive=False)
        remember("tables", mark)
    return f"{waiting} migrations applied" if waiting else "up to date"


def collect() -> str:
    from django.core.management import call_command

    mark = fingerprint(["static"], "*")
    if remembered("styles") == mark:
        return "up to date"
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, stdout=io.StringIO())
    remember("styles", mark)
    return "collected"


def empty() -> bool:
    from django.contrib.auth import get_user_model

    return not get_user_model().objects.exists()


# --- what has been done already ------------------------------------------------------------------------
def fingerprint(folders: list[str], pattern: str) -> str:
    """Changes when a file below `folders`, the installed packages or the database address change."""
    from django.conf import settings

    digest = hashlib.sha256(
        repr(settings.DATABASES["default"].get("HOST")).encode() + django.__version__.encode()
    )
    for folder in folders:
        for path in sorted((settings.BASE_DIR / folder).rglob(pattern)):
            if "__pycache__" not in path.parts and path.is_file():
                stat = path.stat()
                digest.update(f"{path}|{stat.st_mtime_ns}|{stat.st_size}".encode())
    return digest.hexdigest()


def marks_file() -> Path:
    from django.conf import settings

    return Path(settings.AGENCY_HOME) / "done.json"


def remembered(name: str) -> str | None:
    file = marks_file()
    return json.loads(file.read_text()).get(name) if file.exists() else None


def remember(name: str, mark: str) -> None:
    file = marks_file()
    marks = json.loads(file.read_text()) if file.exists() else {}
    file.write_text(json.dumps(marks | {name: mark}))


def timed(name: str, act) -> str:
    began = time.monotonic()
    told = act()
    return f"{name:<11} {told}  ({time.monotonic() - began:.1f} s)"


if __name__ == "__main__":
    main(Path(sys.argv[1]), own="--own" in sys.argv)
