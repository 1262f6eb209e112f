"""The demo installation shows its accounts at the door; nothing here is reached where DEMO is off."""

import json
import time
from functools import lru_cache

from django.conf import settings

from agency.roles import ROLES


def accounts() -> list[dict]:
    """Rows of the file `manage.py demo --accounts` wrote: role, username, password, name, totp_secret."""
    file = settings.AGENCY_HOME / "accounts.json"
    try:
        return _read(file, file.stat().st_mtime_ns)
    except (OSError, ValueError):
        return []


@lru_cache(maxsize=1)
def _read(file, changed: int) -> list[dict]:
    told = json.loads(file.read_text(encoding="utf-8"))
    rows = told.get("accounts", told) if isinstance(told, dict) else told
    if isinstance(rows, dict):
        rows = [{"role": role, **row} for role, row in rows.items() if isinstance(row, dict)]
    found = [row | {"label": ROLES[row["role"]].label} for row in rows if row.get("role") in ROLES]
    return [row | {"username": row.get("username") or row.get("login", "")} for row in found]


def code_of(user) -> str:
    """The code an authenticator app would show now for a demo account, or ''."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    secret = next((row.get("totp_secret") for row in accounts() if row["username"] == user.username), "")
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30)) if secret else ""
