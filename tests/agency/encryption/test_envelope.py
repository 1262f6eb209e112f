"""One sealed value: it opens where it was sealed, and nowhere else."""

import itertools
import os
import re
import uuid
from pathlib import Path

import cryptography_vectors
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from agency.encryption.envelope import DataKey, binding, pad, seal, unpad, unseal
from agency.encryption.errors import KeyMissing, TamperedError

CONTEXTS = ("customer.name", "customer.phone", "intake.note")


def data_key(subject: uuid.UUID | None = None, gen: int = 1, key: bytes | None = None) -> DataKey:
    return DataKey.of(subject or uuid.uuid4(), gen, {gen: key or os.urandom(32)})


def vectors(name: str):
    """The NIST CAVP cases of a .rsp file, as dictionaries."""
    case, header = {}, {}
    for line in Path(cryptography_vectors.__file__).parent.joinpath("ciphers/AES/GCM", name).open():
        if match := re.match(r"\[(\w+) = (\d+)\]", line):
            header[match[1]] = int(match[2])
        elif match := re.match(r"(\w+) ?= ?(\w*)", line):
            if match[1] == "Count":
                yield case
                case = dict(header)
            case[match[1]] = match[2]
        elif line.strip() == "FAIL":
            case["FAIL"] = True
    yield case


def test_the_cipher_answers_the_vectors_of_nist():
    valid = refused = 0
    for case in vectors("gcmDecrypt256.rsp"):
        if (case.get("IVlen"), case.get("Taglen")) != (96, 128):
            continue
        cipher = AESGCM(bytes.fromhex(case["Key"]))
        sealed = [bytes.fromhex(case[part]) for part in ("IV", "CT", "Tag", "AAD")]
        given_ = sealed[0], sealed[1] + sealed[2], sealed[3]
        if case.get("FAIL"):
            with pytest.raises(InvalidTag):
                cipher.decrypt(*given_)
            refused += 1
        else:
            assert cipher.decrypt(*given_) == bytes.fromhex(case["PT"])
            valid += 1

    assert (valid, refused) == (184, 191)


@given(st.binary(max_size=300), st.sampled_from([0, 8, 16, 64]))
def test_whatever_is_sealed_comes_back(value, block):
    key, row, bound = data_key(), uuid.uuid4(), binding("customer.name")

    assert unseal(key, bound, row, seal(key, bound, row, value, block)) == value


@given(st.binary(max_size=200), st.integers(0, 10**6), st.integers(1, 255))
def test_a_single_changed_byte_is_noticed(value, position, change):
    key, row, bound = data_key(), uuid.uuid4(), binding("customer.name")
    blob = bytearray(seal(key, bound, row, value))
    blob[position % len(blob)] ^= change

    with pytest.raises((TamperedError, KeyMissing)):
        unseal(key, bound, row, bytes(blob))


@given(st.binary(max_size=60), st.integers(0, 60))
def test_a_shortened_value_is_noticed(value, length):
    key, row, bound = data_key(), uuid.uuid4(), binding("customer.name")
    blob = seal(key, bound, row, value)

    with pytest.raises((TamperedError, KeyMissing)):
        unseal(key, bound, row, bytes(blob)[: min(length, len(blob) - 1)])


def test_no_value_opens_in_the_place_of_another():
    """All 132 moves between two customers, two rows and three columns, under one and the same key."""
    secret = os.urandom(32)
    subjects, rows = (uuid.uuid4(), uuid.uuid4()), (uuid.uuid4(), uuid.uuid4())
    places = list(itertools.product(subjects, rows, CONTEXTS))
    opened = []

    for here, there in itertools.permutations(places, 2):
        blob = seal(data_key(here[0], key=secret), binding(here[2]), here[1], b"secret")
        try:
            opened.append(unseal(data_key(there[0], key=secret), binding(there[2]), there[1], blob))
        except TamperedError:
            continue

    assert opened == []


def test_a_value_does_not_open_as_another_generation():
    subject, row, bound, secret = uuid.uuid4(), uuid.uuid4(), binding("customer.name"), os.urandom(32)
    both = DataKey.of(subject, 2, {1: secret, 2: secret})
    blob = bytearray(seal(both, bound, row, b"secret"))
    blob[3] = 1

    with pytest.raises(TamperedError):
        unseal(both, bound, row, bytes(blob))


@given(st.text(max_size=30), st.text(max_size=30), st.binary(max_size=8), st.binary(max_size=8))
def test_two_contexts_never_bind_alike(one, other, after_one, after_other):
    if one != other:
        assert binding(one) + after_one != binding(other) + after_other


def test_names_of_one_to_five_hanzi_are_equally_long():
    key, row, bound = data_key(), uuid.uuid4(), binding("customer.name")

    assert {len(seal(key, bound, row, ("王" * n).encode())) for n in range(1, 6)} == {48}


@given(st.binary(max_size=80))
def test_padding_ends_on_a_block_and_comes_off_again(value):
    assert len(pad(value)) % 16 == 0
    assert unpad(pad(value)) == value


def test_no_nonce_is_used_twice():
    key, row, bound = data_key(), uuid.uuid4(), binding("customer.name")

    assert len({bytes(seal(key, bound, row, b"x"))[4:16] for _ in range(20_000)}) == 20_000


def test_a_forked_worker_draws_other_nonces():
    key, row, bound = data_key(), uuid.uuid4(), binding("customer.name")
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        os.write(writer, bytes(seal(key, bound, row, b"x"))[4:16])
        os._exit(0)
    mine = bytes(seal(key, bound, row, b"x"))[4:16]
    os.waitpid(child, 0)

    assert os.read(reader, 12) != mine


def test_the_format_is_frozen():
    """What is on file must open for ever: header, binding and padding as they were on the first day."""
    subject, row = uuid.UUID(int=1), uuid.UUID(int=2)
    key = DataKey.of(subject, 1, {1: bytes(range(32))})
    aad = bytes.fromhex("e1010001") + b"sealed/1\x00\x0dcustomer.name" + subject.bytes + row.bytes
    body = AESGCM(bytes(range(32))).encrypt(b"\0" * 12, "张三".encode() + b"\x80" + b"\0" * 9, aad)

    assert unseal(key, binding("customer.name"), row, bytes.fromhex("e1010001") + b"\0" * 12 + body) == (
        "张三".encode()
    )


def test_nothing_prints_a_key_or_a_value():
    key, row, bound = data_key(key=b"k" * 32), uuid.uuid4(), binding("customer.name")
    blob = seal(key, bound, row, b"secret")

    assert "kkk" not in repr(key)
    assert (str(blob), repr(blob)) == ("<Ciphertext 48 bytes>", "<Ciphertext 48 bytes>")
