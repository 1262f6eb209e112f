"""An audit under way: qian plans, wei (general manager) approves."""

import pytest
from django.utils.timezone import localdate

from compliance.auditing import planning
from tests.cast import staff


@pytest.fixture
def wei(db):
    """General manager."""
    return staff("wei", "魏国强", "general_manager")


@pytest.fixture
def fang(db):
    """Privacy officer."""
    return staff("fang", "方媛", "privacy_officer")


@pytest.fixture
def plan(qian):
    """The annual audit of this year, drafted."""
    return planning.draw_up(by=qian, kind="annual", year=localdate().year, scope="全社客户资料管理")


@pytest.fixture
def running_plan(plan, qian, wei):
    planning.submit(plan.pk, by=qian)
    planning.decide(plan.pk, by=wei, approve=True)
    return planning.start(plan.pk, by=qian)
