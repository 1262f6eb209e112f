"""Contacts are noted, visits planned, done and called off; the archive knows when it was last heard of."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate, now

from agency.errors import Refused
from agency.models import Event
from customers import editing
from customers.care import contacting
from customers.models import CareTask, Customer, Visit
from tests import make


def talk(customer, by, **more):
    return contacting.note(
        customer, by=by, **({"way": "call", "reached": True, "minutes": "想去丽江，两大一小"} | more)
    )


def test_a_contact_that_reached_the_customer_is_the_last_one_heard(lin):
    customer = make.customer(lin, entered_at=now() - timedelta(days=100))

    talk(customer, lin, at=now() - timedelta(days=3))
    talk(customer, lin, reached=False, minutes="")
    talk(customer, lin, at=now() - timedelta(days=30))

    assert Customer.objects.get().last_contact_on == localdate(now() - timedelta(days=3))
    assert Visit.objects.filter(reached=True).count() == 2
    assert Event.objects.filter(kind="contact", subject=customer.pk).count() == 3


def test_what_was_said_is_sealed_and_not_in_the_register(lin):
    talk(make.customer(lin), lin, participants="周太太")

    assert "丽江" not in str(Event.objects.values_list("data", flat=True))
    assert Visit.objects.get().minutes == "想去丽江，两大一小"


def test_a_next_date_becomes_a_follow_up_of_the_owner(lin, zhao):
    customer = make.customer(lin)

    talk(customer, zhao, next_on=localdate() + timedelta(days=7), next_what="发秋季线路")

    task = CareTask.objects.get()
    assert (task.kind, task.owner, task.what) == ("follow_up", lin, "发秋季线路")


def test_a_planned_visit_is_done_by_the_contact_it_was_planned_for(lin, planned):
    talk(planned.customer, lin, task=planned, way="visit")

    task = CareTask.objects.get()
    assert (task.state, task.ended_by) == ("done", lin)
    assert Visit.objects.get().task == task


def test_nobody_at_home_leaves_the_visit_open_for_the_next_date(lin, planned):
    again = localdate() + timedelta(days=9)

    talk(planned.customer, lin, task=planned, reached=False, minutes="", next_on=again)

    task = CareTask.objects.get()
    assert (task.state, task.due_on) == ("open", again)


def test_a_finished_task_is_not_finished_again(lin, planned):
    talk(planned.customer, lin, task=planned)

    with pytest.raises(Refused):
        talk(planned.customer, lin, task=planned)
    with pytest.raises(Refused):
        contacting.call_off(planned, by=lin)


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": " "},
        {"at": now() + timedelta(days=30)},
        {"at": now() - timedelta(days=400)},
        {"next_on": localdate() - timedelta(days=1)},
    ],
)
def test_what_cannot_be_is_refused(lin, wrong):
    with pytest.raises(Refused):
        talk(make.customer(lin), lin, **wrong)


def test_somebody_an_archive_is_shared_with_notes_nothing_in_it(lin, sun):
    customer = make.customer(lin)
    make.grant(customer, sun)

    with pytest.raises(PermissionDenied):
        talk(customer, sun)


def test_no_visit_is_planned_with_a_customer_who_wants_no_contact(lin):
    customer = make.customer(lin, no_contact_on=localdate())

    with pytest.raises(Refused):
        contacting.plan(customer, by=lin, due_on=localdate())
    assert talk(customer, lin).pk  # she turned to us


def test_a_correction_the_customer_asked_for_counts_as_heard_of_her(lin):
    customer = make.customer(lin, entered_at=now() - timedelta(days=100))

    editing.edit(
        customer.pk, by=lin, changes={"preferences": "靠窗"}, version=1, why="A typing error was corrected"
    )
    assert Customer.objects.get().last_contact_on is None
    editing.edit(customer.pk, by=lin, changes={"preferences": "过道"}, version=2, why="The customer told us")
    assert Customer.objects.get().last_contact_on == localdate()


def test_open_tasks_go_where_their_archive_goes(lin, sun, planned):
    Customer.objects.filter(pk=planned.customer_id).update(owner=sun, department=sun.department)

    assert CareTask.objects.get().owner == sun
