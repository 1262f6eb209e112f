"""What is chosen in the thousands is changed in batches, by the clock."""

from django.urls import reverse
from django.utils.timezone import now

from agency import policy
from agency.acting import acting
from agency.models import Notice
from customers import selecting

from .conftest import frozen, give, owners


def test_more_than_a_thousand_are_changed_in_batches_by_the_clock(desk, zhao, wang, monkeypatch, client):
    monkeypatch.setattr(policy, "BULK_AT_ONCE", 2)
    selection = frozen(zhao, desk)

    assert give(selection, by=zhao, owner=wang) == 0
    client.force_login(zhao)
    page = client.get(reverse("customers:selection", args=[selection.pk, "assign"]))
    assert (page.context["done"], page.context["total"]) == (0, 4)
    assert owners(desk) == ["lin", "lin", "wang", "sun"]

    assert selecting.go_on(size=3) == 2

    selection.refresh_from_db()
    assert owners(desk) == ["wang", "wang", "wang", "sun"]
    assert desk[0].history.first().history_user_id == zhao.pk
    assert Notice.objects.get(to=wang).params["count"] == 2
    with acting(zhao):
        assert selecting.undo(selection, by=zhao, now=now()) == 2
    assert owners(desk) == ["lin", "lin", "wang", "sun"]


def test_a_batch_asks_for_the_right_again(desk, zhao, wang, monkeypatch):
    monkeypatch.setattr(policy, "BULK_AT_ONCE", 1)
    selection = frozen(zhao, desk)
    give(selection, by=zhao, owner=wang)
    zhao.groups.clear()

    selecting.go_on()

    assert owners(desk) == ["lin", "lin", "wang", "sun"]


def test_a_batch_of_the_clock_is_not_asked_for_twice(desk, zhao, wang, lin, monkeypatch):
    monkeypatch.setattr(policy, "BULK_AT_ONCE", 1)
    selection = frozen(zhao, desk)
    give(selection, by=zhao, owner=wang)
    give(selection, by=zhao, owner=lin)
    selecting.go_on()

    assert owners(desk[:2]) == ["wang", "wang"]
    assert selecting.go_on() == 0
