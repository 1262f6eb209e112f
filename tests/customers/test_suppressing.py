"""The suppression list: at once, for every archive with the number, beyond its destruction, readable by nobody."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event
from customers import consenting, suppressing
from customers.care import giving
from customers.models import ContactPoint, Customer, Purpose, SearchIndex, Suppression
from customers.parts import keeping
from tests import make

NUMBER = "13800138000"


@pytest.fixture
def liu(lin):
    made = make.customer(lin, phone=NUMBER)
    with acting(lin):
        consenting.answer(made, Purpose.objects.get(code="marketing"), "granted", by=lin)
    return made


def greetable(customer) -> bool:
    with acting_as("system:test"):
        return Customer.objects.greetable().filter(pk=customer.pk).exists()


def test_nothing_is_sent_to_a_listed_number_from_that_moment_on(liu, lin):
    suppressing.add("+86 138 0013 8000", by=lin)

    assert not greetable(liu)
    with pytest.raises(Refused), acting(lin):
        giving.give(liu, by=lin, act="greeting", due_on=liu.entered_at.date())


def test_an_archive_that_comes_later_with_the_number_is_left_out_too(lin, liu):
    suppressing.add("li@example.com", by=lin)
    with acting(lin):
        keeping.add(
            liu.pk, ContactPoint, by=lin,
            values={"kind": "email", "usage": "private", "value": "Li@Example.com"},
        )  # fmt: skip

    assert not greetable(liu)


def test_the_same_number_twice_is_one_entry(lin):
    one, other = (suppressing.add(NUMBER, by=lin) for _turn in range(2))

    assert one == other


def test_what_is_neither_number_nor_address_is_sent_back(lin):
    with pytest.raises(Refused):
        suppressing.add("王先生", by=lin)


def test_the_list_outlives_the_archive(liu, lin):
    with acting_as("system:test"):
        assert suppressing.outlive(liu) == 1
        SearchIndex.objects.filter(customer=liu.pk).delete()

    again = make.customer(lin, phone=NUMBER)

    with acting(lin):
        assert SearchIndex.objects.get(customer=again.pk).suppressed
        assert suppressing.find(NUMBER).reason == Suppression.Reason.DELETED


def test_neither_number_nor_a_plain_hash_of_it_stands_in_the_table(lin):
    from hashlib import sha256

    suppressing.add(NUMBER, by=lin)

    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM customers_suppression s")
        text = cursor.fetchone()[0]
    assert NUMBER not in text
    assert sha256(NUMBER.encode()).hexdigest() not in text


def test_a_lifted_entry_stays_on_file_and_the_archive_is_free_again(liu, he, lin):
    entry = suppressing.add(NUMBER, by=lin)

    suppressing.lift(entry, by=he)

    assert greetable(liu)
    assert suppressing.find(NUMBER) is None
    assert Suppression.objects.get().lifted_by == he


def test_a_seller_puts_on_the_list_but_lifts_nothing(lin):
    entry = suppressing.add(NUMBER, by=lin)

    with pytest.raises(PermissionDenied):
        suppressing.lift(entry, by=lin)


def test_a_pasted_list_says_what_became_of_each_line(he, lin):
    suppressing.add("13900000001", by=lin)

    done = suppressing.bring("13900000001，13900000002\nli@example.com\n王先生", by=he)

    assert (done.added, done.known, done.unread) == (2, 1, 1)


def test_the_register_keeps_the_act_and_no_number(lin):
    suppressing.add(NUMBER, by=lin)

    with acting_as("system:test"):
        event = Event.objects.get(kind="suppression")
    assert event.data == {"act": "suppressed", "reason": "asked"}


def test_the_page_checks_adds_and_brings(lin, he, client):
    client.force_login(lin)
    client.post(reverse("compliance:suppression_add"), {"add-value": NUMBER, "add-reason": "asked"})
    found = client.post(reverse("compliance:suppression_check"), {"check-value": NUMBER})
    other = client.post(reverse("compliance:suppression_check"), {"check-value": "13900000009"})
    client.force_login(he)
    brought = client.post(
        reverse("compliance:suppression_bring"),
        {"bring-text": "13900000009", "bring-reason": "list"},
        follow=True,
    )

    assert found.context["answer"]["entry"] is not None
    assert other.context["answer"]["entry"] is None
    assert brought.status_code == 200
    assert Suppression.objects.count() == 2
