"""Recipients outside the house as the tests know them."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from agency.acting import acting
from agency.encryption.ids import uuid7
from compliance.sharing import entering


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
    with acting(second):
        return entering.decide(made.pk, by=second, approve=True)


@pytest.fixture
def hotel(zhao, shen):
    return approved(zhao, shen)
