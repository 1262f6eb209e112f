"""Dates, regions, preferences, alerts and documents typed in the browser."""

from datetime import date

import pytest

from customers.models import (
    IdentityDocument,
    ImportantDate,
    PinnedAlert,
    PreferenceItem,
)
from customers.parts import keeping
from tests import make

from .addresses import at


def test_a_lunar_birthday_is_typed_as_people_know_it(client, lin, archive):
    client.force_login(lin)
    typed = {
        "kind": "birthday",
        "calendar": "lunar",
        "month": 8,
        "day_of_month": 15,
        "yearly": "on",
        "lead_days": 7,
    }

    client.post(at(archive, "importantdate", "add"), typed)

    assert ImportantDate.objects.get().day == "L---08-15"


@pytest.mark.parametrize(
    "wrong",
    [
        {"calendar": "solar", "month": 2, "day_of_month": 30},
        {"calendar": "lunar", "month": 6, "day_of_month": 1, "leap": "on", "year": 2024},
        {"calendar": "solar", "month": 6, "day_of_month": 7, "yearly": ""},
        {"calendar": "solar", "month": "", "day_of_month": 7},
    ],
)
def test_a_day_the_calendar_does_not_have_comes_back(client, lin, archive, wrong):
    client.force_login(lin)
    typed = {"kind": "birthday", "yearly": "on", "lead_days": 7} | wrong

    assert client.post(at(archive, "importantdate", "add"), typed).status_code == 422
    assert not ImportantDate.objects.exists()


def test_a_region_is_found_by_name_and_kept_by_code(client, lin, archive):
    client.force_login(lin)
    typed = {
        "kind": "home",
        "region": "云南省昆明市五华区",
        "street": "翠湖南路 3 号",
        "postal_code": "650031",
    }

    client.post(at(archive, "address", "add"), typed)
    offered = client.post("/customers/regions/", {"region": "昆明市五华"}).content.decode()

    assert (archive.addresses.get().region, archive.addresses.get().area) == ("530102", "530100")
    assert "云南省昆明市五华区" in offered


def test_an_address_in_one_piece_gives_its_region_by_itself(client, lin, archive):
    client.force_login(lin)

    client.post(at(archive, "address", "add"), {"kind": "home", "street": "云南省昆明市五华区翠湖南路 3 号"})

    assert (archive.addresses.get().region, archive.addresses.get().street) == ("530102", "翠湖南路 3 号")


def test_a_preference_shows_its_source_and_is_confirmed_with_one_press(client, lin, archive):
    client.force_login(lin)
    typed = {
        "kind": "room",
        "value": "高楼层",
        "source": "guide",
        "observed_on": "2026-01-05",
        "confidence": "medium",
    }
    client.post(at(archive, "preferenceitem", "add"), typed)
    made = PreferenceItem.objects.get()

    client.post(at(archive, "preferenceitem", made.pk, "confirm"))

    assert PreferenceItem.objects.get().confirmed_on is not None


def test_a_pinned_alert_stands_on_every_page_of_the_archive(client, lin, guo, archive):
    keeping.add(archive.pk, PinnedAlert, by=lin, values={"severity": "danger", "text": "花生过敏"})
    make.grant(archive, guo)

    for person, pages in ((lin, ("", "profile/", "consents/", "peek/")), (guo, ("", "profile/", "peek/"))):
        client.force_login(person)
        for page in pages:
            answer = client.get(
                f"/customers/{archive.pk}/{page}", headers={"HX-Request": "true"} if page == "peek/" else {}
            )
            assert "花生过敏" in answer.content.decode(), (person.username, page)


def test_an_alert_that_has_ended_is_pinned_no_more(client, lin, archive):
    ended = {"severity": "care", "text": "左臂石膏", "ends_on": date(2020, 1, 1)}
    keeping.add(archive.pk, PinnedAlert, by=lin, values=ended)
    client.force_login(lin)

    assert "左臂石膏" not in client.get(f"/customers/{archive.pk}/").content.decode()


def test_a_document_too_short_for_a_journey_is_flagged(client, lin, archive):
    from datetime import timedelta

    from django.utils.timezone import localdate

    from customers.parts.documents_due import documents_due

    today = localdate()
    values = {"type": "passport", "number": "E12345678", "valid_until": today + timedelta(days=300)}
    keeping.add(archive.pk, IdentityDocument, by=lin, values=values)

    assert documents_due(values["valid_until"], today).state == ""
    assert documents_due(values["valid_until"], today, [today + timedelta(days=150)]).state == "trip"
    assert documents_due(today + timedelta(days=182), today).state == "soon"
    assert documents_due(today + timedelta(days=183), today).state == ""
    assert documents_due(today - timedelta(days=1), today).state == "expired"
