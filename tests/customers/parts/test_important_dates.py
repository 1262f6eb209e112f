"""Which dates of which archives come in the days ahead, asked without opening the others."""

from datetime import date

from django.core.management import call_command

from customers.models import DayMark, ImportantDate
from customers.parts import important_dates, keeping
from tests import make

TODAY = date(2026, 9, 20)


def keep(archive, by, day, **values) -> ImportantDate:
    return keeping.add(archive.pk, ImportantDate, by=by, values={"day": day, **values})


def coming(count=14, **options):
    return [(due.customer, due.kind, due.on) for due in important_dates.due_between(TODAY, count, **options)]


def test_a_lunar_birthday_is_found_on_its_day_of_this_year(lin):
    archive = make.customer(lin)
    keep(archive, lin, "L-1985-08-15", calendar="lunar")

    assert coming() == [(archive, "birthday", date(2026, 9, 25))]
    assert coming(5) == []


def test_the_birthday_in_the_archive_is_found_too(lin):
    archive = make.customer(lin, born_on=date(1990, 9, 21))

    (due,) = important_dates.due_between(TODAY, 3)

    assert (due.customer, due.on, due.years, due.date) == (archive, date(2026, 9, 21), 36, None)


def test_a_birthday_kept_as_a_date_stands_for_the_one_in_the_archive(lin):
    archive = make.customer(lin, born_on=date(1990, 9, 21))
    keep(archive, lin, "L-1990-08-03", calendar="lunar")

    assert coming() == []


def test_a_day_that_comes_once_is_found_once(lin):
    archive = make.customer(lin)
    keep(archive, lin, "2026-09-22", kind="school", yearly=False)
    keep(archive, lin, "2025-09-22", kind="other", yearly=False)

    assert coming() == [(archive, "school", date(2026, 9, 22))]


def test_reminders_come_as_many_days_before_as_was_asked(lin):
    archive = make.customer(lin)
    keep(archive, lin, "--10-20", kind="shop", lead_days=30)
    keep(archive, lin, "--10-21", kind="wedding", lead_days=30)

    assert [due.kind for due in important_dates.reminders(TODAY)] == ["shop"]


def test_a_changed_or_removed_date_is_found_no_more(lin):
    archive = make.customer(lin)
    kept = keep(archive, lin, "--09-22")
    gone = keep(archive, lin, "--09-23", kind="wedding")

    keeping.change(kept, by=lin, changes={"day": "--12-22"}, why="更正")
    keeping.remove(gone, by=lin, why="更正")

    assert coming() == []


def test_one_sees_only_dates_of_archives_one_may_open(lin, sun):
    from agency.acting import acting

    keep(make.customer(lin), lin, "--09-22")

    with acting(sun):
        assert coming() == []


def test_no_day_stands_plain_in_the_database(lin):
    archive = make.customer(lin, born_on=date(1990, 9, 22))
    keep(archive, lin, "--09-22", kind="wedding")

    marks = set(DayMark.objects.values_list("mark", flat=True))

    assert len(marks) == 1  # the same day has one mark, which says nothing of the day
    assert 922 not in marks


def test_a_new_index_key_finds_the_same_dates(lin):
    archive = make.customer(lin)
    keep(archive, lin, "L-1985-08-15", calendar="lunar")
    before = set(DayMark.objects.values_list("mark", flat=True))

    call_command("rebuild_index", new_key=True)

    assert coming() == [(archive, "birthday", date(2026, 9, 25))]
    assert set(DayMark.objects.values_list("mark", flat=True)).isdisjoint(before)


def test_finding_what_is_due_asks_no_more_for_more_archives(lin, django_assert_num_queries):
    for _n in range(3):
        keep(make.customer(lin), lin, "--09-22")

    with django_assert_num_queries(4):
        assert len(coming()) == 3
