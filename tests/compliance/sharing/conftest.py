"""Recipients outside the house as the tests know them."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate, now

from agency.acting import acting, acting_as
from agency.encryption.ids import uuid7
from agency.models import User
from compliance.impact import standing
from compliance.sharing import approving, delivering, drafting, entering, minimum
from customers import consenting
from customers.models import Purpose
from tests import make


def facts(**changes) -> dict:
    """What is entered of a hotel with everything in order."""
    day = localdate()
    return {
        "name": "大理古城客栈",
        "kind": "hotel",
        "country": "CN",
        "licence": "滇LJ-2024-0871",
        "licence_until": day + timedelta(days=400),
        "agreement": "WT-2026-018",
        "agreed_from": day - timedelta(days=100),
        "agreed_until": day + timedelta(days=265),
        "agreed_purpose": "办理入住",
        "agreed_manner": "登记后三十日内删除",
        "agreed_kinds": ["basic", "identity"],
        "agreed_measures": "专人保管，加密存储",
        "agreed_rights": "可随时检查，违约赔偿",
        "no_passing_on": True,
        "contact": None,
    } | changes


def entered(by, **changes):
    with acting(by):
        return entering.enter(uuid7(), by=by, facts=facts(**changes))


def approved(by, second, **changes):
    made = entered(by, **changes)
    for kind, key in standing.of_recipient(made):
        if not standing.standing(kind, key):
            make.assessed(kind, key, author=by, officer=second)
    with acting(second):
        return entering.decide(made.pk, by=second, approve=True)


@pytest.fixture
def hotel(zhao, shen):
    return approved(zhao, shen)


ASKED = ("share_suppliers", "cross_border", "sensitive")


def agree(customer, *codes: str) -> None:
    """The customer's consents to what shares outward rest on."""
    with acting(customer.owner):
        for code in codes or ASKED:
            consenting.answer(customer, Purpose.objects.get(code=code), "granted", by=customer.owner)


@pytest.fixture
def liu(lin, zhao):
    """A customer of lin's who agreed to all of it."""
    made = make.customer(
        lin,
        name="刘芳",
        document_type="id_card",
        document_number="530102199003073092",
        born_on=date(1990, 3, 7),
    )
    agree(made)
    return made


def drafted(by, recipient, customers, **facts):
    facts = {
        "pk": uuid7(),
        "purpose": Purpose.objects.get(code="booking"),
        "basis": "contract",
        "reason": "五月三日入住两晚",
        "beyond_reason": "客人要求微信联络",
        "fields": list(minimum.of(recipient).fields),
        "ends_on": localdate() + timedelta(days=14),
    } | facts
    with acting(by):
        return drafting.draft(by=by, recipient=recipient, customers=[one.pk for one in customers], **facts)


def proposed(by, recipient, customers, **facts):
    share = drafted(by, recipient, customers, **facts)
    with acting(by):
        return drafting.propose(share, by=by)


def approve_all(share, most: int = 9) -> None:
    """Each step by the first person it asks."""
    with acting_as("system:test"):
        steps = list(share.steps.order_by("place")[:most])
    for step in steps:
        by = User.objects.get(pk=step.deciders[0])
        with acting(by):
            approving.decide(step.pk, by=by, approve=True)


def sent_off(share, by):
    """(link, token, code)."""
    with acting(by):
        share.refresh_from_db()
        return delivering.issue(share, by=by)


def opening_of(token: str, code: str) -> str:
    link = delivering.find(token, now())
    return str(delivering.enter_code(link, code, now()))
