import pytest
from django.utils.timezone import now

from agency import policy
from agency.acting import acting, acting_as
from agency.encryption.ids import uuid7
from customers import consenting
from customers.models import Customer, Purpose
from customers.segments import saving, using
from tests import make


@pytest.fixture(autouse=True)
def _told(monkeypatch):
    """Nobody need be told in advance here: `tests/customers/test_marketing_guard.py` is about that."""
    monkeypatch.setattr(policy, "ADVANCE_NOTICE_AIMS", frozenset())


def willing(owner, code: str = "marketing", **facts) -> Customer:
    """An archive whose customer agreed to offers and greetings."""
    customer = make.customer(owner, **facts)
    with acting(owner):
        consenting.answer(customer, Purpose.objects.get(code=code), "granted", by=owner)
    with acting_as("system:test"):
        return Customer.objects.get(pk=customer.pk)


def segment(owner, query: str = "grade=a", aim: str = "offer", **facts):
    """A segment of `owner`'s over grade A, for offers."""
    facts = {"name": "老客户", "sharing": "own"} | facts
    return saving.save(uuid7(), by=owner, query=query, aim=aim, **facts)


def used(one, by, made: str = "care", *, key=None, when=None, **plan):
    """The segment used by `by`, today."""
    from django.utils.timezone import localdate

    from customers.segments.making import Plan

    when = when or now()
    plan = {"due_on": localdate(when), "act": "offer"} | plan
    return using.use(one, key=key or uuid7(), by=by, made=made, plan=Plan(**plan), now=when)


@pytest.fixture
def regulars(lin):
    """Three customers of lin's of grade A who agreed, and one who never did."""
    made = [willing(lin, grade="a", name=name) for name in ("甲", "乙", "丙")]
    make.customer(lin, grade="a", name="丁")
    return made
