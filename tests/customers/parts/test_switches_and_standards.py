"""What is collected at all, what an archive must hold, and who watches over it, in the browser."""

import pytest

from customers.models import (
    ContentStandard,
    FieldSwitch,
    IdentityDocument,
    Purpose,
    WorkFacts,
)
from customers.parts import keeping, standards, switches
from tests import make
from tests.cast import department, staff

from .addresses import at
from .conftest import consent


@pytest.fixture
def officer(db):
    """Answers for privacy."""
    return staff("shen", "沈律", "privacy_officer", department("合规部"))


def test_what_is_switched_off_shows_why_and_takes_nothing(client, lin, archive):
    client.force_login(lin)

    page = client.get(at(archive, "workfacts", "add"))
    answer = client.post(at(archive, "workfacts", "add"), {"occupation": "教师"})

    assert str(switches.GROUPS["work"].reason) in page.content.decode()
    assert answer.status_code == 409
    assert not WorkFacts.objects.exists()


def test_switched_on_it_still_needs_the_customers_separate_consent(client, lin, he, officer, archive):
    client.force_login(officer)
    purpose = Purpose.objects.get(code="share_suppliers")
    grounds = {"purpose": purpose.pk}
    assert client.post("/customers/dictionary/switch/work/", grounds).status_code == 422
    assessed = make.assessed("field_group", "work", author=he, officer=officer)
    client.post("/customers/dictionary/switch/work/", grounds)
    client.force_login(lin)

    refused = client.post(at(archive, "workfacts", "add"), {"occupation": "教师"})
    consent(archive, "share_suppliers")
    taken = client.post(at(archive, "workfacts", "add"), {"occupation": "教师"})

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert FieldSwitch.objects.get().decided_by == officer
    assert FieldSwitch.objects.get().assessment == assessed.number
    assert FieldSwitch.history.count() > 0


def test_only_the_privacy_officer_switches(client, lin, he):
    for person in (lin, he):
        client.force_login(person)
        assert client.post("/customers/dictionary/switch/assets/", {"purpose": "1"}).status_code == 403


def test_every_colleague_reads_the_dictionary(client, guo, system_admin):
    for person in (guo, system_admin):
        client.force_login(person)
        page = client.get("/customers/dictionary/")
        assert page.status_code == 200
        assert "138****8000" in page.content.decode()


def test_a_new_standard_is_a_new_version_and_the_archives_follow(client, he, lin):
    from django.utils.timezone import now

    archive = make.customer(lin)
    client.force_login(he)

    client.post("/customers/dictionary/standard/c/", {"required": ["name", "reached"]})
    standards.catch_up(now())

    assert ContentStandard.objects.get().version == 1
    assert type(archive).objects.get(pk=archive.pk).quality.score == 100


def test_the_manager_sees_the_department_and_opens_the_weakest(client, zhao, lin, sun):
    weak = make.customer(lin, name="弱档案")
    make.customer(sun, name="别部门")
    client.force_login(zhao)

    page = client.get("/customers/quality/").content.decode()
    behind = client.get("/customers/quality/?band=60&missing=sex").content.decode()

    assert weak.number in page
    assert "别部门" not in page
    assert weak.number in behind
    assert weak.number not in client.get("/customers/quality/?band=100").content.decode()


def test_documents_that_run_out_are_listed_for_whoever_may_open_them(client, lin, sun, archive):
    from datetime import timedelta

    from django.utils.timezone import localdate

    for days, number in ((60, "E11111111"), (2000, "E22222222")):
        until = localdate() + timedelta(days=days)
        values = {"type": "passport", "number": number, "valid_until": until}
        keeping.add(archive.pk, IdentityDocument, by=lin, values=values)

    client.force_login(lin)
    mine = client.get("/customers/renewals/")
    client.force_login(sun)
    other = client.get("/customers/renewals/")

    assert [row.number for row, _state, _words in mine.context["rows"]] == ["E11111111"]
    assert "E11111111" not in mine.content.decode()
    assert other.context["rows"] == []
