"""A sensitive field opens with a purpose, is written down first, and only so often a day."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from customers import fieldbook, revealing
from customers.models import Customer, Disclosure, Purpose
from tests import make


@pytest.fixture
def liu(lin):
    return make.customer(lin, name="刘梦琪", phone="15812349974", document_number="530102199003073092")


@pytest.fixture
def contact():
    return Purpose.objects.get(code="contact")


@pytest.fixture
def other():
    return Purpose.objects.get(code="other")


def looks() -> list[tuple]:
    return [(look.by.username, look.field, look.purpose.code, look.note) for look in Disclosure.objects.all()]


def opened_before(user, count: int) -> None:
    Event.objects.bulk_create(
        Event(kind="revealed", by=user, actor="user", data={"purpose": "contact"}) for _ in range(count)
    )


def test_a_field_opens_for_its_owner_and_the_look_is_written_down(liu, lin, contact):
    value = revealing.reveal(liu, "phone", by=lin, purpose=contact, note=" 确认集合时间 ")

    assert value == "15812349974"
    assert looks() == [("lin", "phone", "contact", "确认集合时间")]
    event = Event.objects.get(kind="revealed")
    assert (event.by, event.subject) == (lin, liu.pk)
    assert event.data == {"fields": ["phone"], "purpose": "contact"}


def test_what_customers_consent_to_is_no_purpose_for_looking(liu, lin):
    with pytest.raises(Refused):
        revealing.reveal(liu, "phone", by=lin, purpose=Purpose.objects.get(code="marketing"))

    assert looks() == []


def test_the_purpose_other_needs_a_word(liu, lin, other):
    with pytest.raises(Refused, match="."):
        revealing.reveal(liu, "phone", by=lin, purpose=other, note="  ")

    assert revealing.reveal(liu, "phone", by=lin, purpose=other, note="客户遗失证件") == "15812349974"


def test_a_retired_purpose_opens_nothing(liu, lin, contact):
    contact.active = False

    with pytest.raises(Refused):
        revealing.reveal(liu, "phone", by=lin, purpose=contact)


def test_a_share_opens_its_own_fields_only_and_only_until_it_ends(liu, sun, contact):
    make.grant(liu, sun, fields=["phone"])
    with acting(sun):
        shared = Customer.objects.visible_to(sun).get()

        assert revealing.reveal(shared, "phone", by=sun, purpose=contact) == "15812349974"
        with pytest.raises(PermissionDenied):
            revealing.reveal(shared, "document_number", by=sun, purpose=contact)
        assert revealing.fields_open_to(sun, shared) & fieldbook.OPENED == {"phone"}


def test_an_ended_share_opens_nothing(liu, sun, contact):
    make.grant(liu, sun, expires_at=now() - timedelta(seconds=1))

    with pytest.raises(PermissionDenied):
        revealing.reveal(liu, "phone", by=sun, purpose=contact)
    assert looks() == []


def test_a_guide_sees_masks_only(liu, guo, contact):
    make.grant(liu, guo, fields=["phone"])

    with pytest.raises(PermissionDenied):
        revealing.reveal(liu, "phone", by=guo, purpose=contact)


def test_a_field_that_is_open_anyway_is_not_opened(liu, lin, contact):
    with pytest.raises(PermissionDenied):
        revealing.reveal(liu, "travel_needs", by=lin, purpose=contact)


def test_the_auditor_needs_a_purpose_of_her_own(liu, qian):
    with acting(qian):
        assert (
            revealing.reveal(liu, "phone", by=qian, purpose=Purpose.objects.get(code="audit"))
            == "15812349974"
        )

    assert looks() == [("qian", "phone", "audit", None)]


def test_the_sixtieth_look_opens_and_the_sixty_first_does_not(liu, lin, contact):
    opened_before(lin, policy.REVEALS_PER_DAY - 1)

    assert revealing.quota_left(lin) == 1
    assert revealing.reveal(liu, "phone", by=lin, purpose=contact) == "15812349974"
    assert revealing.quota_left(lin) == 0
    with pytest.raises(Refused, match="60"):
        revealing.reveal(liu, "phone", by=lin, purpose=contact)


def test_the_quota_is_fresh_after_midnight_in_shanghai(lin):
    opened_before(lin, policy.REVEALS_PER_DAY)

    assert revealing.quota_left(lin, now() + timedelta(days=1)) == policy.REVEALS_PER_DAY


def test_looks_at_a_share_that_ended_still_count(liu, sun, contact):
    share = make.grant(liu, sun)
    with acting(sun):
        revealing.reveal(liu, "phone", by=sun, purpose=contact)
    share.delete()

    with acting(sun):
        assert revealing.quota_left(sun) == policy.REVEALS_PER_DAY - 1


def test_second_checks_do_not_use_up_the_quota(lin):
    Event.note("revealed", by=lin, fields=["phone"], purpose="verification", verification="a check")

    assert revealing.quota_left(lin) == policy.REVEALS_PER_DAY


def test_the_manager_hears_once_a_day_from_the_fortieth_look(liu, lin, zhao, contact):
    opened_before(lin, policy.REVEALS_BEFORE_ALARM - 2)

    told = []
    for _ in range(3):
        revealing.reveal(liu, "phone", by=lin, purpose=contact)
        told.append(list(Notice.objects.values_list("to__username", "params")))

    assert told == [[]] + [[("zhao", {"person": "林知夏", "count": 40})]] * 2


def test_a_manager_is_not_told_about_himself(liu, zhao, contact):
    opened_before(zhao, policy.REVEALS_BEFORE_ALARM)

    with acting(zhao):
        revealing.reveal(liu, "phone", by=zhao, purpose=contact)

    assert not Notice.objects.filter(to=zhao).exists()


def test_damaged_data_opens_as_a_mark_not_as_an_error(liu, lin, contact):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE customers_customer SET phone = overlay(phone placing '\\x00' from 20) WHERE id = %s",
            [liu.pk],
        )

    value = revealing.reveal(Customer.objects.get(pk=liu.pk), "phone", by=lin, purpose=contact)

    assert not value
    assert str(value)
