"""The 48-hour clock at its edges (seed 000 §三.2, B17)."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from agency import policy
from agency.models import Event, Notice
from compliance import deadlines
from customers.models import Intake
from tests import make

MET = now().replace(microsecond=0) - timedelta(days=4)


def at(hours: float, seconds: float = 0):
    return MET + timedelta(hours=hours, seconds=seconds)


def told() -> list[tuple[str, str]]:
    return [
        (notice.to.username, notice.kind) for notice in Notice.objects.order_by("pk").select_related("to")
    ]


@pytest.fixture
def contact(lin, zhao):
    return make.intake(lin, collected_at=MET)


def test_nobody_is_told_a_second_before_the_last_24_hours(contact):
    assert deadlines.sweep(at(23, 3599)).done == 0
    assert told() == []


def test_the_collector_is_warned_24_12_and_4_hours_before_the_end_the_manager_at_4_and_on_breach(contact):
    done = [
        deadlines.sweep(at(hours, seconds)).done
        for hours, seconds in ((24, 0), (36, 0), (44, 0), (48, 0), (48, 1))
    ]

    assert done == [1, 1, 1, 0, 1]
    assert told() == [
        ("lin", "entry_closing"),
        ("lin", "entry_closing"),
        ("lin", "entry_closing"),
        ("zhao", "entry_closing_team"),
        ("lin", "entry_breached"),
        ("zhao", "entry_breached_team"),
    ]


@pytest.mark.parametrize("hours", [24, 36, 44])
def test_a_warning_is_due_to_the_second(contact, hours):
    Intake.objects.update(warned=[24, 36, 44].index(hours))

    assert deadlines.sweep(at(hours, -1)).done == 0
    assert deadlines.sweep(at(hours)).done == 1


def test_sweeping_again_tells_nobody_twice(contact):
    deadlines.sweep(at(45))

    assert deadlines.sweep(at(45)).done == 0
    assert told() == [("lin", "entry_closing"), ("zhao", "entry_closing_team")]


def test_after_an_outage_of_72_hours_only_the_breach_is_told(contact):
    assert deadlines.sweep(at(72)).done == 1

    assert told() == [("lin", "entry_breached"), ("zhao", "entry_breached_team")]


def test_a_breach_is_recorded_once_with_the_moment_the_time_was_over(contact, lin):
    for hours in (49, 50, 100):
        deadlines.sweep(at(hours))

    contact.refresh_from_db()
    assert (contact.breached_at, contact.warned) == (contact.due_at, deadlines.BREACH)
    entry = Event.objects.get(kind=Event.Kind.BREACHED)
    assert (entry.subject, entry.by, entry.actor, entry.data["person"]) == (
        contact.pk,
        None,
        "system:remind",
        lin.pk,
    )


def test_an_entered_contact_is_silent(lin, zhao):
    customer = make.customer(lin)
    make.intake(lin, collected_at=MET, entered_at=at(40), customer=customer)

    assert deadlines.sweep(at(100)).done == 0


def test_an_entry_after_the_end_that_no_sweep_saw_is_recorded_silently(lin, zhao):
    late = make.intake(lin, collected_at=MET, entered_at=at(50), customer=make.customer(lin))

    assert [deadlines.sweep(at(60)).done, deadlines.sweep(at(61)).done] == [1, 0]
    late.refresh_from_db()
    assert late.breached_at == late.due_at
    assert Event.objects.filter(kind=Event.Kind.BREACHED).count() == 1
    assert told() == []


def test_a_given_up_contact_is_silent(lin, zhao):
    make.intake(lin, collected_at=MET, closed_at=at(10))

    assert deadlines.sweep(at(100)).done == 0


def test_the_head_s_own_clocks_are_told_to_the_head_above(zhao, sales_house, he):
    sales_house.head = he
    sales_house.save()
    make.intake(zhao, collected_at=MET)

    deadlines.sweep(at(45))

    assert told() == [("zhao", "entry_closing"), ("he", "entry_closing_team")]


def test_a_department_without_a_head_is_answered_for_by_the_nearest_above(lin, sales_house, he):
    sales_house.head = he
    sales_house.save()
    make.intake(lin, collected_at=MET)

    deadlines.sweep(at(49))

    assert told() == [("lin", "entry_breached"), ("he", "entry_breached_team")]


def test_who_has_left_is_not_told_the_manager_is(contact, lin):
    lin.is_active = False
    lin.save()

    deadlines.sweep(at(49))

    assert told() == [("zhao", "entry_breached_team")]


def test_many_contacts_are_told_in_batches(lin, zhao):
    for hour in range(7):
        make.intake(lin, collected_at=MET - timedelta(hours=hour))

    swept = deadlines.sweep(at(60), batch=3)

    assert (swept.done, swept.notices, swept.failed) == (7, 14, 0)


def test_notices_name_no_customer(contact):
    deadlines.sweep(at(49))

    assert set(Notice.objects.first().params) == {"collected_at", "due_at", "person"}
    assert "周先生" not in str(list(Notice.objects.values()))


def test_the_oldest_overdue_stage_is_the_readiness_of_the_clock(contact):
    created = contact.created_at

    assert deadlines.oldest_overdue(at(23)) is None
    Intake.objects.update(created_at=MET)
    assert deadlines.oldest_overdue(at(25)) == at(24)
    deadlines.sweep(at(25))
    assert deadlines.oldest_overdue(at(25)) is None
    assert deadlines.oldest_overdue(at(37)) == at(36)
    deadlines.sweep(at(49))
    assert deadlines.oldest_overdue(at(400)) is None
    assert created > at(49)


def test_a_contact_noted_late_is_due_from_when_it_was_noted(lin):
    contact = make.intake(lin, collected_at=now() - timedelta(hours=47))

    assert deadlines.oldest_overdue(now()) == contact.created_at


def test_stages_follow_the_policy():
    end = at(48)

    assert [deadlines.stage_of(end, end - before) for before in policy.ENTRY_WARNINGS] == [1, 2, 3]
    assert deadlines.stage_of(end, end) == 3
    assert deadlines.stage_of(end, end + timedelta(microseconds=1)) == deadlines.BREACH
