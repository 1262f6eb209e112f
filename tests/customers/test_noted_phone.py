"""The phone noted at a first contact: hers who noted it, behind a purpose for everybody else (D1, D2)."""

import pytest
from django.utils.timezone import now

from agency import policy
from agency.acting import acting
from agency.models import Event
from customers import capturing, revealing
from customers.models import Customer, Purpose
from tests import make

from .test_registration_form import URL, typed

PHONE = "13800138001"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def noted(lin):
    return make.intake(lin, phone=PHONE, source=make.source())


@pytest.fixture
def desk(client, zhao):
    """The browser of the manager, who completes lin's contact."""
    client.force_login(zhao)
    return client


def address(intake, name: str = "") -> str:
    return f"/customers/intakes/{intake.pk}/phone/{name}"


def contact() -> int:
    return Purpose.objects.get(code="contact").pk


def opened() -> list[tuple]:
    return list(
        Event.objects.filter(kind="revealed").values_list(
            "by__username", "subject", "data__fields", "data__purpose"
        )
    )


def test_who_noted_the_number_finds_it_in_the_form(client, lin, noted):
    client.force_login(lin)

    assert PHONE in client.get(URL, {"intake": noted.pk}).content.decode()
    assert opened() == []


def test_a_manager_completes_the_contact_without_seeing_the_number(desk, zhao, noted):
    page = desk.get(URL, {"intake": noted.pk}).content.decode()
    form = typed(zhao, intake=noted.pk, collected_at=None, phone="", noted_phone="on")
    answer = desk.post(URL, form)

    assert (PHONE in page, noted.masked_phone in page) == (False, True)
    assert answer.status_code == 302
    assert Customer.objects.get().phone == PHONE
    assert opened() == []


def test_another_number_typed_takes_the_place_of_the_noted_one(desk, zhao, noted):
    desk.post(URL, typed(zhao, intake=noted.pk, collected_at=None, phone="13900139002", noted_phone="on"))

    assert Customer.objects.get().phone == "13900139002"


def test_a_number_not_taken_over_is_missed_where_nothing_else_reaches_the_customer(desk, zhao, noted):
    answer = desk.post(URL, typed(zhao, intake=noted.pk, collected_at=None, phone=""))

    assert answer.status_code == 422
    assert PHONE not in answer.content.decode()


def test_the_managers_draft_keeps_the_way_to_the_number_and_not_the_number(desk, zhao, noted):
    form = typed(zhao, intake=noted.pk, collected_at=None, phone="", noted_phone="on", name="")
    assert PHONE not in desk.post(URL, form).content.decode()
    draft = desk.get(URL).context["others"][0]

    page = desk.get(draft.get_absolute_url()).content.decode()

    assert (PHONE in page, noted.masked_phone in page) == (False, True)
    assert desk.post(URL, form | {"name": "周文"}).status_code == 302
    assert Customer.objects.get().phone == PHONE


def test_handing_a_contact_over_does_not_hand_out_its_number(client, lin, wang, zhao, noted):
    capturing.hand_over(noted, by=zhao, to=wang)
    client.force_login(wang)

    assert PHONE not in client.get(URL, {"intake": noted.pk}).content.decode()


def test_the_number_opens_with_a_purpose_and_is_written_down_first(desk, zhao, noted):
    dialog = desk.get(address(noted), headers=HTMX).content.decode()
    without = desk.post(address(noted), {}, headers=HTMX)
    answer = desk.post(address(noted), {"purpose": contact()}, headers=HTMX)

    assert (PHONE in dialog, "checked" in dialog) == (False, False)
    assert (without.status_code, PHONE in without.content.decode()) == (422, False)
    assert (answer.status_code, PHONE in answer.content.decode()) == (200, True)
    assert (answer["Cache-Control"], answer["HX-Retarget"]) == ("no-store", "#noted-phone")
    assert opened() == [("zhao", noted.pk, ["phone"], "contact")]
    assert revealing.quota_left(zhao) == policy.REVEALS_PER_DAY - 1
    assert PHONE not in desk.get(address(noted, "masked/")).content.decode()


def test_without_scripts_the_number_has_a_page_of_its_own(desk, noted):
    answer = desk.post(address(noted), {"purpose": contact()})

    assert PHONE in answer.content.decode()
    assert answer["Refresh"] == f"{policy.REVEAL_SECONDS}; url={noted.get_absolute_url()}"


def test_over_the_quota_no_noted_number_opens_either(desk, zhao, noted):
    with acting(zhao):
        Event.objects.bulk_create(
            Event(kind="revealed", by=zhao, actor="user") for _ in range(policy.REVEALS_PER_DAY)
        )

    answer = desk.post(address(noted), {"purpose": contact()})

    assert (answer.status_code, PHONE in answer.content.decode()) == (422, False)


def test_a_purpose_that_needs_words_of_its_own_is_not_offered_for_a_first_contact(desk, noted):
    other = Purpose.objects.get(code="other")

    assert desk.post(address(noted), {"purpose": other.pk, "note": "x"}).status_code == 422
    assert opened() == []


def test_the_number_of_a_contact_given_up_or_of_another_department_is_not_there(desk, lin, sun, noted):
    abroad = make.intake(sun, phone=PHONE)
    capturing.give_up(noted, by=lin, reason="no interest", now=now())

    assert [desk.get(address(one)).status_code for one in (noted, abroad)] == [404, 404]
