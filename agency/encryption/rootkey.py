"""The root key: 32 bytes in base64 or hex, from the environment or from a file of its own."""

import base64
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from .errors import KeyStoreError


@dataclass(frozen=True)
class RootKey:
    """A key given as text (`MASTER_KEY`, or the file named by `MASTER_KEY_FILE`), else the file at `path`."""

    text: str
    path: Path

    def load(self) -> bytes:
        """The 32 bytes; KeyStoreError with the cure when there are none or they are malformed."""
        if self.text:
            return decode(self.text, "MASTER_KEY")
        try:
            stat = self.path.stat()
            text = self.path.read_text(encoding="ascii")
        except FileNotFoundError:
            raise KeyStoreError(
                f"There is no master key: set MASTER_KEY or MASTER_KEY_FILE, or put it back at {self.path}."
                " For a new installation make one with `manage.py create_keys`."
            ) from None
        except OSError as error:
            raise KeyStoreError(f"The master key at {self.path} cannot be read: {error.strerror}.") from None
        except UnicodeDecodeError:
            raise KeyStoreError(f"The master key at {self.path} is malformed.") from None
        if stat.st_mode & 0o077:
            raise KeyStoreError(
                f"The master key at {self.path} can be read by others: run chmod 600 on it,"
                " and consider it known to whoever has an account on this machine."
            )
        return decode(text, str(self.path))

    def create(self) -> None:
        """Write a new random key to the file, unless a key was given or is there already."""
        if self.text or self.path.exists():
            self.load()
            return
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(encode(os.urandom(32)) + "\n")
            file.flush()
            os.fsync(file.fileno())


def directory() -> Path:
    """Where the key files lie: `KEY_DIRECTORY`, else `keys` under `AGENCY_HOME`."""
    return Path(getattr(settings, "KEY_DIRECTORY", None) or Path(settings.AGENCY_HOME) / "keys")


def configured() -> RootKey:
    return RootKey(getattr(settings, "MASTER_KEY", ""), directory() / "master.key")


def encode(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()


def decode(text: str, source: str) -> bytes:
    text = text.strip()
    try:
        key = (
            bytes.fromhex(text) if len(text) == 64 else base64.b64decode(text, altchars=b"-_", validate=True)
        )
    except ValueError:
        key = b""
    if len(key) != 32:
        raise KeyStoreError(f"The master key in {source} is malformed: it must be 32 bytes in base64 or hex.")
    return key
