"""Where the keys above the data keys live: outside PostgreSQL and outside its backups.

root key            from the environment or a file; wraps the key store
 ├─ epoch keys      one per period, each wraps data keys; destroyed after a rotation, which makes every
 │                  older copy of the key table worthless
 └─ index keys      versioned; blind index tokens are derived from them
"""

from abc import ABC, abstractmethod
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string


class KeyProvider(ABC):
    """What a key store must be able to do.

    `FileKeyProvider` keeps everything in one sealed file. A provider for a key management service or Vault
    keeps one key of the service per epoch and hands out its plain form: the network is touched only when a
    process first meets an epoch. Its `destroy_delay_days` is what the service imposes before a destroyed
    key is beyond recovery (AWS KMS: at least 7; Vault transit with trim: 0), and the date at which a
    destruction becomes final is computed from it. Name the class in the setting `KEY_PROVIDER`.

    Every method raises `KeyStoreError` with a sentence saying what to do when the store cannot answer.
    """

    destroy_delay_days = 0

    @abstractmethod
    def fingerprint(self) -> str:
        """The permanent name of this key store; the same after every rotation."""

    @abstractmethod
    def current_epoch(self) -> int:
        """The epoch under which new data keys are wrapped; must notice a rotation by another process."""

    @abstractmethod
    def epochs(self) -> list[int]:
        """The epochs whose keys exist, oldest first."""

    @abstractmethod
    def epoch_key(self, epoch: int) -> bytes:
        """The 32 bytes of an epoch; raises EpochDestroyed for one that was destroyed."""

    @abstractmethod
    def new_epoch(self) -> int:
        """Make a new current epoch and return its number."""

    @abstractmethod
    def destroy_epoch(self, epoch: int) -> None:
        """Destroy the key of a past epoch for good; refuses the current one."""

    @abstractmethod
    def index_version(self) -> int:
        """The version of the index key that searches read."""

    @abstractmethod
    def index_key(self, version: int) -> bytes:
        """The 32 bytes from which the tokens of one index version are derived."""

    @abstractmethod
    def new_index_key(self) -> int:
        """Make the next index key without reading from it yet, and return its version."""

    @abstractmethod
    def use_index_key(self, version: int) -> None:
        """Read from this version from now on and destroy the keys of all earlier ones."""

    @abstractmethod
    def create(self) -> None:
        """Make the first epoch key and the first index key; refuses where there are keys already."""

    @abstractmethod
    def check(self) -> None:
        """Open everything once; raises KeyStoreError with the cure."""


@cache
def provider() -> KeyProvider:
    """The key store of this installation."""
    path = getattr(settings, "KEY_PROVIDER", "agency.encryption.keystore.FileKeyProvider")
    return import_string(path).from_settings()
