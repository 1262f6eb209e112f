"""What people write into sheets, in the words of the registration form."""

import pytest

from customers.importing import spelling


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1985-03-02", "1985-03-02"),
        ("1985/3/2", "1985-03-02"),
        ("1985.3.2", "1985-03-02"),
        ("1985年3月2日", "1985-03-02"),
        ("１９８５年３月２日", "1985-03-02"),
        ("一九八五年三月二日", "1985-03-02"),
        ("二〇〇一年十二月三十一日", "2001-12-31"),
        ("二〇〇一年十月二十日", "2001-10-20"),
        ("19850302", "1985-03-02"),
        ("31108", "1985-03-02"),
        ("31108.0", "1985-03-02"),
        ("1985-03-02 00:00:00", "1985-03-02"),
        ("2 Mar 1985", "1985-03-02"),
        ("13/3/1985", "1985-03-13"),
        ("3/3/1985", "1985-03-03"),
        ("3/4/1985", "3/4/1985"),
        ("1985-02-30", "1985-02-30"),
        ("85年3月2日", "85年3月2日"),
        ("去年", "去年"),
    ],
)
def test_a_day_is_understood_in_its_usual_spellings_and_else_left_for_the_rules(written, day):
    assert spelling.day(written) == day


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("13800138000", ["13800138000"]),
        ("138 0013 8000", ["138 0013 8000"]),
        ("13800138000/13900139000", ["13800138000", "13900139000"]),
        ("13800138000、13900139000", ["13800138000", "13900139000"]),
        ("13800138000，13900139000", ["13800138000", "13900139000"]),
        ("13800138000 或 13900139000", ["13800138000", "13900139000"]),
        ("13800138000 13900139000", ["13800138000", "13900139000"]),
        ("1380013800013900139000", ["13800138000", "13900139000"]),
        ("手机：13800138000；家：0871-63123456", ["13800138000", "0871-63123456"]),
        ("0871-63123456 转 8", ["0871-63123456 ext 8"]),
        ("+44 20 7946 0958", ["+44 20 7946 0958"]),
        ("１３８００１３８０００", ["13800138000"]),
        ("13800138000（王先生）", ["13800138000"]),
    ],
)
def test_the_numbers_in_one_cell_are_told_apart(cell, numbers):
    assert [number.replace("  ", " ") for number in spelling.phones(cell)] == numbers


def test_a_third_number_is_left_for_the_rules_to_refuse():
    facts = spelling.phone_facts("13800138000/13900139000/13700137000")

    assert facts == {"phone": "13800138000", "second_phone": "13900139000 / 13700137000"}


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("530102199003070010", "id_card"),
        ("53010219900307001x", "id_card"),
        ("５３０１０２１９９００３０７００１０", "id_card"),
        ("530102900307001", "id_card"),
        ("E12345678", "passport"),
        ("EA1234567", "passport"),
        ("C12345678", "hk_macao"),
        ("12345678", "taiwan"),
        ("明天带来", None),
    ],
)
def test_the_kind_of_a_document_is_guessed_from_the_shape_of_its_number(number, kind):
    assert spelling.document_facts(number).get("document_type") == kind


@pytest.mark.parametrize(
    ("said", "sex"), [("女", "f"), ("先生", "m"), ("Ｍ", "m"), ("Female", "f"), ("保密", "x"), ("?", "?")]
)
def test_the_words_for_a_sex(said, sex):
    assert spelling.sex(said) == sex


@pytest.mark.parametrize(
    ("said", "day"),
    [("长期", ""), ("2030-01-02", "2030-01-02"), ("2020.01.02-2030.01.02", "2020.01.02-2030.01.02")],
)
def test_a_document_without_limit_has_no_last_day(said, day):
    assert spelling.expiry(said) == day


def test_of_a_span_the_second_day_counts():
    assert spelling.expiry("2020.01.02至2030.01.02") == "2030-01-02"


@pytest.mark.parametrize("cell", ["", "  ", "无", "-", "N/A", "／"])
def test_a_cell_that_says_nothing_is_empty(cell):
    assert spelling.empty(cell)
