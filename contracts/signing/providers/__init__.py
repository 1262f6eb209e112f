"""Signing platforms: what each must be able to do, and which are set up (§1.5).

The three Chinese vendors share this shape: a task is ordered, every signer has an address on the platform, the
platform calls back with a signature of its own, the signed paper and a report of evidence are fetched, a task is
voided. `settings.SIGNING_PROVIDERS` says which module is which platform.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


class Forged(Exception):
    """A call that does not come from the platform, or is too old to be believed."""


class Away(Exception):
    """The platform cannot be reached just now; what was asked for is tried again."""


@dataclass(frozen=True)
class Order:
    """What is to be signed: the revision, its digest, and who signs, as in `SigningRound.needed`."""

    key: UUID
    document: UUID
    digest: str
    signers: list[str]
    callback: str


@dataclass(frozen=True)
class Call:
    """What the platform tells: `kind` is signed, completed or refused; each call has a nonce and a number."""

    nonce: str
    external: str
    sequence: int
    kind: str
    signer: str = ""


@dataclass(frozen=True)
class Report:
    """The platform’s evidence: when each side signed this digest, and whatever else it gives."""

    digest: str
    signed: dict[str, datetime]
    more: dict[str, Any] = field(default_factory=dict)


class SigningProvider(Protocol):
    """`level` is A only for a platform whose certificates a licensed authority issues, else T: a trial."""

    code: str
    label: str
    level: str

    def create_task(self, order: Order) -> str:
        """The platform’s number; the same for the same key. Raises `Away`."""

    def addresses(self, external: str) -> dict[str, str]:
        """{signer: path or address where she signs}."""

    def callback(self, headers: Any, body: bytes) -> Call:
        """What a call says, once its signature is proved. Raises `Forged`."""

    def evidence_report(self, external: str) -> Report:
        """Raises `Away`."""

    def download(self, external: str) -> bytes:
        """The signed paper as PDF. Raises `Away`."""

    def void(self, external: str) -> None:
        """Nobody signs it any more. Twice is once. Raises `Away`."""


def codes() -> list[str]:
    return list(settings.SIGNING_PROVIDERS)


def of(code: str) -> SigningProvider:
    """The platform `code`; raises `KeyError` for one that is not set up."""
    return import_string(settings.SIGNING_PROVIDERS[code])()


def offered() -> list[SigningProvider]:
    return [of(code) for code in codes()]
