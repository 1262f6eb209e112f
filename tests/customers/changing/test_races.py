"""Decisions at the same moment: one of them counts, and an edit that slips in between is not lost."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from agency.acting import acting
from agency.errors import Conflict, Refused
from agency.models import Event
from customers.changing import applying, deciding, propose, propose_part
from customers.editing import EditConflict, edit
from customers.models import ChangeRequest, ContactPoint, Customer
from customers.parts import keeping
from tests import make
from tests.customers.test_editing_races import at_once

from .conftest import WHY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def renaming(transactional_db, lin, zhao, he):
    liu = make.customer(lin, name="刘梦琪")
    with acting(lin):
        return propose(liu, by=lin, changes={"name": "刘梦奇"}, version=1, why=WHY).request


def agreeing(request, by):
    def act():
        with suppress(Refused), acting(by):  # decided already
            return deciding.agree(request, by=by)

    return act


def test_two_who_approve_at_once_apply_it_once(renaming, zhao, he):
    at_once(agreeing(renaming, zhao), agreeing(renaming, he))

    with acting(he):
        assert Customer.objects.get().version == 2
        assert Event.objects.filter(kind="changed").count() == 1


def test_an_edit_beside_an_approval_is_kept_or_asked_about(renaming, lin, zhao, he):
    def editing():
        with acting(he):
            return edit(renaming.customer_id, by=he, changes={"name": "刘萌琪"}, version=1, why=WHY)

    _decided, edited = at_once(agreeing(renaming, zhao), editing)

    with acting(he):
        archive, request = Customer.objects.get(), ChangeRequest.objects.get()
        if isinstance(edited, EditConflict):  # the approval was first, and the editor is asked
            assert (archive.name, request.state) == ("刘梦奇", "applied")
        else:
            assert (archive.name, request.state) == ("刘萌琪", "conflicted")


# --- entries ------------------------------------------------------------------------------------------------


@pytest.fixture
def number(transactional_db, lin, zhao, he):
    return make.contact(make.customer(lin, grade="vip"), value="13900000001")


@pytest.fixture
def renumbering(number, lin):
    with acting(lin):
        values = {"value": "13900000002"}
        return propose_part(
            number.customer, "contactpoint", by=lin, act="change", part=number, values=values, why=WHY
        ).request


def test_two_who_approve_an_entry_at_once_write_it_once(renumbering, zhao, he):
    at_once(agreeing(renumbering, zhao), agreeing(renumbering, he))

    with acting(he):
        assert ContactPoint.objects.get().value == "13900000002"
        assert Event.objects.filter(kind="part", data__act="changed").count() == 1


def test_two_who_approve_the_same_new_entry_make_one(number, lin, zhao, he):
    with acting(lin):
        values = {"kind": "phone", "usage": "work", "value": "13900000002"}
        request = propose_part(number.customer, "contactpoint", by=lin, act="add", values=values).request

    at_once(agreeing(request, zhao), agreeing(request, he))

    with acting(he):
        assert ContactPoint.objects.filter(value__isnull=False).count() == 2


def test_an_edit_of_an_entry_beside_an_approval_is_kept_or_asked_about(renumbering, number, zhao, he):
    def editing():
        try:
            with acting(he):
                changes = {"value": "13900000003"}
                return keeping.change(number, by=he, changes=changes, why=WHY, seen=number.updated_at)
        except Conflict as conflict:
            return conflict

    _decided, edited = at_once(agreeing(renumbering, zhao), editing)

    with acting(he):
        entry, request = ContactPoint.objects.get(), ChangeRequest.objects.get()
        if isinstance(edited, Conflict):  # the approval was first, and the editor is asked
            assert (entry.value, request.state) == ("13900000002", "applied")
        else:
            assert (entry.value, request.state) == ("13900000003", "conflicted")


def test_two_ticks_at_once_write_a_dated_change_once(number, lin):
    day = localdate() + timedelta(days=3)
    with acting(lin):
        archive = Customer.objects.get()
        propose(archive, by=lin, changes={"preferences": "近电梯"}, version=1, why=WHY, effective_on=day)

    at_once(*[lambda: applying.apply_due(now() + timedelta(days=4))] * 2)

    with acting(lin):
        assert Customer.objects.get().version == 2
        assert Event.objects.filter(kind="changed").count() == 1
        assert ChangeRequest.objects.get().state == "applied"
