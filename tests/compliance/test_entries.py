"""The list behind the figures counts exactly what a bar counts."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils.timezone import now

from compliance import entries, figures
from compliance.entries import Asked
from customers.models import Intake
from tests import make


@pytest.fixture
def contacts(lin, wang, sun):
    met = now() - timedelta(days=5)
    for person, hours in ((lin, 2), (lin, 50), (wang, 40), (sun, 60)):
        make.intake(
            person, collected_at=met, entered_at=met + timedelta(hours=hours), customer=make.customer(person)
        )
    make.intake(lin)


def found(user, query: str = "") -> list[Intake]:
    return list(entries.contacts(user, Asked.parse(QueryDict(query)), now()))


def test_a_bar_and_its_list_agree(zhao, contacts):
    by_person = figures.summed(figures.lines(zhao, now()), "person")

    for pk, tally in by_person.items():
        assert len(found(zhao, f"person={pk}")) == tally.known
        assert len(found(zhao, f"person={pk}&outcome=late")) == tally.late


def test_a_manager_lists_the_own_department_only(zhao, sun, contacts):
    assert len(found(zhao)) == 3
    assert found(zhao, f"person={sun.pk}") == []


@pytest.mark.parametrize(
    "query",
    [
        "person=x",
        "person=99999999999999999999",
        "since=never",
        "until=9999-12-31",
        "outcome=;drop",
        "after=x",
    ],
)
def test_what_is_not_understood_is_left_out(client, zhao, contacts, query):
    client.force_login(zhao)

    assert client.get(f"/compliance/entries/?{query}").status_code == 200


def test_the_page_names_archives_and_filters(client, he, lin, contacts):
    client.force_login(he)

    shown = client.get(f"/compliance/entries/?person={lin.pk}&outcome=late").content.decode()

    assert shown.count("KH-") == 1


def test_sales_may_not_count_colleagues(client, lin):
    client.force_login(lin)

    assert client.get("/compliance/entries/").status_code == 403


def test_pages_follow_each_other_by_key(he, lin, contacts, monkeypatch):
    monkeypatch.setattr("agency.policy.PAGE", 2)
    for hours in (100, 101, 102):
        make.intake(lin, collected_at=now() - timedelta(hours=hours))
    rows = entries.contacts(he, Asked(), now())

    listed, after = entries.page(rows, "")
    while after:
        more, after = entries.page(rows, after)
        listed += more

    assert listed == list(rows)  # four of them were met in the same minute
