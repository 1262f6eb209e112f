"""An agency with a little of everything the figures count."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from agency.acting import acting_as
from customers import composition
from customers.figures import keeping
from customers.models import Address, Organisation, PreferenceItem, ProductKind
from customers.trade import crediting, purchasing, signing
from tests import make


def buy(customer, kind: str, fen: int, days: int = 30, **facts):
    """A purchase of a kind of product so many days ago; "" for one without a kind."""
    facts = {"product": "线路", "starts_on": localdate() - timedelta(days=days), "amount": fen} | facts
    if kind:
        facts["product_kind"] = ProductKind.objects.get(code=kind)
    return purchasing.record_purchase(customer, by=customer.owner, facts={"payment": "wechat"} | facts)


def recount() -> int:
    with acting_as("system:counts"):
        composition.recount(now())
    return keeping.recount(now())


@pytest.fixture
def house(lin, wang, sun, zhao, he):
    """lin: a VIP from Kunming who came back, a buyer of once, a firm over its limit; wang and sun: one each."""
    files = {
        "vip": make.customer(lin, name="赵甲", grade="vip"),
        "once": make.customer(lin, name="钱乙", grade="a"),
        "firm": make.customer(lin, name="云岭示例", kind="organisation", grade="a"),
        "never": make.customer(lin, name="孙丙"),
        "wang": make.customer(wang, name="李丁", grade="b"),
        "sun": make.customer(sun, name="周戊", grade="b"),
    }
    with acting_as("system:test"):
        Address(customer=files["vip"], area="530100", street="翠湖路 1 号", preferred=True).save(
            force_insert=True
        )
        Address(customer=files["vip"], area="310000", street="南京路 1 号").save(force_insert=True)
        Address(customer=files["wang"], area="532500", street="建水").save(force_insert=True)
        Organisation(customer=files["firm"], industry="P", region="53").save(force_insert=True)
        for kind in ("room", "diet"):
            PreferenceItem(customer=files["vip"], kind=kind, value="安静", observed_on=localdate()).save(
                force_insert=True
            )
    buy(files["vip"], "outbound", 3_000_000, days=400)
    buy(files["vip"], "visa", 100_000, days=20)
    buy(files["once"], "outbound", 900_000, days=20)
    buy(files["wang"], "hotel", 50_000, days=500)
    buy(files["sun"], "", 70_000)
    crediting.set_credit(files["firm"], by=zhao, facts={"grade": "fair", "limit": 100_000, "days": 30})
    waiting = buy(files["firm"], "meeting", 250_000, payment="account")
    signing.approve(waiting.sign_offs.get(), by=he)
    crediting.note_incident(files["firm"], by=zhao, facts={"kind": "late", "happened_on": localdate()})
    recount()
    return files
