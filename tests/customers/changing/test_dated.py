"""A change with a day of its own is written on that day in Shanghai, once, and overwrites nobody."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate, now

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from compliance import sweeps
from customers import consenting
from customers.changing import applying, business, deciding, propose, propose_part, showing
from customers.editing import edit
from customers.models import ChangeRequest, ContactPoint, Customer
from customers.showing import Sheet
from tests import make

from .conftest import WHY, agreed_to

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def day():
    return localdate() + timedelta(days=7)


def at(day, hour: int = 0, minute: int = 1) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def dated(customer, by, day, **changes) -> ChangeRequest:
    with acting(by):
        outcome = propose(
            customer, by=by, changes=changes, version=customer.version, why=WHY, effective_on=day
        )
    assert outcome.applied is None
    return outcome.request


def agree(request, by):
    with acting(by):
        return deciding.agree(request, by=by)


def standing(customer) -> Customer:
    return Customer.objects.get(pk=customer.pk)


def test_what_needs_nobody_waits_for_its_day_and_is_written_then_once(liu, lin, day):
    request = dated(liu, lin, day, preferences="近电梯")
    assert (request.state, request.effective_on) == ("scheduled", day)

    assert applying.apply_due(at(day) - timedelta(minutes=2)).done == 0
    assert standing(liu).preferences == "低楼层"

    for _tick in range(2):
        sweeps.run("dated_changes", at(day))

    assert (standing(liu).preferences, standing(liu).version) == ("近电梯", 2)
    assert Event.objects.filter(kind="changed").count() == 1
    assert ChangeRequest.objects.get().state == "applied"


def test_what_is_approved_before_waits_and_stands_in_the_managers_name(liu, lin, zhao, day):
    request = agree(dated(liu, lin, day, name="刘梦奇"), zhao)
    assert (request.state, standing(liu).name) == ("scheduled", "刘梦琪")
    assert Notice.objects.filter(to=lin, kind="change_scheduled").exists()

    applying.apply_due(at(day))

    assert standing(liu).name == "刘梦奇"
    assert Customer.history.filter(id=liu.pk).latest().history_user == zhao
    assert Notice.objects.filter(to=lin, kind="change_applied").exists()


def test_what_is_approved_after_its_day_is_written_at_once(liu, lin, zhao, day):
    request = dated(liu, lin, day, name="刘梦奇")
    with acting(zhao):
        deciding.agree(request, by=zhao, now=at(day, 9))

    assert standing(liu).name == "刘梦奇"


def test_what_the_archive_overtook_waits_to_be_settled(liu, lin, zhao, he, day):
    agree(dated(liu, lin, day, name="刘梦奇"), zhao)
    edit(liu.pk, by=he, changes={"name": "刘萌琪"}, version=1, why=WHY)

    applying.apply_due(at(day))

    request = ChangeRequest.objects.get()
    assert (request.state, request.step, standing(liu).name) == ("conflicted", "settle", "刘萌琪")
    assert Notice.objects.filter(to=zhao, key__startswith="change-settle").exists()
    with acting(zhao):
        deciding.agree(request, by=zhao, choices={"name": "mine"}, seen=2, now=at(day, 9))
    assert standing(liu).name == "刘梦奇"


def test_a_consent_withdrawn_meanwhile_stops_it_and_holds_up_no_other(lin, zhao, liu, day):
    sensitive = agreed_to(liu, lin)
    agree(dated(liu, lin, day, document_type="passport", document_number="E12345678"), zhao)
    other = make.customer(lin)
    dated(other, lin, day, preferences="近电梯")
    consenting.answer(liu, sensitive, "withdrawn", by=lin)

    applying.apply_due(at(day))

    assert standing(liu).document_number is None
    assert ChangeRequest.objects.get(customer=liu).state == "conflicted"
    assert standing(other).preferences == "近电梯"


def test_an_entry_too(liu, lin, day):
    with acting(lin):
        request = propose_part(
            liu,
            "contactpoint",
            by=lin,
            act="add",
            values={"kind": "phone", "usage": "work", "value": "13912345678"},
            effective_on=day,
        ).request
    assert not ContactPoint.objects.exists()

    applying.apply_due(at(day))

    assert ContactPoint.objects.get().pk == request.part


def test_the_waiting_ones_are_seen_and_taken_back(liu, lin, zhao, wang, day):
    request = agree(dated(liu, lin, day, name="刘梦奇"), zhao)
    with acting(lin):
        assert showing.pending(Sheet(liu, lin)) == [request]

    with acting(wang), pytest.raises((PermissionDenied, ChangeRequest.DoesNotExist)):
        deciding.withdraw(request, by=wang)
    with acting(zhao):
        deciding.withdraw(request, by=zhao)  # who agreed may think better of it

    applying.apply_due(at(day))
    assert standing(liu).name == "刘梦琪"
    assert Notice.objects.filter(to=lin, kind="change_withdrawn").exists()


def test_a_day_in_the_past_or_in_two_years_is_refused(liu, lin):
    for days in (-1, 800):
        with pytest.raises(Refused):
            dated(liu, lin, localdate() + timedelta(days=days), preferences="近电梯")


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_nothing_is_half_written_and_the_next_tick_does_it(
    transactional_db, lin, guo, day, monkeypatch
):
    liu = make.customer(lin, preferences="低楼层")
    make.grant(liu, guo, fields=["phone"])
    request = dated(liu, lin, day, preferences="近电梯")
    monkeypatch.setattr(business, "CONCERNS", {"trip": ("行程", _killed)})

    with pytest.raises(SystemExit):  # after the archive was written, before the transaction ended
        applying.apply_due(at(day))
    with acting(lin):
        assert (standing(liu).preferences, ChangeRequest.objects.get().state) == ("低楼层", "scheduled")

    monkeypatch.setattr(business, "CONCERNS", {})
    applying.apply_due(at(day))
    with acting(lin):
        assert standing(liu).preferences == "近电梯"
        assert ChangeRequest.objects.get(pk=request.pk).state == "applied"


def _killed(customer, moment):
    raise SystemExit


def test_now_is_what_the_clock_says(liu, lin, day):
    dated(liu, lin, day, preferences="近电梯")

    assert applying.apply_due(now()).done == 0
