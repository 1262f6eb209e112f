"""What is kept of a contract’s words to be searched says of nobody who they are."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.filing import grams
from contracts.filing.redacting import CREDIT as SIGNS
from contracts.filing.redacting import WEIGHTS, is_credit_code, is_id_number, is_luhn, personal_in, redact
from contracts.terms import Party, Terms, Traveller
from tests.contracts import drafts


def id_number(seventeen: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, WEIGHTS, strict=True))
    return seventeen + "10X98765432"[total % 11]


def credit_code(seventeen: str) -> str:
    return next(seventeen + check for check in SIGNS if is_credit_code(seventeen + check))


def luhn(digits: str) -> str:
    return next(digits + check for check in "0123456789" if is_luhn(digits + check))


def spaced(value: str, places: list[int]) -> str:
    """As a reader of pictures returns it: a blank here and there."""
    for place in sorted({place % len(value) for place in places}, reverse=True):
        value = value[:place] + " " + value[place:] if place else value
    return value


CREDIT = credit_code("91310000MA1FL0J5X")


def digits(length: int) -> st.SearchStrategy[str]:
    return st.integers(0, 10**length - 1).map(lambda number: f"{number:0{length}}")


seventeen = st.tuples(
    st.integers(110101, 659001), st.dates(date(1920, 1, 1), date(2026, 1, 1)), st.integers(1, 999)
).map(lambda parts: f"{parts[0]}{parts[1]:%Y%m%d}{parts[2]:03}")
mobile = st.tuples(st.integers(13, 19), digits(9)).map(lambda parts: f"{parts[0]}{parts[1]}")
blanks = st.lists(st.integers(0, 40), max_size=4)


@given(seventeen, blanks)
def test_no_identity_number_stays_however_it_was_spaced(first, places):
    number = id_number(first)
    assert is_id_number(number)
    said = redact(f"证件号码：{spaced(number, places)}，以此为准")
    assert not re.search(r"\d{4}", said)
    assert said.endswith("，以此为准".replace("，", ","))


@given(mobile, st.sampled_from(["", "+86", "86-", "0086 "]), blanks)
def test_no_mobile_stays(number, before, places):
    assert not re.search(r"\d{5}", redact(f"手机{before}{spaced(number, places)}。").replace(" ", ""))


@given(st.integers(13, 16).flatmap(digits), blanks)
def test_no_card_number_stays(first, places):
    assert not re.search(r"\d{4}", redact(f"账号 {spaced(luhn('62' + first), places)} 户名").replace(" ", ""))


@given(st.text(alphabet="甲乙丙丁ABC", min_size=2, max_size=12))
def test_a_name_of_the_terms_goes_whatever_stands_between_its_signs(name):
    assert name not in redact(f"旅游者{' '.join(name)}已阅读", [name]).replace(" ", "")


@pytest.mark.parametrize(
    "said",
    [
        "E12345678",
        "EA1234567",
        "护照号码：X1234567",
        "C12345678",
        "CA1234567",
        "H1234567801",
        "T12345678",
        "台胞证号：01234567",
        "沪A·D12345",
        "京A12345",
        "lin.zhixia@example.com",
        "0755-88886666",
        "(021)60000000",
        "出生日期：1990年1月1日",
        "310101900101001",
    ],
)
def test_numbers_of_people_are_known_by_their_form(said):
    value = re.sub(r"^.*[：:]", "", said)
    assert value not in redact(f"乘客 {said} 登记")


@pytest.mark.parametrize(
    "said",
    [
        "2026年11月22日 08:30",
        "总价 128,000 元",
        "MU5804 经济舱",
        "400-820-8820",
        CREDIT,
        "洱海 120 分钟",
        "合同编号 HT-2026-JN-000123",
    ],
)
def test_what_is_no_persons_stays(said):
    assert said.replace("，", ",") in redact(said)


def test_a_credit_code_is_told_from_an_identity_number_by_its_check_sign():
    assert is_credit_code(CREDIT)
    assert not is_credit_code(id_number("31010119900101001"))
    assert not is_credit_code(CREDIT[:-1] + "4")


def test_everything_the_terms_say_of_a_person_is_taken_out_and_a_body_keeps_its_name():
    told = drafts.terms()
    told.travellers[0] = Traveller(
        key="t1",
        name="陆晴川",
        born_on=date(1988, 5, 1),
        needs="花生过敏",
        guardian="陆远山",
        phone="13800138001",
    )
    personal = personal_in(told)
    for value in ("张三", "陆晴川", "陆远山", "花生过敏", "1988年5月1日"):
        assert value not in redact(f"旅客{value}参团", personal)
    body = Terms(customer=Party(name="示例贸易有限公司", document_number=CREDIT, signatory="王经办"))
    said = redact("示例贸易有限公司由王经办签署", personal_in(body))
    assert said.startswith("示例贸易有限公司")
    assert "王经办" not in said


@given(st.text(max_size=60))
def test_every_sign_of_what_is_folded_knows_where_it_stood(text):
    found = grams.folded(text)
    assert len(found.text) == len(found.places)
    assert list(found.places) == sorted(found.places)


def test_words_are_parted_by_what_was_taken_out():
    assert "游客" not in grams.pairs("游［个人信息］客")
    assert grams.pairs("洱 海，游\n船") == {"洱海", "海游", "游船"}
    assert grams.terms("云 南") == ["云南"]
    assert grams.terms("洱海 游船") == ["洱海", "游船"]
    assert grams.terms("海") == []
