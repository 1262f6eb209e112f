"""The pages of contacts and tasks, as a seller, a manager and an auditor use them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now

from agency.models import Event
from customers.care import contacting
from customers.models import CareTask, Customer, Visit
from tests import make
from tests.counting import queries

LIST = reverse("customers:care_tasks")


def noted(**more) -> dict:
    return {
        "way": "call",
        "reached": "yes",
        "minutes": "想去丽江",
        "later": "30",
        "at": f"{localtime(now()):%Y-%m-%dT%H:%M}",
    } | more


def test_a_seller_notes_a_call_with_its_next_date(lin, client):
    customer = make.customer(lin)
    client.force_login(lin)

    answer = client.post(reverse("customers:contact_note", args=[customer.pk]), noted())

    page = client.get(answer.url).content.decode()
    assert "想去丽江" in page
    assert CareTask.objects.get().due_on == localdate() + timedelta(days=30)
    assert "想去丽江" in client.get(customer.get_absolute_url()).content.decode()


@pytest.mark.parametrize("wrong", [{"minutes": ""}, {"later": "day"}, {"way": "pigeon"}])
def test_a_form_with_a_mistake_comes_back_as_it_was_typed(lin, client, wrong):
    customer = make.customer(lin)
    client.force_login(lin)

    answer = client.post(
        reverse("customers:contact_note", args=[customer.pk]), noted(participants="周太太") | wrong
    )

    assert answer.status_code == 422
    assert "周太太" in answer.content.decode()
    assert not Visit.objects.exists()


def test_the_list_shows_what_is_mine_and_the_managers_what_is_the_teams(lin, zhao, planned, client):
    client.force_login(lin)
    assert planned.get_absolute_url() in client.get(f"{LIST}?view=all").content.decode()
    assert planned.get_absolute_url() not in client.get(f"{LIST}?view=overdue").content.decode()

    client.force_login(zhao)
    assert planned.get_absolute_url() not in client.get(f"{LIST}?view=all").content.decode()
    assert planned.get_absolute_url() in client.get(f"{LIST}?view=all&who=team").content.decode()


def test_a_seller_answers_a_return_visit_in_its_form(silent, task_of, lin, client):
    client.force_login(lin)
    address = task_of(silent).get_absolute_url()

    assert client.post(address, {"outcome": "again", "way": "call", "later": ""}).status_code == 422
    answer = client.post(address, {"outcome": "refuses", "way": "call", "minutes": "不要再联系", "later": ""})

    assert answer.status_code == 302
    assert Customer.objects.get().no_contact_on == localdate()
    assert "谢绝联系" in client.get(reverse("customers:contacts", args=[silent.pk])).content.decode()


def test_the_page_goes_on_by_key(lin, client):
    customer = make.customer(lin)
    for days in range(53):
        contacting.plan(customer, by=lin, due_on=localdate() + timedelta(days=days // 2))
    client.force_login(lin)

    first = client.get(f"{LIST}?view=all")
    second = client.get(f"{LIST}{first.context['older']}")

    seen = [task.pk for page in (first, second) for task in page.context["tasks"]]
    assert (len(seen), len(set(seen))) == (53, 53)


def test_the_record_prints_and_the_print_is_written_down(lin, planned, client):
    client.force_login(lin)

    sheet = client.post(reverse("customers:contacts_print", args=[planned.customer_id]))

    assert "送新线路册" in sheet.content.decode()
    assert Event.objects.get(kind="printed").data == {"form": "contacts"}


@pytest.mark.parametrize("name", ["customers:care_tasks", "customers:contacts"])
def test_one_task_or_three_cost_the_same(name, lin, client):
    def archive():
        customer = make.customer(lin)
        task = contacting.plan(customer, by=lin, due_on=localdate(), what="x")
        contacting.note(customer, by=lin, way="call", reached=False, minutes="y", task=task)
        return customer

    customer = archive()
    address = LIST if name.endswith("tasks") else reverse(name, args=[customer.pk])
    client.force_login(lin)
    queries(client, "get", address)
    one = queries(client, "get", address)
    archive(), archive()
    for _number in range(2):
        contacting.note(customer, by=lin, way="call", reached=True, minutes="z", next_on=localdate())

    assert queries(client, "get", address) == one


def test_many_contacts_cost_the_timeline_one_query(lin, client):
    customer = make.customer(lin)
    client.force_login(lin)
    contacting.note(customer, by=lin, way="call", reached=True, minutes="z")
    queries(client, "get", customer.get_absolute_url())
    one = queries(client, "get", customer.get_absolute_url())
    for _number in range(3):
        contacting.note(customer, by=lin, way="call", reached=True, minutes="z")

    assert queries(client, "get", customer.get_absolute_url()) == one
