"""Days that return every year, solar and lunar, at the edges of the calendars."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from customers.parts import days
from customers.parts.days import Day

# From the tables of the Hong Kong Observatory and the Purple Mountain Observatory.
KNOWN = [
    ((2024, 1, 1, False), date(2024, 2, 10)),
    ((2025, 1, 1, False), date(2025, 1, 29)),
    ((2026, 1, 1, False), date(2026, 2, 17)),
    ((2025, 6, 1, True), date(2025, 7, 25)),
    ((2023, 2, 1, True), date(2023, 3, 22)),
    ((2020, 4, 1, True), date(2020, 5, 23)),
    ((2026, 8, 15, False), date(2026, 9, 25)),
    ((2033, 11, 1, True), date(2033, 12, 22)),
]


@pytest.mark.parametrize(("lunar", "solar"), KNOWN)
def test_the_lunar_calendar_agrees_with_the_observatories(lunar, solar):
    year, month, day, leap = lunar

    assert Day(month, day, year, lunar=True, leap=leap).first() == solar


def test_a_birthday_today_is_today_and_yesterdays_comes_next_year():
    today = date(2026, 11, 22)

    assert days.next_of(Day(11, 22), today) == today
    assert days.next_of(Day(11, 21), today) == date(2027, 11, 21)


def test_29_february_comes_on_1_march_in_common_years():
    born = Day(2, 29, 2000)

    assert days.next_of(born, date(2027, 1, 1)) == date(2027, 3, 1)
    assert days.next_of(born, date(2028, 1, 1)) == date(2028, 2, 29)
    assert days.next_of(born, date(2028, 3, 1)) == date(2029, 3, 1)
    assert days.next_of(born, date(2100, 2, 1)) == date(2100, 3, 1)


def test_a_birthday_of_a_leap_month_comes_in_the_month_of_the_same_number():
    born = Day(6, 15, 2025, lunar=True, leap=True)

    assert days.next_of(born, date(2026, 1, 1)) == Day(6, 15, 2026, lunar=True).first()


def test_a_birthday_of_a_leap_month_comes_in_the_leap_month_where_the_year_has_it():
    born = Day(6, 15, 1987, lunar=True, leap=True)

    assert days.next_of(born, date(2025, 7, 1)) == Day(6, 15, 2025, lunar=True, leap=True).first()


def test_a_birthday_of_the_ordinary_month_is_not_kept_twice_in_a_year_with_the_month_twice():
    born = Day(6, 15, 1985, lunar=True)

    assert days.next_of(born, date(2025, 2, 1)) == date(2025, 7, 9)
    assert days.next_of(born, date(2025, 7, 10)) == Day(6, 15, 2026, lunar=True).first()


def test_the_thirtieth_of_a_short_month_comes_on_its_last_day():
    born = Day(12, 30, 2023, lunar=True)

    assert days.next_of(born, date(2025, 12, 1)) == Day(12, 29, 2025, lunar=True).first()


def test_the_end_of_the_lunar_year_belongs_to_the_year_before():
    born = Day(12, 8, lunar=True)

    assert days.next_of(born, date(2026, 1, 10)) == date(2026, 1, 26)


def test_beyond_the_calendar_there_is_no_answer():
    assert days.next_of(Day(8, 15, lunar=True), date(2102, 1, 1)) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"month": 2, "day": 30},
        {"month": 13, "day": 1},
        {"month": 2, "day": 29, "year": 2025},
        {"month": 1, "day": 31, "lunar": True},
        {"month": 6, "day": 1, "leap": True},
        {"month": 6, "day": 1, "year": 2024, "lunar": True, "leap": True},
    ],
)
def test_a_day_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError):
        Day(**wrong)


def test_a_day_is_read_as_it_was_written():
    for day in (Day(3, 7, 1985), Day(3, 7), Day(8, 15, 1985, lunar=True), Day(6, 1, lunar=True, leap=True)):
        assert days.read(str(day)) == day


def test_a_day_is_said_as_people_say_it():
    with translation.override("zh-hans"):
        assert Day(8, 15, lunar=True).words == "农历八月十五"
        assert Day(6, 1, 2025, lunar=True, leap=True).words == "农历2025年闰六月初一"
        assert Day(3, 7, 1985).words == "1985年3月7日"
    with translation.override("en"):
        assert Day(3, 7, 1985).words == "7 March 1985"
        assert Day(6, 1, lunar=True, leap=True).words == "lunar 6/1, leap month"


ANY_DAY = st.builds(
    lambda month, day, lunar, leap: Day(month, day, lunar=lunar, leap=leap and lunar),
    st.integers(1, 12),
    st.integers(1, 28) | st.just(29),
    st.booleans(),
    st.booleans(),
) | st.integers(1, 12).map(lambda month: Day(month, 30, lunar=True))


@settings(max_examples=300, deadline=None)
@given(day=ANY_DAY, today=st.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_what_comes_next_is_found_by_the_marks_of_that_day_and_of_no_day_before(day, today):
    coming = days.next_of(day, today)

    assert day.recurrence in days.recurrences_on(coming)
    assert coming - today < timedelta(days=385)
    sample = [today + timedelta(days=n) for n in range(0, (coming - today).days, 7)]
    assert all(day.recurrence not in days.recurrences_on(earlier) for earlier in sample)
