"""The key that signs checkpoints: Ed25519, in a file beside the other keys, never in the database."""

import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from agency.encryption import KeyStoreError, rootkey


def path() -> Path:
    return rootkey.directory() / "register.key"


def private_key(*, may_make: bool = False) -> Ed25519PrivateKey:
    """The signing key. Raises `KeyStoreError` where it is missing or readable by others.

    `may_make` only while nothing was ever signed: a new key beside old signatures would hide a loss.
    """
    if may_make and not path().exists():
        _make()
    try:
        stat = path().stat()
        if stat.st_mode & 0o077:
            raise KeyStoreError(f"The signing key at {path()} can be read by others: run chmod 600 on it.")
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path().read_text(encoding="ascii")))
    except (OSError, ValueError):
        raise KeyStoreError(f"The signing key of the register at {path()} is missing or malformed.") from None


def _make() -> None:
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another worker was quicker
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(Ed25519PrivateKey.generate().private_bytes_raw().hex())
        file.flush()
        os.fsync(file.fileno())


def sign(digest: bytes, *, may_make: bool = False) -> tuple[str, str]:
    """(public key, signature) in hex."""
    key = private_key(may_make=may_make)
    return key.public_key().public_bytes_raw().hex(), key.sign(digest).hex()


def is_signed(digest: bytes, public_key: str, signature: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), digest)
    except (InvalidSignature, ValueError):
        return False
    return True
