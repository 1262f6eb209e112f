"""A privacy officer who drafts, a general manager who approves, and an archive that agreed to everything."""

import pytest

from agency.acting import acting
from customers import consenting
from customers.models import NoticeEdition, Purpose
from tests import make
from tests.cast import staff


@pytest.fixture
def mei(domestic):
    """The privacy officer."""
    return staff("mei", "梅清", "privacy_officer", domestic)


@pytest.fixture
def gao(domestic):
    """The general manager."""
    return staff("gao", "高远", "general_manager", domestic)


@pytest.fixture
def liu(lin):
    made = make.customer(lin)
    with acting(lin):
        for code in ("service", "marketing", "survey"):
            consenting.answer(made, Purpose.objects.get(code=code), "granted", by=lin)
    return made


@pytest.fixture
def edition():
    """A version that says something new about offers, not yet kept."""
    return NoticeEdition(
        version="2027-01",
        title="个人信息保护告知书",
        body="一、我们是谁\n二、我们新增向合作酒店介绍您的偏好",
        title_en="Privacy notice",
        body_en="1. Who we are\n2. We now tell partner hotels what you like",
        summary="营销新增合作酒店",
        material=True,
        purposes=["marketing"],
    )
