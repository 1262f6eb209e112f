"""Finding without opening: whatever part of a name is typed, the archive is among those found."""

import uuid
from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agency.encryption import frequencies, names, tokens
from agency.encryption.frequencies import variants

SCHEME = tokens.Scheme(bytes(range(32)), 1)
FROZEN_PHONE = "5c9806fb-ffc6-9a3a-73f2-494d94af3271"
FROZEN = [
    -1647070276,
    -1253783386,
    -431945822,
    934951079,
    1229420256,
    1679968055,
    1746824014,
    1854496212,
    1949214234,
]
HANZI = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=4)
COMMON = st.text(
    st.sampled_from("王李张刘陈单曾解乐行长欧阳尉迟英华伟明丽婷欣怡子轩安西"), min_size=2, max_size=4
)


@pytest.fixture(autouse=True)
def _frozen_key(monkeypatch):
    monkeypatch.setattr(tokens, "scheme", lambda version=None: SCHEME)


def found(typed: str, name: str = "", latin: str = "", phones=(), documents=(), subject=None) -> bool:
    """As the search does it: the index first, then the opened record."""
    subject = subject or uuid.uuid4()
    stored = set(tokens.grams_for(subject, name, latin, phones, documents))
    query = tokens.query(typed)
    exact = {tokens.exact("phone", p) for p in phones} | {tokens.exact("document", d) for d in documents}
    hit = any(token in exact for _, token in query.exact)
    hit = hit or bool(query.groups) and all(stored & set(group) for group in query.groups)
    return hit and tokens.matches(typed, name=name, latin=latin, phones=phones, documents=documents)


@given(st.one_of(HANZI, COMMON), st.data())
@settings(max_examples=300, deadline=None)
def test_every_part_of_a_name_finds_it(name, data):
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))

    assert found(name[start:end], name)


@given(COMMON, st.data())
@settings(max_examples=300, deadline=None)
def test_every_beginning_of_the_pinyin_finds_it(name, data):
    from agency.encryption.readings import readings

    read = readings(names.fold_name(name))
    typed = "".join(data.draw(st.sampled_from(options)) for options in read)
    first = len(read[0][0]) if typed.startswith(read[0][0]) else len(read[0][-1])

    assert found(typed[: data.draw(st.integers(first, len(typed)))], name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("zs", "张三"),
        ("zsf", "張三丰"),
        ("zhang", "张三"),
        ("zhang s", "张三"),
        ("ZhangSan", "张三"),
        ("张三", "張三"),
        ("張", "张三"),
        ("shan", "单雄信"),
        ("dan", "单雄信"),
        ("zengguofan", "曾国藩"),
        ("xian", "西安"),
        ("xi'an", "西安"),
        ("lvbu", "吕布"),
        ("lubu", "吕布"),
        ("lyubu", "吕布"),
        ("lübu", "吕布"),
        ("ouyangxiu", "欧阳修"),
        ("yuchigong", "尉迟恭"),
        ("an", "安宁"),
        ("张 三", "张三"),
        ("买买提", "买买提·艾力"),
        ("提艾", "买买提·艾力"),
        ("john", "John Smith"),
        ("JOSE", "José García"),
        ("smith", "John Smith"),
    ],
)
def test_people_type_names_in_many_ways(typed, name):
    assert found(typed, name)


@pytest.mark.parametrize("typed", ["李四", "zhangsi", "ls", "9999", "三张", "z9"])
def test_another_name_is_not_found(typed):
    assert not found(typed, "张三", "ZHANG SAN", ["13800135678"], ["110101199003071234"])


@pytest.mark.parametrize(
    "typed",
    ["5678", "13800135678", "+86 138 0013 5678", "0086-138-0013-5678", "１３８００１３５６７８", "135678"]
    + ["1234", "11010119900307123X", "11010119900307123x", "123X", "张三 5678", "张三 13800135678"],
)
def test_numbers_find_the_archive(typed):
    documents = ["11010119900307123x" if "x" in typed.lower() else "110101199003071234"]
    assert found(typed, "张三", "", ["138-0000-0000", "+86 138 0013 5678"], documents)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_mobile_number_has_one_form_however_it_is_written(phone):
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in phone)
    ways = [
        phone,
        f"+86 {phone}",
        f"0086-{phone}",
        f"86{phone}",
        f"{phone[:3]} {phone[3:7]} {phone[7:]}",
        wide,
    ]

    assert {names.fold_phone(way) for way in ways} == {phone}


def test_other_numbers_keep_what_tells_them_apart():
    assert names.fold_phone("+86 10 6512 3456") == names.fold_phone("010-65123456") == "01065123456"
    assert names.fold_phone("+1 (415) 555-0100") == "14155550100"
    assert names.fold_document(" 11010119900307123x ") == "11010119900307123X"
    assert names.fold_email(" Ｚhang@Example.com ") == "zhang@example.com"


def test_the_same_number_has_another_token_in_every_column_and_version():
    other = tokens.Scheme(bytes(range(32)), 2)

    assert (
        len({s.exact(k, "13800138000") for s in (SCHEME, other) for k in ("phone", "document", "wechat")})
        == 6
    )


def test_common_names_are_split_and_a_subject_keeps_its_variant():
    subjects = [uuid.UUID(int=n) for n in range(400)]
    wang = {n: SCHEME.stored(subject, ("u", "王")) for n, subject in enumerate(subjects)}

    assert variants("u", "王") == 144
    assert len(set(wang.values())) > 100
    assert set(wang.values()) <= set(SCHEME.all([("u", "王")]))
    assert wang == {n: SCHEME.stored(subject, ("u", "王")) for n, subject in enumerate(subjects)}


def test_too_little_asks_for_nothing():
    assert [bool(tokens.query(typed)) for typed in ("", " ", "z", "12", "·")] == [False] * 5


def test_the_tokens_are_frozen():
    """Stored tokens must be found for ever; another byte here means every index has to be rebuilt."""
    subject = uuid.UUID(int=1)

    assert str(SCHEME.exact("phone", "+86 138 0013 8000")) == FROZEN_PHONE
    assert tokens.grams_for(subject, "张三", "ZHANG SAN", ["13800138000"], ["110101199003071234"]) == FROZEN


def test_no_token_stands_on_many_records():
    """What a stolen index would show: with names drawn as the table says, nothing stands out."""
    draw, counts, size = Random(7), Counter(), 4000
    family, given_ = (
        [*zip(*((c, w) for w, cs in table.items() for c in cs), strict=True)]
        for table in (frequencies.SURNAMES, frequencies.GIVEN)
    )
    for _ in range(size):
        name = draw.choices(*family)[0] + "".join(draw.choices(*given_, k=2))
        counts.update(tokens.grams_for(uuid.UUID(int=draw.getrandbits(128)), name))

    assert counts.most_common(1)[0][1] / size < 0.004
