"""Two archives parted again."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from agency.acting import acting
from agency.errors import Refused
from customers import searching
from customers.editing import edit
from customers.merging import undoing
from customers.models import (
    Customer,
    CustomerGrant,
)
from tests import make

from .pairs import merged


def test_parted_again_both_are_as_they_were(old, new, lin, sun):
    make.grant(new, sun, fields=["phone"])
    merge = merged(old, new, lin)

    with acting(lin):
        result = undoing.undo(merge, by=lin)

    assert (result.kept, result.missing) == ((), 0)
    first, second = Customer.objects.get(pk=old.pk), Customer.objects.get(pk=new.pk)
    assert (first.name, first.email, second.name, second.email) == (
        "刘梦琪",
        None,
        "刘梦奇",
        "liu@example.com",
    )
    assert CustomerGrant.objects.get().content_object_id == new.pk
    with acting(lin):
        assert searching.by_number(lin, new.number) == [new]
        assert {one.pk for one in searching.search(lin, "15812349974")} == {old.pk, new.pk}


def test_what_was_changed_since_stays_and_is_named(old, new, lin):
    merge = merged(old, new, lin)
    stays = Customer.objects.get(pk=old.pk)
    edit(stays.pk, by=lin, changes={"email": "meng@example.com"}, version=stays.version, why="客户来电更正")

    with acting(lin):
        result = undoing.undo(merge, by=lin)

    assert result.kept == ("email",)
    first = Customer.objects.get(pk=old.pk)
    assert (first.email, first.name) == ("meng@example.com", "刘梦琪")


def test_after_thirty_days_they_stay_one(old, new, lin):
    merge = merged(old, new, lin)

    with acting(lin), pytest.raises(Refused):
        undoing.undo(merge, by=lin, now=now() + timedelta(days=31))
