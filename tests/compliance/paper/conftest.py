"""A box, its keeper, and a paper of lin's customer in it."""

import pytest

from agency.acting import acting
from compliance.paper import boxes, filing
from tests import make
from tests.cast import lead, staff


@pytest.fixture
def office(domestic):
    """Keeps the box; zhao leads the department."""
    return staff("office", "文秘书", "office", domestic)


@pytest.fixture
def box(office, he):
    with acting(he):
        return boxes.save(None, by=he, place="档案室 A 柜", shelf="二层", lock="机械锁 07", keeper=office)


@pytest.fixture
def other_box(office, he):
    with acting(he):
        return boxes.save(None, by=he, place="档案室 B 柜", shelf="一层", lock="密码锁", keeper=office)


@pytest.fixture
def liu(lin):
    return make.customer(lin)


@pytest.fixture
def paper(liu, lin, box):
    return filed(liu, lin, box)


def filed(customer, by, box, kind="contract", pages=4):
    with acting(by):
        return filing.file(customer, by=by, kind=kind, pages=pages, box=box)


@pytest.fixture
def contact(db):
    return make.purpose()


@pytest.fixture
def headed(domestic, zhao):
    return lead(domestic, zhao)
