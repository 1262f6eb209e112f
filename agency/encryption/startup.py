"""Before anything is served: the key store opens, and it is the one this database was sealed with."""

from agency.models.key import KeyStoreMark, SubjectKey

from .errors import KeyStoreError
from .provider import provider


def create() -> None:
    """Make the keys of a new installation and mark the database with them (`manage.py create_keys`).

    Refuses where sealed data exists already: new keys would not open it.
    """
    _refuse_over_data()
    provider().create()
    adopt()


def adopt() -> None:
    """Mark a database without sealed data with the key store that is there already.

    One key store belongs to one database: a rotation knows only of the data keys in its own.
    """
    _refuse_over_data()
    provider().check()
    KeyStoreMark.objects.update_or_create(id=1, defaults={"fingerprint": provider().fingerprint()})


def _refuse_over_data() -> None:
    if SubjectKey.objects.exists():
        raise KeyStoreError(
            "This database holds sealed data already. Restore its key store from the newest key backup;"
            " new keys would open nothing."
        )


def verify() -> None:
    """Raise KeyStoreError, with a sentence saying what to do, unless every data key in use can be opened.

    Called by the supervisor, by gunicorn and Celery when they start, and by /readyz: a few index look-ups.
    """
    store = provider()
    store.check()
    known = KeyStoreMark.objects.filter(id=1).values_list("fingerprint", flat=True).first()
    if known is None and SubjectKey.objects.exists():
        raise KeyStoreError(
            "The database holds data keys but no mark of a key store: restore key_store_mark."
        )
    if known is None:
        raise KeyStoreError("The database has no key store mark yet. Run `manage.py create_keys` once.")
    if known != store.fingerprint():
        raise KeyStoreError(
            f"The key store {store.fingerprint()} is not the one this database was sealed with ({known})."
            " Put back the key store of this installation, or restore its newest key backup."
        )
    if lost := [epoch for epoch in epochs_in_use() if epoch not in store.epochs()]:
        raise KeyStoreError(
            f"Data keys are wrapped under epoch {lost[0]}, which the key store lacks. The table of data"
            " keys and the key store come from different backups: restore both from the newest one."
        )


def epochs_in_use() -> list[int]:
    """The epochs that any data key not destroyed is wrapped under, by hops through the index."""
    found: list[int] = []
    keys = SubjectKey.objects.filter(wrapped__isnull=False).order_by("epoch").values_list("epoch", flat=True)
    while (epoch := (keys.filter(epoch__gt=found[-1]) if found else keys).first()) is not None:
        found.append(epoch)
    return found
