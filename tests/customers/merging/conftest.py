"""Two archives of one woman, her name heard twice."""

import pytest

from customers import searching
from tests import make

OLD, NEW = searching.numbers_meant("KH-2026-900001")[0], searching.numbers_meant("KH-2026-900002")[0]


@pytest.fixture
def old(lin):
    return make.customer(lin, number=OLD, name="刘梦琪", phone="15812349974", preferences="低楼层")


@pytest.fixture
def new(lin):
    return make.customer(lin, number=NEW, name="刘梦奇", phone="15812349974", email="liu@example.com")
