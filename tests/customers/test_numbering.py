from hypothesis import given
from hypothesis import strategies as st

from customers import numbering
from customers.models import NumberSeries

DIGITS = st.text("0123456789", min_size=10, max_size=11)


def test_numbers_say_kind_year_sequence_and_check_digit(db):
    assert [numbering.take(year=2026) for _turn in range(2)] == ["KH-2026-000001-7", "KH-2026-000002-5"]


def test_each_year_and_each_kind_begins_at_one(db):
    numbering.take(year=2026)

    assert numbering.take(year=2027).startswith("KH-2027-000001-")
    assert numbering.take("DW", year=2026).startswith("DW-2026-000001-")


def test_the_millionth_archive_of_a_year_gets_a_longer_number(db):
    NumberSeries.objects.create(prefix="KH", year=2026, last=999_999)

    number = numbering.take(year=2026)

    assert number.startswith("KH-2026-1000000-")
    assert numbering.is_number(number)


@given(DIGITS, st.data())
def test_a_wrong_digit_is_always_noticed(digits, data):
    place = data.draw(st.integers(0, len(digits) - 1))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != digits[place]]))
    typed = digits[:place] + wrong + digits[place + 1 :]

    assert numbering.check_digit(typed) != numbering.check_digit(digits)


def test_the_check_digit_is_that_of_the_standards_example():
    assert numbering.check_digit("0794") == 5  # ISO 7064, MOD 11,10


def test_what_is_no_number_is_refused():
    wrong = ("", "KH-2026-000001-8", "KH-2026-1-7", "kh-2026-000001-7", "KH-2026-000001-7 ")

    assert [numbering.is_number(text) for text in wrong] == [False] * 5
    assert numbering.is_number("KH-2026-000001-7")
