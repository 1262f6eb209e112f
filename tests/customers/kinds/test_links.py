"""A link is known only to whoever may open both archives."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from agency.acting import acting
from agency.errors import Refused
from customers import numbering, storytelling
from customers.kinds import linking
from customers.models import Link
from customers.showing import Sheet
from tests import make

from .build import organisation


@pytest.fixture
def person(lin):
    return make.customer(lin, name="李青", number=numbering.written("KH", 2026, 700_001))


@pytest.fixture
def firm(lin):
    return organisation(lin)


def test_a_link_reads_from_both_ends_in_its_own_words(lin, person, firm):
    linking.tie(person, firm, "employer", by=lin, since=date(2024, 3, 1))

    with acting(lin):
        assert [(tie.archive.pk, str(tie.word)) for tie in linking.ties(lin, person)] == [
            (firm.pk, "工作单位")
        ]
        assert [(tie.archive.pk, str(tie.word)) for tie in linking.ties(lin, firm)] == [(person.pk, "员工")]


def test_whoever_may_not_open_the_other_end_learns_nothing(lin, sun, zhao, he, person, firm):
    make.grant(firm, sun)
    linking.tie(person, firm, "employer", by=lin)

    with acting(sun):
        assert linking.ties(sun, firm) == []
        assert Link.objects.count() == 0
        assert Link.history.count() == 0
        told, _next = storytelling.days(Sheet(firm, sun))
        assert [line.icon for _day, lines in told for line in lines if line.icon == "link"] == []
    with acting(he):
        assert len(linking.ties(he, firm)) == 1


def test_the_timeline_of_both_ends_tells_of_the_link_to_whoever_sees_both(lin, person, firm):
    linking.tie(person, firm, "employer", by=lin)

    with acting(lin):
        for end in (person, firm):
            told, _next = storytelling.days(Sheet(end, lin))
            assert "link" in [line.icon for _day, lines in told for line in lines]


def test_the_peek_says_nothing_of_a_link(client, lin, sun, person, firm):
    make.grant(firm, sun)
    linking.tie(person, firm, "employer", by=lin)
    client.force_login(sun)

    peek = client.get(f"/customers/{firm.pk}/peek/", headers={"HX-Request": "true"})

    assert "Link between archives" not in peek.content.decode()


def test_the_database_lets_nobody_tie_an_archive_out_of_sight(lin, sun, person, firm):
    theirs = make.customer(sun)

    with pytest.raises(PermissionDenied):
        linking.tie(person, theirs, "companion", by=lin)
    with pytest.raises(DatabaseError), transaction.atomic(), acting(lin, reason="attack"):
        Link(customer=person, other=theirs, role="companion").save()


def test_the_same_link_stands_once_and_again_after_it_ended(lin, person, firm):
    link = linking.tie(person, firm, "employer", by=lin, since=date(2024, 1, 1))
    with pytest.raises(Refused):
        linking.tie(person, firm, "employer", by=lin)
    with pytest.raises(Refused):
        linking.end(link, by=lin, until=date(2023, 1, 1))
    linking.end(link, by=lin, until=date(2025, 1, 1))

    assert linking.tie(person, firm, "employer", by=lin).pk != link.pk


@pytest.mark.parametrize("role", ["spouse", "holding"])
def test_a_person_and_a_firm_are_neither_married_nor_group_companies(lin, person, firm, role):
    with pytest.raises(Refused):
        linking.tie(person, firm, role, by=lin)


def test_an_archive_is_not_linked_with_itself(lin, person):
    with pytest.raises(Refused):
        linking.tie(person, person, "companion", by=lin)


def test_a_link_is_made_ended_and_removed_on_the_page(client, lin, person, firm):
    client.force_login(lin)
    base = f"/customers/{firm.pk}/links/"
    form = {"other": person.number, "role": "-employer", "since": "2024-03-01"}
    assert client.post(f"{base}new/", form).status_code == 302
    link = Link.objects.get()
    assert (link.customer, link.other) == (person, firm)

    assert "李青" in client.get(base).content.decode()
    assert client.post(f"{base}{link.pk}/end/", {"until": "2026-01-31"}).status_code == 302
    assert client.post(f"{base}{link.pk}/remove/").status_code == 302
    assert not Link.objects.exists()


def test_a_hidden_number_answers_like_a_wrong_one(client, lin, sun, firm):
    hidden = make.customer(sun)
    client.force_login(lin)
    said = [
        client.post(f"/customers/{firm.pk}/links/new/", {"other": number, "role": "contact"})
        .context["form"]
        .errors["other"]
        for number in (hidden.number, "KH-2026-999999")
    ]

    assert said[0] == said[1]
