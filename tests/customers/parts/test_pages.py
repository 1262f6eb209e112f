"""The blocks of an archive in the browser: plain forms, dialogs, masks, and what is switched off."""

from datetime import date

import pytest

from customers.models import (
    ContactPoint,
    ContentStandard,
    FieldSwitch,
    IdentityDocument,
    ImportantDate,
    PinnedAlert,
    PreferenceItem,
    Purpose,
    WorkFacts,
)
from customers.parts import keeping, standards, switches
from tests import make
from tests.cast import department, staff

from .conftest import consent

CONTACT = {"kind": "phone", "usage": "work", "value": "139 1234 5678"}


@pytest.fixture
def officer(db):
    """Answers for privacy."""
    return staff("shen", "沈律", "privacy_officer", department("合规部"))


def at(archive, block: str, *more) -> str:
    return "/".join([f"/customers/{archive.pk}/parts/{block}", *map(str, more), ""])


def test_a_contact_typed_in_the_form_stands_masked_on_the_profile(client, lin, archive):
    client.force_login(lin)

    saved = client.post(at(archive, "contactpoint", "add"), CONTACT | {"preferred": "on"})
    page = client.get(f"/customers/{archive.pk}/profile/").content.decode()

    assert saved.url == f"/customers/{archive.pk}/profile/#contactpoint"
    assert "139****5678" in page
    assert "13912345678" not in page


@pytest.mark.parametrize(
    ("kind", "value"),
    [("phone", "1391234567"), ("email", "a@"), ("wechat", "张"), ("qq", "12"), ("web", "not an address")],
)
def test_a_wrong_contact_comes_back_with_what_is_wrong(client, lin, archive, kind, value):
    client.force_login(lin)

    answer = client.post(at(archive, "contactpoint", "add"), {"kind": kind, "usage": "work", "value": value})

    assert answer.status_code == 422
    assert "value" in answer.context["form"].errors
    assert not ContactPoint.objects.exists()


def test_a_number_of_another_archive_is_saved_only_knowingly(client, lin, archive):
    make.customer(lin, phone="13912345678")
    client.force_login(lin)

    warned = client.post(at(archive, "contactpoint", "add"), CONTACT)
    saved = client.post(at(archive, "contactpoint", "add"), CONTACT | {"different_person": "on"})

    assert (warned.status_code, saved.status_code) == (422, 302)


def test_in_the_dialog_the_block_alone_comes_back(client, lin, archive):
    client.force_login(lin)

    answer = client.post(at(archive, "contactpoint", "add"), CONTACT, headers={"HX-Request": "true"})

    assert answer.headers["HX-Retarget"] == "#contactpoint"
    assert "<html" not in answer.content.decode()


def test_a_number_left_empty_in_a_change_stays(client, lin, archive):
    made = make.contact(archive)
    client.force_login(lin)
    change = {
        "kind": "phone",
        "usage": "home",
        "value": "",
        "why": "客户要求",
        "seen": made.updated_at.isoformat(),
    }

    client.post(at(archive, "contactpoint", made.pk), change)

    kept = ContactPoint.objects.get()
    assert (kept.usage, kept.value) == ("home", "13912345678")


def test_a_change_upon_an_older_state_is_told(client, lin, archive, zhao):
    made = make.contact(archive)
    seen = made.updated_at.isoformat()
    keeping.change(made, by=zhao, changes={"usage": "home"}, why="客户要求")
    client.force_login(lin)

    change = {"kind": "phone", "usage": "other", "why": "客户要求", "seen": seen}
    answer = client.post(at(archive, "contactpoint", made.pk), change)

    assert answer.status_code == 422
    assert ContactPoint.objects.get().usage == "home"


def test_a_part_of_another_archive_is_not_found_under_this_one(client, lin, archive):
    other = make.contact(make.customer(lin, phone="13712345678"))
    client.force_login(lin)

    assert client.get(at(archive, "contactpoint", other.pk)).status_code == 404
    assert client.post(at(archive, "contactpoint", other.pk, "remove"), {"why": "重复"}).status_code == 404


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


def test_what_is_switched_off_shows_why_and_takes_nothing(client, lin, archive):
    client.force_login(lin)

    page = client.get(at(archive, "workfacts", "add"))
    answer = client.post(at(archive, "workfacts", "add"), {"occupation": "教师"})

    assert str(switches.GROUPS["work"].reason) in page.content.decode()
    assert answer.status_code == 409
    assert not WorkFacts.objects.exists()


def test_switched_on_it_still_needs_the_customers_separate_consent(client, lin, officer, archive):
    client.force_login(officer)
    purpose = Purpose.objects.get(code="share_suppliers")
    grounds = {"purpose": purpose.pk, "assessment": "PIA-2026-003"}
    assert client.post("/customers/dictionary/switch/work/", grounds | {"assessment": ""}).status_code == 422
    client.post("/customers/dictionary/switch/work/", grounds)
    client.force_login(lin)

    refused = client.post(at(archive, "workfacts", "add"), {"occupation": "教师"})
    consent(archive, "share_suppliers")
    taken = client.post(at(archive, "workfacts", "add"), {"occupation": "教师"})

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert FieldSwitch.objects.get().decided_by == officer
    assert FieldSwitch.history.count() > 0


def test_only_the_privacy_officer_switches(client, lin, he):
    for person in (lin, he):
        client.force_login(person)
        assert client.post("/customers/dictionary/switch/assets/", {"assessment": "x"}).status_code == 403


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
