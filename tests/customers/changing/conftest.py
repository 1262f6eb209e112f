import pytest

from agency.acting import acting
from customers.changing import deciding, propose, propose_part
from customers.models import Consent, PrivacyNotice, Purpose
from tests import make

WHY = "客户来电更正"


@pytest.fixture
def liu(lin):
    return make.customer(lin, name="刘梦琪", phone="15812349974", preferences="低楼层", address="杭州")


@pytest.fixture
def vip(lin):
    return make.customer(lin, name="周文", phone="15812349975", grade="vip")


def proposed(customer, by, **changes):
    """What `propose` makes of `changes` upon the version that stands."""
    with acting(by):
        return propose(customer, by=by, changes=changes, version=customer.version, why=WHY)


def agreed_to(customer, by, purpose: str = "sensitive") -> Purpose:
    """The customer has given the separate consent."""
    asked = Purpose.objects.get(code=purpose)
    notice = PrivacyNotice.objects.in_force("zh-hans")
    Consent.objects.create(customer=customer, purpose=asked, decision="granted", by=by, notice=notice)
    return asked


def asked(customer, by, block="contactpoint", act="add", **told):
    if act != "add":
        told.setdefault("why", WHY)
    with acting(by):
        return propose_part(customer, block, by=by, act=act, **told)


def agree(request, by, **answers):
    with acting(by):
        return deciding.agree(request, by=by, **answers)


@pytest.fixture
def vips(vip):
    return make.contact(vip, value="13900000001")
