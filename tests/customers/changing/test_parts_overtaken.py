"""A proposed entry that a colleague changed or took off file meanwhile."""

import pytest

from agency.acting import acting
from agency.errors import Refused
from customers.changing import deciding, subjects
from customers.models import ContactPoint
from customers.parts import keeping

from .conftest import WHY, agree, asked


@pytest.fixture
def overtaken(vip, vips, lin, he):
    """While the new number waited, he entered another."""
    request = asked(vip, lin, act="change", part=vips, values={"value": "13700000000"}).request
    with acting(he):
        keeping.change(vips, by=he, changes={"value": "13611111111"}, why=WHY)
    return request


def test_what_a_colleague_changed_meanwhile_is_asked_about(overtaken, vip, zhao):
    request = agree(overtaken, zhao)

    assert request.state == "conflicted"
    assert ContactPoint.objects.get().value == "13611111111"
    [clash] = deciding.clashes(vip, request)
    assert (clash.base, clash.now, clash.new) == ("13900000001", "13611111111", "13700000000")


@pytest.mark.parametrize(
    ("choice", "state", "value"), [("mine", "applied", "13700000000"), ("theirs", "refused", "13611111111")]
)
def test_the_choice_upon_what_was_seen_settles_it(overtaken, zhao, choice, state, value):
    seen = subjects.of(overtaken).stamp

    assert agree(overtaken, zhao, choices={"value": choice}, seen=seen - 1).state == "conflicted"
    assert agree(overtaken, zhao, choices={"value": choice}, seen=seen).state == state
    assert ContactPoint.objects.get().value == value


def test_an_entry_changed_meanwhile_is_not_taken_off_file_unasked(vip, vips, lin, he, zhao):
    request = asked(vip, lin, act="remove", part=vips).request
    with acting(he):
        keeping.change(vips, by=he, changes={"value": "13611111111"}, why=WHY)

    assert agree(request, zhao).state == "conflicted"
    assert ContactPoint.objects.get().value == "13611111111"


def test_an_entry_taken_off_file_meanwhile_does_not_come_back(overtaken, vips, he, zhao):
    with acting(he):
        keeping.remove(vips, by=he, why=WHY)

    with acting(zhao), pytest.raises(Refused):
        deciding.agree(overtaken, by=zhao)
    assert not ContactPoint.objects.exists()
