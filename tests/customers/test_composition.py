"""The charts of the archives: counted by the clock, within one's reach, each bar a way to exactly its list."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import make_aware, now

from agency.acting import acting, acting_as
from customers import composition
from customers.models import Address, ArchiveCount, Customer, Organisation
from tests import make

PAGE = reverse("customers:composition")
OCTOBER, NOVEMBER = make_aware(datetime(2026, 10, 31, 23, 59)), make_aware(datetime(2026, 11, 1, 0, 1))


@pytest.fixture
def shop(lin, wang, sun):
    """Three of lin's, one of wang's, one of sun's; 云南 twice, a school once."""
    archives = [
        make.customer(lin, name="赵甲", grade="a", spent=120_000, entered_at=OCTOBER),
        make.customer(lin, name="赵乙", grade="vip", state="awaiting", entered_at=NOVEMBER),
        make.customer(lin, name="第一中学", kind="organisation", entered_at=NOVEMBER),
        make.customer(wang, name="王丁", grade="a"),
        make.customer(sun, name="孙戊", grade="b"),
    ]
    with acting_as("system:test"):
        Address(customer=archives[0], area="530100", street="翠湖路 1 号").save(force_insert=True)
        Organisation(customer=archives[2], industry="P", region="53").save(force_insert=True)
    recount()
    return archives


def recount() -> int:
    with acting_as("system:counts"):
        return composition.recount(now())


def shares(user, axis: str, **narrowed) -> dict[str, int]:
    with acting(user):
        made = composition.compose(user, **narrowed)
    return {share.value: share.count for share in made.shares.get(axis, [])}


def test_each_sees_the_counts_of_her_own_reach(shop, lin, zhao, he, guo):
    assert shares(lin, "grade") == {"a": 1, "c": 1, "vip": 1}
    assert shares(zhao, "grade") == {"a": 2, "c": 1, "vip": 1}
    assert shares(he, "grade") == {"a": 2, "b": 1, "c": 1, "vip": 1}
    assert shares(guo, "grade") == {}


def test_the_database_itself_withholds_counts_of_other_departments(shop, zhao, sun):
    with acting(zhao):
        assert set(ArchiveCount.objects.values_list("department_id", flat=True)) == {zhao.department_id}
    with acting(sun):
        assert set(ArchiveCount.objects.values_list("owner_id", flat=True)) == {sun.pk}


def test_months_are_those_of_shanghai_and_regions_of_people_and_organisations(shop, zhao):
    assert shares(zhao, "month") | {"2026-10": 1} == shares(zhao, "month")
    assert shares(zhao, "region") == {"53": 2}
    assert shares(zhao, "industry") == {"P": 1}
    assert shares(zhao, "kind") == {"individual": 3, "organisation": 1}


def test_an_import_taken_back_is_counted_no_more(shop, zhao):
    with acting_as("system:test", reason="taken back"):
        Customer.objects.filter(pk=shop[3].pk).update(state="withdrawn")
    recount()

    assert shares(zhao, "grade") == {"a": 1, "c": 1, "vip": 1}


def test_every_bar_opens_the_list_with_as_many_archives_as_it_says(shop, zhao, he, client):
    for person in (zhao, he):
        client.force_login(person)
        panels = client.get(PAGE).context["panels"]
        assert {"grade", "kind", "source", "month", "region", "industry", "department", "owner"} == {
            panel.code for panel in panels
        }
        for panel in panels:
            for line in panel.lines:
                assert len(client.get(line.url).context["rows"]) == line.count, (panel.code, line.label)


def test_a_department_narrows_the_charts_and_the_lists_behind_them(shop, he, outbound, client):
    client.force_login(he)

    page = client.get(f"{PAGE}?department={outbound.pk}")

    grade = next(panel for panel in page.context["panels"] if panel.code == "grade")
    assert [(line.label, line.count) for line in grade.lines] == [(str(Customer.Grade.B.label), 1)]
    assert f"department={outbound.pk}" in grade.lines[0].url


def test_what_grades_spent_stands_beside_them_in_yuan(shop, zhao, client):
    client.force_login(zhao)

    grade = client.get(PAGE).context["panels"][0]

    spent = {line.label: (line.spent, line.sales) for line in grade.lines}
    assert spent[str(Customer.Grade.A.label)] == (1200.0, 100.0)


def test_the_page_costs_as_much_with_three_archives_as_with_thirty(shop, zhao, lin, client):
    client.force_login(zhao)
    client.get(PAGE)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        return len(captured)

    few = queries()
    for _turn in range(6):
        make.customer(lin, grade="b", source=make.source())
    recount()

    assert queries() == few


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=organisation", ["第一中学"]),
        ("entered=2026-10", ["赵甲"]),
        ("region=53", ["第一中学", "赵甲"]),
        ("industry=P", ["第一中学"]),
        ("entered=2026-13&region=99&industry=ZZ&kind=alien&grade=b", []),
    ],
)
def test_the_list_knows_the_filters_of_the_charts(query, expected, shop, zhao, client):
    client.force_login(zhao)

    rows = client.get(f"{reverse('customers:list')}?{query}").context["rows"]

    assert sorted(row.name for row in rows) == sorted(expected)
