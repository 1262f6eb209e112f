"""The key store: made once, opened by its own master key only, and clear about what is wrong."""

import json
import os
import stat

import pytest

from agency.encryption import EpochDestroyed, KeyStoreError
from agency.encryption.keystore import FileKeyProvider
from agency.encryption.rootkey import RootKey, encode


@pytest.fixture
def store(tmp_path):
    made = FileKeyProvider(tmp_path / "keystore.json", RootKey("", tmp_path / "master.key"))
    made.create()
    return made


def again(store, text: str = "") -> FileKeyProvider:
    """Another process looking at the same files."""
    return FileKeyProvider(store.path, RootKey(text, store.root.path))


def test_both_files_are_readable_by_their_owner_only(store):
    assert {stat.S_IMODE(path.stat().st_mode) for path in (store.path, store.root.path)} == {0o600}


def test_a_key_store_is_never_replaced(store):
    with pytest.raises(KeyStoreError, match="already"):
        again(store).create()


def test_no_key_stands_plain_in_the_file(store):
    text = store.path.read_text()

    assert encode(store.epoch_key(1)) not in text
    assert store.epoch_key(1).hex() not in text


def test_another_process_notices_a_rotation(store):
    other = again(store)
    before = other.current_epoch()
    store.new_epoch()

    assert (before, other.current_epoch()) == (1, 2)
    assert other.epoch_key(2) == store.epoch_key(2)


def test_a_destroyed_epoch_is_gone_for_everybody_and_the_current_one_is_safe(store):
    store.new_epoch()
    other = again(store)
    other.epoch_key(1)
    store.destroy_epoch(1)

    with pytest.raises(EpochDestroyed):
        other.epoch_key(1)
    with pytest.raises(KeyStoreError, match="current"):
        store.destroy_epoch(2)


def test_a_new_index_key_is_read_only_when_told_and_ends_the_old_one(store):
    old = store.index_key(1)
    version = store.new_index_key()

    assert (version, store.index_version()) == (2, 1)
    assert store.index_key(2) != old
    store.use_index_key(2)
    assert store.index_version() == 2
    with pytest.raises(EpochDestroyed):
        store.index_key(1)


def test_the_master_key_can_be_changed(store):
    before, fresh = store.epoch_key(1), os.urandom(32)
    store.rewrap(fresh)

    assert again(store, encode(fresh)).epoch_key(1) == before
    assert again(store, fresh.hex()).fingerprint() == store.fingerprint()


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda s: s.root.path.unlink(), "There is no master key"),
        (lambda s: s.root.path.write_text("abc"), "malformed"),
        (lambda s: s.root.path.write_text(encode(os.urandom(32))), "does not open"),
        (lambda s: s.root.path.chmod(0o644), "chmod 600"),
        (lambda s: s.path.unlink(), "create_keys"),
        (lambda s: s.path.write_text("{}"), "damaged"),
        (lambda s: s.path.write_text("not json"), "damaged"),
    ],
)
def test_it_says_what_is_wrong_and_what_to_do(store, damage, sentence):
    damage(store)

    with pytest.raises(KeyStoreError, match=sentence):
        again(store).check()


def test_a_key_moved_to_another_number_does_not_open(store):
    store.new_epoch()
    content = json.loads(store.path.read_text())
    content["epochs"]["2"]["key"] = content["epochs"]["1"]["key"]
    store.path.write_text(json.dumps(content))

    with pytest.raises(KeyStoreError, match="does not open"):
        again(store).check()
