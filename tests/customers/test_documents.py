from datetime import date

import pytest
from django.core.exceptions import ValidationError

from customers import documents
from customers.contacts import clean_email, clean_wechat

TODAY = date(2026, 11, 20)


def cleaned(kind: str, number: str) -> str:
    try:
        return documents.clean(kind, number, today=TODAY)
    except ValidationError as error:
        return f"refused: {error.messages[0]}"


def test_an_identity_card_tells_region_birth_and_sex():
    card = documents.id_card("11010519491231002X", today=TODAY)  # the standard's own example

    assert (card.region, card.born_on, card.sex) == ("110105", date(1949, 12, 31), "f")


def test_spaces_full_width_digits_and_a_small_x_are_no_mistakes():
    assert cleaned("id_card", "１１０１０５ 19491231 002x") == "11010519491231002X"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("110105194912310021", "after these 17 digits it would be X"),
        ("110105491231002", "15-digit cards"),
        ("991105194912310021", "No province has the code 99"),
        ("110105194902300021", "19490230"),
        ("110105202612310021", "20261231"),
        ("110105188912310021", "18891231"),
        ("1101051949123100", "16 signs"),
        ("1101051949123100AB", "18 signs"),
    ],
)
def test_what_is_wrong_with_an_identity_card_is_said(number, said):
    from django.utils.translation import override

    with override("en"):
        assert said in cleaned("id_card", number)


@pytest.mark.parametrize(
    "number", ["E12345678", "EA1234567", "G12345678", "D1234567", "C01X00T47", "925665416"]
)
def test_passports_of_this_and_other_countries(number):
    assert cleaned("passport", f" {number.lower()} ") == number


@pytest.mark.parametrize("number", ["E1234", "ABCDEFGH", "E1234567890", "E12345-6*8"])
def test_no_passport_looks_so(number):
    assert cleaned("passport", number).startswith("refused")


def test_travel_permits():
    assert cleaned("hk_macao", "c12345678") == "C12345678"
    assert cleaned("hk_macao", "CA1234567") == "CA1234567"
    assert cleaned("hk_macao", "H12345678").startswith("refused")
    assert cleaned("taiwan", "12345678") == "12345678"
    assert cleaned("taiwan", "1234567890B") == "1234567890B"
    assert cleaned("taiwan", "123456789").startswith("refused")


def test_age_grows_on_the_birthday():
    born = date(2012, 11, 20)

    assert [documents.age_on(born, day) for day in (date(2026, 11, 19), TODAY)] == [13, 14]
    assert documents.age_on(date(2012, 2, 29), date(2026, 2, 28)) == 13


def test_addresses_and_wechat_ids_are_told_from_nicknames():
    assert clean_email("Zhou＠EXAMPLE.com") == "Zhou@example.com"
    assert [clean_wechat(text) for text in ("zhou_88", "１３８００１３８０００")] == [
        "zhou_88",
        "13800138000",
    ]
    for wrong in ("周先生", "ab", "1abcdef"):
        with pytest.raises(ValidationError):
            clean_wechat(wrong)
