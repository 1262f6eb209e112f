import pytest

from agency.acting import acting
from customers import fieldbook
from customers.models import Asset, Member, Purpose
from tests import make
from tests.cast import department, staff


@pytest.fixture
def liu(lin):
    return make.customer(lin, name="刘梦琪", phone="15812349974", document_number="530102199003073092")


@pytest.fixture
def child(lin):
    return make.customer(
        lin,
        name="小宝",
        minor=True,
        basis="guardian",
        guardian_name="刘梦琪",
        document_number="530102201803073092",
    )


@pytest.fixture
def asset(liu, lin):
    """The most secret fact there is: two flats."""
    with acting(lin, reason="test"):
        made = Asset(customer=liu, description="两套房产")
        made.save(force_insert=True)
    return made


@pytest.fixture
def path(asset):
    return fieldbook.path(asset, "description")


@pytest.fixture
def contact():
    return Purpose.objects.get(code="contact")


@pytest.fixture
def fang(db):
    """Privacy officer."""
    return staff("fang", "方敏", "privacy_officer", department("信息与合规部"))


@pytest.fixture
def party(lin, child):
    """A group of lin's with the child among its members."""
    from customers.models import Group

    made = make.customer(lin, kind="group", name="三月云南团")
    with acting(lin, reason="test"):
        Group(customer=made).save(force_insert=True)
        Member(customer=made, archive=child).save(force_insert=True)
    return made
