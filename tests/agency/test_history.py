"""Every way of writing leaves one history row naming who and why."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from agency.acting import Actor, _as, acting, acting_for
from customers.models import Customer
from tests import make


def trail(customer) -> list[tuple]:
    rows = Customer.history.filter(id=customer.pk).order_by("history_id")
    return [(row.history_type, row.history_user_id, row.history_change_reason) for row in rows]


def test_saving_updating_and_plain_sql_each_leave_one_row(lin, zhao):
    customer = make.customer(lin)
    customer.grade = "b"
    customer.record(by=zhao, why="corrected")
    with acting(lin, reason="by update()"):
        Customer.objects.filter(pk=customer.pk).update(grade="a")
    with acting(zhao, reason="by hand"), connection.cursor() as cursor:
        cursor.execute("UPDATE customers_customer SET grade = 'c' WHERE id = %s", [customer.pk])

    assert trail(customer) == [
        ("+", lin.pk, "registered"),
        ("~", zhao.pk, "corrected"),
        ("~", lin.pk, "by update()"),
        ("~", zhao.pk, "by hand"),
    ]


def test_what_the_system_carries_out_for_somebody_keeps_the_request(lin):
    asked = uuid4()
    with acting(lin, request_id=asked), acting_for(lin, "system:test") as actor:
        assert (actor.request_id, actor.scope) == (asked, "all")


def test_a_write_by_nobody_in_particular_is_refused(lin):
    customer = make.customer(lin)

    with pytest.raises(DatabaseError), transaction.atomic(), _as(Actor(scope="all")):
        Customer.objects.filter(pk=customer.pk).update(grade="a")


def test_what_is_rolled_back_leaves_no_history(lin):
    customer = make.customer(lin)

    with pytest.raises(RuntimeError), acting(lin, reason="never"):
        Customer.objects.filter(pk=customer.pk).update(grade="a")
        raise RuntimeError

    assert len(trail(customer)) == 1


def test_history_keeps_the_sealed_bytes_and_opens_like_the_record(lin):
    customer = make.customer(lin, name="欧阳询", phone="13900139000")
    customer = Customer.objects.get(pk=customer.pk)
    customer.phone = "13700137000"
    customer.record(by=lin, why="new phone")

    old, new = Customer.history.filter(id=customer.pk).order_by("history_id")

    assert (old.name, old.phone, new.name, new.phone) == ("欧阳询", "13900139000", "欧阳询", "13700137000")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT name), count(DISTINCT phone) FROM customers_historicalcustomer WHERE id = %s",
            [customer.pk],
        )
        assert cursor.fetchone() == (1, 2)


def test_the_actor_of_an_inner_block_does_not_stick(lin, zhao):
    customer = make.customer(lin)
    with acting(lin, reason="outer"):
        with acting(zhao, reason="inner"):
            Customer.objects.filter(pk=customer.pk).update(grade="a")
        Customer.objects.filter(pk=customer.pk).update(grade="b")

    assert trail(customer)[1:] == [("~", zhao.pk, "inner"), ("~", lin.pk, "outer")]
