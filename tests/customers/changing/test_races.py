"""Decisions at the same moment: one of them counts, and an edit that slips in between is not lost."""

from contextlib import suppress

import pytest

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from customers.changing import deciding, propose
from customers.editing import EditConflict, edit
from customers.models import ChangeRequest, Customer
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
