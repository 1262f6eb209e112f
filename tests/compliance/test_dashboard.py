"""The archives of the house at a glance: each figure is the one of the page behind it (A21)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from agency.acting import acting
from compliance import dashboard
from customers.figures import keeping
from customers.models import Customer
from customers.parts import quality
from tests import make
from tests.customers.figures.conftest import buy

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(lin, wang, sun):
    """Two departments: lin's customer came back, wang's bought once, sun's never."""
    again, once, never = make.customer(lin), make.customer(wang), make.customer(sun)
    for days in (10, 40):
        buy(again, "outbound", 100_000, days)
    buy(once, "visa", 50_000)
    quality.assess(list(Customer.objects.all()))
    keeping.recount(now())
    return again, once, never


def glance(user) -> dict[str, dashboard.Standing]:
    with acting(user):
        return {one.department.name: one for one in dashboard.standings(user, now())}


def test_a_manager_sees_the_own_departments_figures_only(house, zhao, lin):
    seen = glance(zhao)

    assert set(seen) == {lin.department.name}
    mine = seen[lin.department.name]
    assert (mine.archives, mine.buyers, mine.repeated, mine.repeat_rate) == (2, 2, 1, 50.0)
    assert (mine.sales, mine.yuan) == (250_000, "2,500")
    assert mine.score is not None


def test_the_house_is_the_sum_of_its_departments(house, he):
    lines = list(glance(he).values())
    total = dashboard.whole(lines)

    assert len(lines) == 2
    assert total.archives == sum(one.archives for one in lines) == 3
    assert total.repeat_rate == 50.0
    assert total.entered.known == sum(one.entered.known for one in lines)


def test_the_page_leads_to_the_pages_behind_and_asks_as_little_for_many_as_for_one(
    client, house, he, lin, zhou
):
    client.force_login(he)
    page = client.get("/compliance/glance/").content.decode()
    with CaptureQueriesContext(connection) as few:
        client.get("/compliance/glance/")
    make.customer(zhou)
    quality.assess(list(Customer.objects.all()))
    with CaptureQueriesContext(connection) as many:
        client.get("/compliance/glance/")

    for path in ("customers", "customers/composition/sales", "customers/composition/loyalty"):
        assert f"/{path}/?department={lin.department_id}" in page
    assert len(many) == len(few)
