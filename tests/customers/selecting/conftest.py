"""Archives that are chosen and handed over."""

import pytest
from django.utils.timezone import now

from agency.acting import acting
from customers import selecting
from customers.models import Customer, Selection
from tests import make

WHY = "The work is shared out anew"


def frozen(by, archives) -> Selection:
    with acting(by):
        return selecting.freeze([archive.pk for archive in archives], by=by)


def give(selection, *, by, owner, moment=None):
    with acting(by):
        return selecting.assign(selection, by=by, owner=owner, reason=WHY, now=moment or now())


def owners(archives) -> list[str]:
    return [Customer.objects.get(pk=archive.pk).owner.username for archive in archives]


@pytest.fixture
def desk(lin, wang, sun, zhao):
    """lin's two, wang's one, and sun's one of another department."""
    named = ((lin, "甲"), (lin, "乙"), (wang, "丙"), (sun, "丁"))
    return [make.customer(person, name=name) for person, name in named]
