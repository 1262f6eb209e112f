"""Personal data sealed in the application: PostgreSQL, its logs and its backups never see it plain.

    envelope   the format of one sealed value          keyring    data keys, one per subject
    provider   what a key store must do                keystore   the one in a file; rootkey above it
    fields, models, sealing, state                     how Django models carry sealed values
    tokens, names, grams, frequencies                  blind index: finding without opening
    rotation, horizon, resealing, startup              keys in operation

The reasons and figures are in docs; the guarantees of a destruction are in `rotation.shred`.
"""

from .errors import (
    EpochDestroyed,
    KeyMissing,
    KeyStoreError,
    SealedError,
    SubjectShredded,
    TamperedError,
)
from .fields import SealedBooleanField, SealedDateField, SealedJSONField, SealedTextField
from .models import SealedManager, SealedModel, SealedQuerySet
from .sentinels import KEYLESS, SHREDDED, TAMPERED, Unreadable
from .state import attach_keys

__all__ = [
    "KEYLESS",
    "SHREDDED",
    "TAMPERED",
    "EpochDestroyed",
    "KeyMissing",
    "KeyStoreError",
    "SealedBooleanField",
    "SealedDateField",
    "SealedError",
    "SealedJSONField",
    "SealedManager",
    "SealedModel",
    "SealedQuerySet",
    "SealedTextField",
    "SubjectShredded",
    "TamperedError",
    "Unreadable",
    "attach_keys",
]
