"""Unusual looks raise an alert at their moment, each exactly once; the privacy officer judges it."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import get_current_timezone, now

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from customers import revealing
from customers.guarding import watching
from customers.models import AccessAlert, CanaryArchive, Customer
from tests import make


def at(hour: int) -> datetime:
    return datetime.combine(now().date(), datetime.min.time(), get_current_timezone()).replace(hour=hour)


def alerts() -> list[tuple]:
    return list(AccessAlert.objects.order_by("rule").values_list("rule", "person__username"))


def test_many_customers_in_an_hour_raise_one_alert_in_that_hour(lin, liu, fang, contact):
    for _one in range(policy.WATCH_CUSTOMERS_PER_HOUR - 2):
        Event.note("revealed", by=lin, subject=make.intake(lin).pk, fields=["phone"], purpose="contact")
    before = AccessAlert.objects.count()
    soon = now() + timedelta(minutes=1)  # one moment for all three: after what was noted, within its hour
    for phone in ("13900000011", "13900000012", "13900000013"):
        revealing.reveal(make.customer(lin, phone=phone), "phone", by=lin, purpose=contact, now=soon)

    assert before == 0
    assert [rule for rule, _who in alerts() if rule == "many"] == ["many"]
    assert Notice.objects.filter(to=fang, kind="alert_many").count() == 1


def test_a_look_at_night_raises_one_alert_for_the_night(lin, liu, fang, contact):
    for hour in (23, 23, 12):
        revealing.reveal(liu, "phone", by=lin, purpose=contact, now=at(hour))

    assert [rule for rule, _who in alerts()] == ["night"]


def test_the_former_owner_who_still_looks_raises_an_alert(lin, zhao, liu, fang, contact):
    with acting(zhao):
        liu.owner = zhao
        liu.record(by=zhao, why="assigned")
    make.grant(liu, lin, fields=["phone"])
    with acting(zhao):
        revealing.reveal(liu, "phone", by=zhao, purpose=contact, now=at(12))
    with acting(lin):
        revealing.reveal(Customer.objects.get(pk=liu.pk), "phone", by=lin, purpose=contact, now=at(12))

    assert alerts() == [("reassigned", "lin")]


def test_searching_and_searching_with_nothing_following_is_found_by_the_clock_once(lin, wang, fang):
    for person in (lin, wang):
        for _one in range(policy.WATCH_SEARCHES_PER_HOUR):
            Event.note("searched", by=person, via="page", kinds=["digits"], found=0)
    Event.note("collected", by=wang, subject=make.intake(wang).pk)

    assert (watching.sweep(now()), watching.sweep(now())) == (1, 0)
    assert alerts() == [("searches", "lin")]


def test_any_look_at_a_planted_archive_raises_an_alert_whoever_looks(client, lin, liu, fang):
    with acting(fang):
        watching.plant(liu.number, by=fang)
    client.force_login(lin)

    for _time in range(2):
        client.get(f"/customers/{liu.pk}/")

    assert alerts() == [("canary", "lin")]
    assert Notice.objects.filter(to=fang, kind="alert_canary").count() == 1


def test_nobody_but_the_privacy_officer_can_tell_a_planted_archive_from_another(lin, he, qian, fang, liu):
    with acting(fang):
        watching.plant(liu.number, by=fang)
        watching.note("canary", lin, "x", now(), archive=liu.pk)
    seen = {}
    for person in (lin, he, qian, fang):
        with acting(person):
            seen[person.username] = (CanaryArchive.objects.count(), AccessAlert.objects.count())

    assert seen == {"lin": (0, 0), "he": (0, 0), "qian": (0, 0), "fang": (1, 1)}


def test_an_alert_is_judged_once_with_a_word_and_never_by_the_person_herself(lin, fang, he):
    watching.note("night", lin, "a", now())
    watching.note("night", fang, "b", now())
    of_lin, of_fang = AccessAlert.objects.get(person=lin), AccessAlert.objects.get(person=fang)

    with pytest.raises(PermissionDenied):
        watching.decide(of_lin, by=he, incident=False, comment="出差", now=now())
    with pytest.raises(Refused):
        watching.decide(of_fang, by=fang, incident=False, comment="是我", now=now())
    with pytest.raises(Refused):
        watching.decide(of_lin, by=fang, incident=True, comment=" ", now=now())
    watching.decide(of_lin, by=fang, incident=True, comment="无法解释", now=now())
    with pytest.raises(Refused):
        watching.decide(of_lin, by=fang, incident=False, comment="改判", now=now())

    assert AccessAlert.objects.get(person=lin).state == "incident"


def test_a_look_that_is_taken_back_takes_its_alert_along(lin, liu, fang, contact):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        revealing.reveal(liu, "phone", by=lin, purpose=contact, now=at(23))
        raise ZeroDivisionError

    assert alerts() == []


def test_the_page_lists_and_judges(client, lin, fang):
    watching.note("night", lin, "a", now() - timedelta(minutes=1))
    alert = AccessAlert.objects.get()
    client.force_login(fang)

    assert "林知夏" in client.get("/customers/alerts/").content.decode()
    client.post(f"/customers/alerts/{alert.pk}/decide/", {"action": "explained", "comment": "带团值班"})

    assert AccessAlert.objects.get().state == "explained"
    assert "带团值班" in client.get("/customers/alerts/?tab=judged").content.decode()
