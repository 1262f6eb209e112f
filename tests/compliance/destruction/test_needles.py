"""Very many values are looked for at once, in every way they may lie about, whatever their neighbours."""

import random
from base64 import b64encode
from urllib.parse import quote

import pytest

from compliance.destruction.needles import ERASED, Needles, Spoken

NAME, PHONE = "欧阳墨璃", "13987612304"
WRITTEN = {
    "plain": str.encode,
    "gbk": lambda value: value.encode("gbk"),
    "utf-16": lambda value: value.encode("utf-16-le"),
    "hex": lambda value: value.encode().hex().encode(),
    "escaped": lambda value: ascii(value)[1:-1].encode(),
    "quoted": lambda value: quote(value).encode(),
    "base64": lambda value: b64encode(value.encode()),
    "base64, one off": lambda value: b64encode(b"x" + value.encode() + b"yz"),
    "base64, two off": lambda value: b64encode(b"xy" + value.encode() + b"z"),
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
@pytest.mark.parametrize("before", [b"", b"x", b"xy" * 7, b"\xff\x00\x01"])
@pytest.mark.parametrize("value", [NAME, PHONE])
def test_a_value_is_found_however_it_is_written_and_wherever_it_begins(written, before, value):
    needles = Needles([NAME, PHONE])

    assert needles.hits(before + written(value) + b"tail") == 1
    assert needles.hits(before + written(value)[:-6] + b"tail") == 0


def test_one_among_thousands_that_begin_alike_is_found_and_no_other():
    chance = random.Random(7)
    values = [f"1398761{chance.randrange(10**4, 10**5):05}" for _one in range(5000)]
    needles = Needles(values)

    assert needles.hits(b"..." + values[4321].encode() + b"...") == values.count(values[4321])
    assert needles.hits(b"139876199") == 0


def test_words_are_found_and_taken_out_of_texts_and_of_what_json_says():
    spoken = Spoken([NAME, "王芳", PHONE])

    assert spoken.count(f"和{NAME}、王芳一起，电话 {PHONE}") == 3
    assert spoken.count("王方来电") == 0
    said = {"note": f"{NAME}的表弟", "list": ["王芳", 7, None]}
    assert spoken.erased(said) == {"note": f"{ERASED}的表弟", "list": [ERASED, 7, None]}
