"""The pages of figures: every bar, column and number opens exactly the customers it counts (L1–L5, L16)."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from agency import policy
from agency.acting import acting
from customers import listing
from customers.figures import overview
from customers.figures.narrowing import span
from customers.figures.panels import Line
from customers.filters import Filters
from tests import make

from .conftest import buy, recount

PAGES = ("customers:composition", "customers:sales", "customers:overview", "customers:loyalty")
MONTHS = [
    f"/customers/composition/months/{axis}/" for axis in ("grade", "product", "region", "kind", "source")
]


def panels_of(client, name: str, query: str = "") -> dict:
    return {panel.code: panel for panel in client.get(reverse(name) + query).context["panels"]}


def listed(person, url: str) -> int:
    """How many archives the list at `url` shows to `person`."""
    with acting(person):
        return listing.listing(person, Filters.parse(unescape(url).partition("?")[2]), now=now()).count


@pytest.fixture(autouse=True)
def _told(monkeypatch):
    """The house of the tests is small: groups of one are told here."""
    monkeypatch.setattr(policy, "SMALLEST_GROUP", 1)


def test_every_line_of_every_page_opens_as_many_customers_as_it_says(house, lin, zhao, he, guo, client):
    make.grant(house["sun"], lin)  # counted with its owner, not with whoever it is shared with
    for person in (lin, zhao, he):
        client.force_login(person)
        for name in PAGES:
            found = panels_of(client, name)
            assert found, name
            for panel in found.values():
                for line in panel.lines:
                    assert listed(person, line.url) == line.count, (person, name, panel.code, line.label)
    client.force_login(guo)
    for name in PAGES:
        assert client.get(reverse(name)).context["panels"] == []


def test_cohorts_open_those_who_came_back(house, lin, client):
    client.force_login(lin)
    cohorts = client.get(reverse("customers:loyalty")).context["cohorts"]

    assert sum(cohort.count for cohort in cohorts) == 3
    for cohort in cohorts:
        assert listed(lin, cohort.url) == cohort.count
        for step in cohort.steps:
            if step and step.count:
                assert listed(lin, step.url) == step.count


@pytest.mark.parametrize("page", MONTHS)
def test_months_open_the_customers_of_a_value_in_a_month(page, house, he, client):
    client.force_login(he)
    answer = client.get(page)

    assert answer.status_code == 200
    links = re.findall(r'href="(/customers/\?[^"]*(?:bought|entered)=[^"]*)"', answer.content.decode())
    assert links
    for link in set(links):
        assert listed(he, link) > 0, link


def test_there_are_months_only_of_known_axes(lin, client):
    client.force_login(lin)
    assert client.get("/customers/composition/months/name/").status_code == 404


def test_sales_stand_by_grade_beside_the_count_of_customers(house, lin, client):
    client.force_login(lin)

    page = client.get(reverse("customers:sales"))

    grade = {line.label: line for line in panels_of(client, "customers:sales")["grade"].lines}
    assert page.context["yuan"] == "42,500"
    vip = grade["VIP"] if "VIP" in grade else next(iter(grade.values()))
    assert (vip.count, vip.spent, round(vip.sales, 1)) == (1, 31_000.0, 72.9)


def test_a_department_narrows_figures_and_lists(house, he, outbound, client):
    client.force_login(he)
    query = f"?department={outbound.pk}"

    for name in PAGES[:2]:
        for panel in panels_of(client, name, query).values():
            for line in panel.lines:
                assert [line.count, listed(he, line.url)] == [1, 1]


def test_the_repeat_rate_is_of_those_who_bought(house, he, client):
    client.force_login(he)
    context = client.get(reverse("customers:loyalty")).context

    assert (context["bought"], context["again"], context["rate"]) == (5, 1, 20.0)


def test_small_groups_are_not_told(house, he, client, monkeypatch):
    monkeypatch.setattr(policy, "SMALLEST_GROUP", 2)
    client.force_login(he)
    found = panels_of(client, "customers:overview")

    assert all(line.hidden and not line.url for line in found["habits"].lines)
    assert "prefers=" not in client.get(reverse("customers:overview")).content.decode()


def lines(*counts: int) -> list[Line]:
    return [Line(str(place), count, 0, 0, None, "/list") for place, count in enumerate(counts)]


def test_one_small_part_is_hidden_with_the_next_so_that_nobody_works_it_out(monkeypatch):
    monkeypatch.setattr(policy, "SMALLEST_GROUP", 5)

    def hidden(*counts, parts: bool) -> list[bool]:
        return [line.hidden for line in overview.guarded(lines(*counts), parts=parts)]

    assert hidden(50, 3, 20, parts=True) == [False, True, True]
    assert hidden(50, 3, 20, 2, parts=True) == [False, True, False, True]
    assert hidden(50, 3, 20, parts=False) == [False, True, False]


@pytest.mark.parametrize(
    "query", ["credit=fair", "risk=over_limit", "product=visa", "prefers=room", "rfm=111"]
)
def test_a_share_does_not_tell_what_the_figures_ask(query, house, sun):
    for name in ("vip", "firm"):
        make.grant(house[name], sun)
    for view in ("", "&view=shared", "&view=mine"):
        assert listed(sun, f"/customers/?{query}{view}") == 0


@pytest.mark.parametrize(
    "query", ["credit=x", "bought=2026-13", "first=2026-11", "rfm=12", "product=a b", "trips=9", "reach=all"]
)
def test_what_makes_no_sense_narrows_nothing(query, house, lin):
    assert listed(lin, f"/customers/?{query}") == 4


def test_a_kind_of_product_nobody_knows_has_no_list(house, he):
    assert listed(he, "/customers/?product=moon") == 0
    assert listed(he, "/customers/?product=none") == 1


def test_the_pages_cost_as_much_with_many_customers_as_with_few(house, zhao, lin, client):
    client.force_login(zhao)
    pages = [reverse(name) for name in PAGES] + MONTHS[:2]
    for page in pages:
        client.get(page)

    def queries() -> list[int]:
        counts = []
        for page in pages:
            with CaptureQueriesContext(connection) as captured:
                client.get(page)
            counts.append(len(captured))
        return counts

    few = queries()
    for turn in range(4):
        buy(make.customer(lin, grade="b", source=make.source()), "train", 1_000 + turn)
    recount()
    assert queries() == few


def test_quarters_and_months_are_spans_of_days():
    assert span("2026-Q4") == (date(2026, 10, 1), date(2027, 1, 1))
    assert span("2026-12") == (date(2026, 12, 1), date(2027, 1, 1))
