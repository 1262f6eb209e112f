"""The ways sealed data says no. None of the messages ever carries a personal value."""


class SealedError(Exception):
    """Anything the encryption refuses."""


class TamperedError(SealedError):
    """A stored value was altered, moved from another row or column, or written under another key."""


class KeyMissing(SealedError):
    """The subject has no key row: the data was restored without its newest key backup."""


class SubjectShredded(SealedError):
    """A write to a subject whose key was destroyed."""


class KeyStoreError(SealedError):
    """The key store is missing, malformed, or belongs to another installation. The text says what to do."""


class EpochDestroyed(KeyStoreError):
    """An epoch key was destroyed on purpose; what was wrapped under it is gone for good."""
