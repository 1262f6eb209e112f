"""Reminders, the supervisor's second look, and the end with its report."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import get_current_timezone, localtime, now

from agency.errors import Refused
from agency.models import Event, Notice
from compliance.models import ReviewItem
from compliance.reviewing import attesting, closing, progress, reminding, sampling

RIGHT = {"outcome": "unchanged", "accurate": True, "timely": True}


def noon(day):
    return datetime.combine(day, time(12), get_current_timezone())


def told(user):
    return list(Notice.objects.filter(to=user).order_by("id").values_list("kind", "params__count"))


def test_the_owners_hear_at_the_start_before_the_end_and_the_manager_after_it(review, lin, zhao):
    due = review.due_on
    for moment in (
        review.starts_on,
        due - timedelta(days=7),
        due - timedelta(days=1),
        due + timedelta(days=1),
    ):
        reminding.remind(noon(moment))
        reminding.remind(noon(moment) + timedelta(minutes=10))

    assert told(lin) == [("review_open", 3), ("review_open", 3), ("review_open", 3), ("review_overdue", 3)]
    assert told(zhao) == [("review_overdue_team", 4)]


def test_after_an_outage_only_the_last_reminder_is_sent(review, lin):
    reminding.remind(noon(review.due_on + timedelta(days=2)))

    assert told(lin) == [("review_overdue", 3)]


def test_whoever_has_answered_everything_is_left_alone(review, line, wang):
    attesting.attest(line(wang)[0].pk, by=wang, **RIGHT)
    reminding.remind(noon(review.due_on))

    assert told(wang) == []


@pytest.fixture
def answered(review, line, lin):
    for item in line(lin):
        attesting.attest(item.pk, by=lin, **RIGHT)
    return line(lin)


def test_the_same_seed_draws_the_same_lot_and_stands_in_the_register(review, answered, zhao, he):
    assert sampling.draw(review, by=zhao, seed="abc") == 1
    first = ReviewItem.objects.get(sample="drawn").customer_id
    ReviewItem.objects.update(sample="")
    sampling.draw(review, by=he, seed="abc")

    assert ReviewItem.objects.get(sample="drawn").customer_id == first
    assert set(Event.objects.filter(kind="sampled").values_list("data__seed", flat=True)) == {"abc"}


def test_a_seller_draws_nothing_and_nobody_looks_again_at_an_own_answer(review, answered, lin):
    with pytest.raises(PermissionDenied):
        sampling.draw(review, by=lin)


def test_an_answer_sent_back_waits_for_its_owner_again(review, answered, lin, zhao):
    sampling.draw(review, by=zhao)
    drawn = ReviewItem.objects.get(sample="drawn")
    with pytest.raises(Refused):
        sampling.look_again(drawn.pk, by=zhao, agreed=False)

    sampling.look_again(drawn.pk, by=zhao, agreed=False, note="电话已停机")

    drawn.refresh_from_db()
    assert (drawn.state, drawn.attested_by, drawn.sample) == ("open", None, "disagreed")
    assert ("review_sent_back", None) in told(lin)
    assert attesting.attest(drawn.pk, by=lin, outcome="unreachable", accurate=None, timely=None)


def test_the_curve_climbs_to_what_was_answered(review, answered):
    rows = ReviewItem.objects.filter(campaign=review)
    points = progress.curve(rows, review, localtime(now()).date())

    assert points[0][0] == review.starts_on
    assert points[-1][1] == 75
    assert progress.tally(rows).percent == 75


def test_the_report_stays_when_the_review_is_closed(review, answered, he, lin):
    with pytest.raises(PermissionDenied):
        closing.close(review, by=lin, now=now())
    closed = closing.close(review, by=he, now=now())

    assert closed.report["outcomes"] == {"open": 1, "unchanged": 3, "corrected": 0, "unreachable": 0}
    assert closed.report["quality"]["right"] == 3
    assert closed.report["departments"] == {str(lin.department_id): closed.report["outcomes"]}
    with pytest.raises(PermissionDenied):
        closing.close(closed, by=he, now=now())


def test_it_closes_by_itself_when_all_is_answered_or_the_grace_is_over(review, answered, line, wang):
    assert closing.close_finished(now()) == 1  # the month's round has no archive at all
    assert closing.close_finished(noon(review.due_on + timedelta(days=15))) == 1
    review.refresh_from_db()
    assert review.state == "closed"
