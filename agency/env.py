"""Typed readers of the environment. A secret may come from a file: `NAME_FILE` holds its path."""

import os
from pathlib import Path


def text(name: str, default: str | None = None) -> str:
    """The value of `name`, or the content of the file named by `name`_FILE (secrets).

    Raises `RuntimeError` when neither is set and there is no default.
    """
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise RuntimeError(f"Set {name} (or {name}_FILE) in the environment; see .env.example.")
    return value


def given(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def flag(name: str, default: bool = False) -> bool:
    """True for 1, true, yes, on (any case)."""
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def integer(name: str, default: int) -> int:
    return int(os.environ.get(name, default))


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def database(name: str) -> dict:
    """Django's DATABASES entry for the URL in `name`: postgresql://user:password@host:port/db?host=/socket"""
    from urllib.parse import parse_qs, unquote, urlsplit

    url = urlsplit(text(name))
    if url.scheme not in {"postgresql", "postgres"}:
        raise RuntimeError(f"{name} must be a postgresql:// address.")
    query = {key: values[-1] for key, values in parse_qs(url.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.pop("host", url.hostname or ""),
        "PORT": str(url.port or query.pop("port", "")),
        "OPTIONS": query,
    }
