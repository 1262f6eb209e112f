"""A round of the review is drawn up at the start of its period, once, whoever does it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from agency.acting import acting, acting_as
from compliance.models import ReviewCampaign, ReviewItem
from compliance.reviewing import closing, opening
from customers.models import Customer
from tests import make

SHANGHAI = ZoneInfo("Asia/Shanghai")
AUTUMN = datetime(2026, 11, 3, 9, tzinfo=SHANGHAI)

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(lin, wang, sun):
    return [make.customer(lin), make.customer(wang), make.customer(sun, grade="vip")]


def lines(**narrowed):
    with acting_as("system:test"):
        return list(ReviewItem.objects.filter(**narrowed).select_related("campaign", "customer"))


def test_the_quarter_begins_in_january_april_july_and_october():
    assert opening.period_of("quarter", date(2026, 11, 30)) == date(2026, 10, 1)
    assert opening.period_of("quarter", date(2026, 1, 1)) == date(2026, 1, 1)
    assert opening.period_of("month", date(2026, 11, 30)) == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("cycle", "opened", "due"),
    [
        ("quarter", date(2026, 10, 1), date(2026, 11, 15)),
        ("quarter", date(2026, 11, 3), date(2026, 12, 18)),
        ("quarter", date(2026, 12, 30), date(2026, 12, 31)),
        ("month", date(2028, 2, 1), date(2028, 2, 15)),
        ("month", date(2028, 2, 29), date(2028, 2, 29)),
    ],
)
def test_a_round_opened_late_has_its_time_but_ends_within_its_period(cycle, opened, due):
    assert opening.due_on(cycle, opened) == due


def test_a_house_that_begins_in_december_still_answers_its_quarter(files):
    begun = datetime(2026, 12, 5, 9, tzinfo=SHANGHAI)
    opening.open_due(begun)
    opening.fill()

    closing.close_finished(begun)

    assert ReviewCampaign.objects.get(cycle="quarter").state == "open"


def test_both_rounds_are_opened_once_however_often_the_clock_strikes(files):
    assert len(opening.open_due(AUTUMN)) == 2
    assert opening.open_due(AUTUMN + timedelta(minutes=10)) == []
    assert set(ReviewCampaign.objects.values_list("cycle", "starts_on")) == {
        ("month", date(2026, 11, 1)),
        ("quarter", date(2026, 10, 1)),
    }


def test_important_customers_are_reviewed_monthly_and_the_others_quarterly(files):
    opening.open_due(AUTUMN)
    opening.fill()

    assert {line.customer_id for line in lines(campaign__cycle="month")} == {files[2].pk}
    assert {line.customer_id for line in lines(campaign__cycle="quarter")} == {files[0].pk, files[1].pk}
    assert set(ReviewCampaign.objects.values_list("state", flat=True)) == {"open"}


def test_a_worker_that_dies_between_batches_loses_and_doubles_nothing(files, lin, monkeypatch):
    more = [make.customer(lin) for _ in range(5)]
    monkeypatch.setattr(opening, "BATCH", 2)
    opening.open_due(AUTUMN)

    opening.fill(at_most=2)  # dies here
    begun = len(lines(campaign__cycle="quarter"))
    opening.fill()

    assert begun < 7
    assert sorted(line.customer_id for line in lines(campaign__cycle="quarter")) == sorted(
        file.pk for file in [files[0], files[1], *more]
    )


def test_a_line_follows_its_archive_to_the_new_owner_while_it_waits(files, lin, sun, he):
    opening.open_due(AUTUMN)
    opening.fill()
    with acting(he, reason="assign"):
        Customer.objects.filter(pk=files[0].pk).update(owner=sun, department=sun.department)

    (line,) = lines(customer=files[0])
    assert (line.owner_id, line.department_id) == (sun.pk, sun.department_id)


def test_everybody_sees_the_lines_of_the_archives_they_see(files, lin, zhao, sun, he, guo):
    opening.open_due(AUTUMN)
    opening.fill()

    def seen(user):
        with acting(user):
            asked = set(ReviewItem.objects.visible_to(user).values_list("customer_id", flat=True))
            with connection.cursor() as cursor:
                cursor.execute("SELECT customer_id FROM compliance_reviewitem")
                assert {pk for (pk,) in cursor.fetchall()} == asked
            return asked

    assert seen(lin) == {files[0].pk}
    assert seen(zhao) == {files[0].pk, files[1].pk}
    assert seen(sun) == {files[2].pk}
    assert seen(he) == {file.pk for file in files}
    assert seen(guo) == set()
