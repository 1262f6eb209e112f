"""Customers of whom nothing was heard for too long get one return visit, with an answer (C9)."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from agency import policy
from agency.acting import acting_as
from agency.errors import Refused
from agency.models import Event, Notice
from customers.care import answering, contacting, dormant, reminding
from customers.models import CareTask, Customer, Visit
from tests import make


def ago(days: int):
    return now() - timedelta(days=days)


@pytest.mark.parametrize(("grade", "days"), [("vip", 60), ("a", 90), ("b", 180), ("c", 180)])
def test_the_silence_is_measured_by_grade(lin, grade, days):
    make.customer(lin, grade=grade, entered_at=ago(days - 1))
    late = make.customer(lin, grade=grade, entered_at=ago(days + 1))

    assert dormant.sweep(now()) == 1
    task = CareTask.objects.get()
    assert (task.customer_id, task.kind, task.owner) == (late.pk, "return", lin)
    assert task.due_on == localdate() + policy.RETURN_VISIT_WITHIN


@pytest.mark.parametrize("heard", ["last_contact_on", "last_trip_on"])
def test_a_contact_or_a_journey_breaks_the_silence(lin, heard):
    make.customer(lin, grade="vip", entered_at=ago(300), **{heard: localdate(ago(20))})

    assert dormant.sweep(now()) == 0


def test_a_silence_is_told_once_however_often_the_clock_strikes(silent, task_of, lin):
    assert dormant.sweep(now()) == 0
    answering.answer(task_of(silent), by=lin, outcome="lost", way="call", minutes="号码已停机")

    assert dormant.sweep(now() + timedelta(days=400)) == 0
    assert Event.objects.filter(subject=silent.pk, data__act="silent").count() == 1


def test_a_person_gets_so_many_a_day_the_most_valuable_and_longest_silent_first(lin, wang, monkeypatch):
    monkeypatch.setattr(policy, "RETURN_VISITS_PER_DAY", 3)
    files = {
        (grade, days): make.customer(lin, grade=grade, entered_at=ago(days)).pk
        for grade, days in (("c", 900), ("b", 200), ("b", 300), ("vip", 70), ("a", 100), ("a", 95))
    }
    other = make.customer(wang, grade="c", entered_at=ago(400))

    assert dormant.sweep(now()) == 4  # lin's three and wang's one
    assert given() == {files["vip", 70], files["a", 100], files["a", 95], other.pk}
    assert dormant.sweep(now()) == 0


def test_whoever_is_left_over_comes_on_the_following_days_once(lin, monkeypatch):
    monkeypatch.setattr(policy, "RETURN_VISITS_PER_DAY", 3)
    for days in (300, 300, 250, 250, 250, 200, 190):
        make.customer(lin, grade="b", entered_at=ago(days))

    made = [dormant.sweep(now() + timedelta(days=day)) for day in range(4)]

    assert made == [3, 3, 1, 0]
    assert len(given()) == 7 == CareTask.objects.count()


def test_return_visits_done_today_count_too(lin, silent, task_of, monkeypatch):
    monkeypatch.setattr(policy, "RETURN_VISITS_PER_DAY", 1)
    make.customer(lin, grade="c", entered_at=ago(400))
    answering.answer(task_of(silent), by=lin, outcome="active", way="call", minutes="秋天再定")

    assert dormant.sweep(now()) == 0
    assert dormant.sweep(now() + timedelta(days=1)) == 1


def given() -> set:
    with acting_as("system:test"):
        return set(CareTask.objects.values_list("customer", flat=True))


def test_a_new_silence_is_a_new_return_visit(silent, task_of, lin):
    answering.answer(task_of(silent), by=lin, outcome="active", way="call", minutes="秋天再定")

    assert dormant.sweep(now() + timedelta(days=59)) == 0
    assert dormant.sweep(now() + timedelta(days=61)) == 1


def test_an_answer_is_a_contact_with_an_outcome_and_a_next_date(silent, task_of, lin):
    next_on = localdate() + timedelta(days=30)

    answering.answer(
        task_of(silent), by=lin, outcome="changed", way="visit", minutes="改为带父母出行", next_on=next_on
    )

    done, follow_up = CareTask.objects.order_by("due_on")
    assert (done.state, done.outcome) == ("done", "changed")
    assert (follow_up.kind, follow_up.due_on) == ("follow_up", next_on)
    assert Visit.objects.get().task == done
    assert Customer.objects.get().last_contact_on == localdate()


def test_not_reached_is_tried_again(silent, task_of, lin):
    task, again = task_of(silent), localdate() + timedelta(days=3)

    answering.try_again(task, by=lin, way="call", minutes="", next_on=again)

    assert task_of(silent).due_on == again
    assert Visit.objects.get().reached is False


def test_whoever_wants_no_contact_is_left_alone(silent, task_of, lin):
    follow_up = contacting.plan(silent, by=lin, due_on=localdate(), kind="follow_up")
    task = CareTask.objects.open().get(kind="return")

    answering.answer(task, by=lin, outcome="refuses", way="call", minutes="请不要再打")

    follow_up.refresh_from_db()
    assert follow_up.state == "dropped"
    assert not Customer.objects.contactable().exists()
    assert dormant.sweep(now() + timedelta(days=400)) == 0


def test_a_refusal_has_no_next_date(silent, task_of, lin):
    with pytest.raises(Refused):
        answering.answer(
            task_of(silent), by=lin, outcome="refuses", way="call", minutes="x", next_on=localdate()
        )


def test_a_manager_hands_the_silent_customer_to_a_colleague(silent, task_of, zhao, wang):
    answering.hand_over(task_of(silent), by=zhao, to=wang)

    task = task_of(silent)
    assert (task.owner, Customer.objects.get().owner, task.pooled_on) == (wang, wang, None)
    assert Notice.objects.get(kind="care_handed_over").to == wang


def test_the_pool_is_with_the_head_of_the_department(silent, task_of, zhao):
    answering.hand_over(task_of(silent), by=zhao, to=None)

    task = task_of(silent)
    assert (task.owner, Customer.objects.get().owner, task.pooled_on) == (zhao, zhao, localdate())


def test_a_seller_hands_nothing_over(silent, task_of, lin, wang):
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        answering.hand_over(task_of(silent), by=lin, to=wang)


def test_owner_and_manager_hear_of_each_task_once(lin, zhao, planned):
    assert reminding.remind(now()) == 1
    assert reminding.remind(now()) == 0
    assert reminding.remind(now() + timedelta(days=5)) == 2
    assert reminding.remind(now() + timedelta(days=6)) == 0

    told = sorted(Notice.objects.values_list("kind", "to__username"))
    assert told == [("care_due", "lin"), ("care_overdue", "lin"), ("care_overdue_team", "zhao")]
