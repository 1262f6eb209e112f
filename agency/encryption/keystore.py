"""The key store in a file: `keystore.json`, every key in it wrapped under the root key."""

import base64
import fcntl
import json
import os
import tempfile
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from . import rootkey
from .errors import EpochDestroyed, KeyStoreError
from .provider import KeyProvider

FORMAT = 1


class FileKeyProvider(KeyProvider):
    """Epoch and index keys in one file readable by its owner only (0600), on a volume of its own."""

    def __init__(self, path: Path, root: rootkey.RootKey):
        self.path, self.root = Path(path), root
        self._lock = threading.RLock()
        self._seen, self._store, self._plain = None, None, {}

    @classmethod
    def from_settings(cls) -> "FileKeyProvider":
        return cls(rootkey.directory() / "keystore.json", rootkey.configured())

    # --- reading ---------------------------------------------------------------------------------------
    def fingerprint(self) -> str:
        return self._read()["id"]

    def current_epoch(self) -> int:
        return self._read()["epoch"]

    def epochs(self) -> list[int]:
        return sorted(int(number) for number, entry in self._read()["epochs"].items() if entry["key"])

    def epoch_key(self, epoch: int) -> bytes:
        return self._key("epochs", epoch)

    def made(self) -> datetime:
        """Since when the current epoch's key is in use."""
        store = self._read()
        return datetime.fromisoformat(store["epochs"][str(store["epoch"])]["made"])

    def index_version(self) -> int:
        return self._read()["index"]

    def index_key(self, version: int) -> bytes:
        return self._key("indexes", version)

    def check(self) -> None:
        store = self._read()
        for kind in ("epochs", "indexes"):
            for number in [int(n) for n, entry in store[kind].items() if entry["key"]]:
                self._key(kind, number)
        self._key("epochs", store["epoch"])
        self._key("indexes", store["index"])

    # --- writing ---------------------------------------------------------------------------------------
    def create(self) -> None:
        """Make a new key store (and a root key, unless one was given); never replaces one."""
        if self.path.exists():
            raise KeyStoreError(f"There is a key store at {self.path} already; it is never replaced.")
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.root.create()
        store = {"format": FORMAT, "id": os.urandom(16).hex(), "epoch": 1, "index": 1}
        store |= {"epochs": {}, "indexes": {}}
        self._add(store, "epochs", 1)
        self._add(store, "indexes", 1)
        with self._exclusive():
            self._write(store)

    def new_epoch(self) -> int:
        with self._exclusive():
            store = self._read()
            store["epoch"] = number = max(map(int, store["epochs"])) + 1
            self._add(store, "epochs", number)
            self._write(store)
        return number

    def destroy_epoch(self, epoch: int) -> None:
        with self._exclusive():
            store = self._read()
            if epoch == store["epoch"]:
                raise KeyStoreError("The current epoch key cannot be destroyed; rotate first.")
            self._forget(store["epochs"][str(epoch)])
            self._write(store)

    def new_index_key(self) -> int:
        with self._exclusive():
            store = self._read()
            number = max(map(int, store["indexes"])) + 1
            self._add(store, "indexes", number)
            self._write(store)
        return number

    def use_index_key(self, version: int) -> None:
        with self._exclusive():
            store = self._read()
            self._key("indexes", version)
            store["index"] = version
            for number, entry in store["indexes"].items():
                if int(number) < version:
                    self._forget(entry)
            self._write(store)

    def rewrap(self, root: bytes) -> None:
        """Wrap everything under another root key; the caller then puts that key in place of the old one."""
        with self._exclusive():
            store = self._read()
            plain = {
                (kind, number): self._key(kind, int(number))
                for kind in ("epochs", "indexes")
                for number, entry in store[kind].items()
                if entry["key"]
            }
            for (kind, number), key in plain.items():
                store[kind][number]["key"] = self._wrap(AESGCM(root), store["id"], kind, int(number), key)
            self._write(store)

    # --- the file --------------------------------------------------------------------------------------
    def _read(self) -> dict:
        """A private copy of the store, read again whenever another process has replaced the file."""
        try:
            stat = self.path.stat()
            seen = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
            with self._lock:
                if seen != self._seen:
                    self._store = _parsed(self.path.read_text(encoding="utf-8"))
                    self._seen, self._plain = seen, {}
                return json.loads(self._store)
        except FileNotFoundError:
            raise KeyStoreError(
                f"There is no key store at {self.path}. For a new installation make one with"
                " `manage.py create_keys`; otherwise restore it from the newest key backup."
            ) from None
        except OSError as error:
            raise KeyStoreError(f"The key store at {self.path} cannot be read: {error.strerror}.") from None
        except (ValueError, KeyError, TypeError):
            raise KeyStoreError(
                f"The key store at {self.path} is damaged. Restore it from the newest key backup."
            ) from None

    def _write(self, store: dict) -> None:
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".keystore-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:  # mkstemp makes the file 0600
            json.dump(store, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, self.path)
        directory = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
        with self._lock:
            self._seen, self._plain = None, {}

    @contextmanager
    def _exclusive(self):
        with self._lock, open(self.path.with_suffix(".lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._seen = None
            yield

    # --- the keys in it --------------------------------------------------------------------------------
    def _key(self, kind: str, number: int) -> bytes:
        store = self._read()
        with self._lock:
            if (kind, number) in self._plain:
                return self._plain[kind, number]
        entry = store[kind].get(str(number))
        if entry is None:
            raise KeyStoreError(
                f"The key store at {self.path} knows no {kind[:-1]} key {number}: it is older than the"
                " data. Restore the newest key backup."
            )
        if not entry["key"]:
            raise EpochDestroyed(f"The {kind[:-1]} key {number} was destroyed at {entry['destroyed']}.")
        blob = base64.b64decode(entry["key"])
        try:
            key = AESGCM(self.root.load()).decrypt(blob[:12], blob[12:], _aad(store["id"], kind, number))
        except InvalidTag:
            raise KeyStoreError(
                f"The master key does not open the key store at {self.path}."
                " Give the master key this store was made with."
            ) from None
        with self._lock:
            self._plain[kind, number] = key
        return key

    def _add(self, store: dict, kind: str, number: int) -> None:
        sealed = self._wrap(AESGCM(self.root.load()), store["id"], kind, number, os.urandom(32))
        store[kind][str(number)] = {"key": sealed, "made": _now(), "destroyed": None}

    @staticmethod
    def _wrap(root: AESGCM, store_id: str, kind: str, number: int, key: bytes) -> str:
        nonce = os.urandom(12)
        return base64.b64encode(nonce + root.encrypt(nonce, key, _aad(store_id, kind, number))).decode()

    @staticmethod
    def _forget(entry: dict) -> None:
        entry["key"], entry["destroyed"] = None, entry["destroyed"] or _now()


def _aad(store_id: str, kind: str, number: int) -> bytes:
    return f"keystore/1|{store_id}|{kind}|{number}".encode()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _parsed(text: str) -> str:
    """The text itself once it has the shape of a key store; ValueError, KeyError or TypeError otherwise."""
    store = json.loads(text)
    if store["format"] != FORMAT:
        raise ValueError(store["format"])
    int(store["epoch"]), int(store["index"]), bytes.fromhex(store["id"])
    for kind in ("epochs", "indexes"):
        for number, entry in store[kind].items():
            int(number), base64.b64decode(entry["key"] or "")
    return text
