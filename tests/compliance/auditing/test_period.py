"""The period a control test looks at: days of Shanghai."""

from datetime import UTC, date, datetime

from compliance.auditing.measures import Period


def test_what_was_due_yesterday_is_late_from_midnight_in_shanghai():
    one_in_the_morning = datetime(2026, 3, 9, 17, tzinfo=UTC)  # 01:00 on the tenth in Shanghai
    running = Period(date(2026, 1, 1), date(2026, 12, 31), one_in_the_morning)

    assert running.before == date(2026, 3, 10)


def test_of_a_period_that_is_over_everything_due_in_it_is_late():
    over = Period(date(2026, 1, 1), date(2026, 1, 31), datetime(2026, 3, 1, tzinfo=UTC))

    assert over.before == date(2026, 2, 1)
