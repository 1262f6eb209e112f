"""Data keys: loaded many at a time, opened with their epoch key, kept nowhere but on the instances.

No cache beyond the model instance: once a key is destroyed and committed, every worker is blind.
"""

import json
import os
from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connections, transaction

from .envelope import DataKey
from .errors import EpochDestroyed, TamperedError
from .provider import provider
from .sentinels import SHREDDED, TAMPERED, Unreadable

type Held = DataKey | Unreadable

COLUMNS = ("subject", "gen", "epoch", "wrapped", "old")


@lru_cache(64)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def _aad(subject: UUID, gen: int, epoch: int) -> bytes:
    return b"dek/1" + subject.bytes + gen.to_bytes(2) + epoch.to_bytes(4)


def wrap(key: bytes, subject: UUID, gen: int, epoch: int) -> bytes:
    nonce = os.urandom(12)
    cipher = _cipher(provider().epoch_key(epoch))
    return nonce + cipher.encrypt(nonce, key, _aad(subject, gen, epoch))


def unwrap(blob: bytes, subject: UUID, gen: int, epoch: int) -> bytes:
    """The 32 bytes of a data key. TamperedError when the row was altered; KeyStoreError for its epoch."""
    blob = bytes(blob)
    try:
        return _cipher(provider().epoch_key(epoch)).decrypt(blob[:12], blob[12:], _aad(subject, gen, epoch))
    except InvalidTag:
        raise TamperedError(f"the wrapped key of {subject} does not open under epoch {epoch}") from None


def generations(row: dict) -> dict[int, bytes]:
    """Every generation of data key in a key row, opened: {generation: 32 bytes}."""
    keys = {row["gen"]: unwrap(row["wrapped"], row["subject"], row["gen"], row["epoch"])}
    for gen, blob, epoch in row["old"] or ():
        keys[gen] = unwrap(bytes.fromhex(blob), row["subject"], gen, epoch)
    return keys


def opened(row: dict) -> Held:
    """The data key of a row, SHREDDED for a tombstone, TAMPERED for a row that does not open."""
    if row["wrapped"] is None:
        return SHREDDED
    try:
        return DataKey.of(row["subject"], row["gen"], generations(row))
    except (TamperedError, EpochDestroyed):
        return TAMPERED


def load(subjects: Iterable[UUID], using: str | None = None, *, lock: bool = False) -> dict[UUID, Held]:
    """The keys of many subjects in one query; a subject without a key row is absent.

    With `lock` the rows are held until the transaction ends, so that neither a destruction nor a renewal
    of the key can slip between reading it and writing what it seals.
    """
    from agency.models.key import SubjectKey

    rows = SubjectKey.objects.using(using).filter(subject__in=set(subjects)).values(*COLUMNS)
    if lock:
        rows = _shared(rows.order_by("subject"), using)
    return {row["subject"]: opened(row) for row in rows}


def _shared(rows, using: str | None) -> list[dict]:
    """The rows under FOR SHARE, which Django cannot say; several writers of one archive do not wait."""
    connection = connections[rows.db]
    sql, params = rows.query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} FOR SHARE", params)
        return [dict(zip(COLUMNS, [*row[:4], _json(row[4])], strict=True)) for row in cursor.fetchall()]


def _json(value: str | list | None) -> list | None:
    return json.loads(value) if isinstance(value, str) else value


def ensure(subjects: Iterable[UUID], using: str | None = None) -> dict[UUID, Held]:
    """The keys of all the subjects, locked; a subject that has none gets one. Call inside a transaction.

    The current epoch is asked for only after the first query: from then on this transaction is seen by
    `horizon.wait`, and a rotation does not destroy an epoch that it is about to use.
    """
    from agency.models.key import SubjectKey

    subjects = set(subjects)
    with transaction.atomic(using=using, savepoint=False):
        held = load(subjects, using, lock=True)
        if missing := sorted(subjects - held.keys()):
            epoch = provider().current_epoch()
            SubjectKey.objects.using(using).bulk_create(
                [
                    SubjectKey(
                        subject=subject, gen=1, epoch=epoch, wrapped=wrap(os.urandom(32), subject, 1, epoch)
                    )
                    for subject in missing
                ],
                ignore_conflicts=True,
            )
            held |= load(missing, using, lock=True)
    return held
