"""The registration form as a person meets it: what is wrong is said beside the field and nothing is lost."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localtime, now

from customers.forms.registration import RegistrationForm
from customers.models import Customer, Intake, PrivacyNotice, Purpose
from tests import make

URL = "/customers/register/"


@pytest.fixture
def desk(client, lin):
    """The browser of lin, signed in."""
    client.force_login(lin)
    return client


def typed(person, **changes) -> dict:
    """A form filled in without a mistake by `person`."""
    form = RegistrationForm(user=person)
    values = {
        "form_id": form["form_id"].value(),
        "notice": PrivacyNotice.objects.in_force("zh-hans").pk,
        "collected_at": f"{localtime(now() - timedelta(minutes=2)):%Y-%m-%dT%H:%M}",
        "source": make.source().pk,
        "name": "周文",
        "phone": "13800138001",
        "grade": "c",
        **{f"consent_{p.code}": "yes" for p in Purpose.objects.filter(asked=True)},
    }
    return {name: value for name, value in (values | changes).items() if value is not None}


def errors(answer) -> list[str]:
    return sorted(answer.context["form"].errors)


def test_a_customer_is_registered_and_the_archive_opens(desk, lin):
    answer = desk.post(URL, typed(lin))

    customer = Customer.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("customers:detail", args=[customer.pk]))
    assert (customer.name, customer.phone, customer.owner) == ("周文", "13800138001", lin)


def test_a_second_click_and_a_reload_lead_to_the_same_archive(desk, lin):
    form = typed(lin)

    answers = {desk.post(URL, form).url for _click in range(3)}

    assert (len(answers), Customer.objects.count()) == (1, 1)


def test_nothing_is_answered_beforehand(desk):
    page = desk.get(URL).content.decode()

    answers = re.findall(r'<input type="radio" name="consent_[^>]*>', page)
    assert len(answers) == 2 * Purpose.objects.filter(asked=True).count()
    assert [answer for answer in answers if "checked" in answer] == []


def test_full_width_digits_and_spaces_are_understood(desk, lin):
    desk.post(URL, typed(lin, name="　周 文　", phone="０１３８ ００１３-８００１".replace("０１", "１", 1)))

    customer = Customer.objects.get()
    assert (customer.name, customer.phone) == ("周 文", "13800138001")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "周" * 5000),
        ("name", "周文🎉"),
        ("name", "周\x00文"),
        ("name", ""),
        ("latin_name", "ZHOU‮WEN"),
        ("phone", "1380013800"),
        ("phone", "not a number"),
        ("phone", "9" * 5000),
        ("email", "zhou@"),
        ("wechat", "周先生"),
        ("born_on", "2999-01-01"),
        ("born_on", "1985-02-30"),
        ("document_expires_on", "2020-01-01"),
        ("collected_at", "2999-01-01T10:00"),
        ("collected_at", "2020-01-01T10:00"),
        ("source", "99999999999999999999"),
        ("source", "\x00"),
        ("grade", "best"),
        ("travel_needs", "x" * 2001),
        ("consent_service", None),
        ("consent_service", "no"),
        ("consent_marketing", None),
        ("notice", "0"),
        ("form_id", "forged"),
        ("form_id", "\x00"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_all_else_stays(desk, lin, field, value):
    answer = desk.post(URL, typed(lin, address="云南省昆明市五华区", **{field: value}))

    assert (answer.status_code, Customer.objects.count()) == (422, 0)
    assert field in errors(answer)
    page = answer.content.decode()
    assert "云南省昆明市五华区" in page
    assert f'id="id_{field}_error"' in page or field in ("form_id", "notice")


def test_lone_surrogates_are_refused_and_do_not_break_the_page(desk, lin):
    body = "&".join(f"{name}={value}" for name, value in typed(lin, name="%ED%A0%80").items())

    answer = desk.post(URL, body, content_type="application/x-www-form-urlencoded")

    assert (answer.status_code, errors(answer)) == (422, ["name"])


def test_emoji_are_welcome_in_notes(desk, lin):
    desk.post(URL, typed(lin, travel_needs="蜜月 👩‍❤️‍👨\r\n丽江"))

    assert Customer.objects.get().travel_needs == "蜜月 👩‍❤️‍👨\n丽江"


def test_the_identity_card_fills_in_birth_and_sex(desk, lin):
    desk.post(URL, typed(lin, document_type="id_card", document_number="11010519491231002x"))

    customer = Customer.objects.get()
    assert (customer.document_number, f"{customer.born_on}", customer.sex) == (
        "11010519491231002X",
        "1949-12-31",
        "f",
    )


def test_the_identity_card_contradicts_birth_and_sex(desk, lin):
    card = {"document_type": "id_card", "document_number": "11010519491231002X"}

    answer = desk.post(URL, typed(lin, born_on="1949-12-30", sex="m", **card))

    assert errors(answer) == ["born_on", "sex"]


def test_number_and_kind_of_document_belong_together(desk, lin):
    assert errors(desk.post(URL, typed(lin, document_number="E12345678"))) == ["document_type"]
    assert errors(desk.post(URL, typed(lin, document_type="passport"))) == ["document_number"]
    assert errors(
        desk.post(URL, typed(lin, document_type="id_card", document_number="110105194912310021"))
    ) == ["document_number"]


def test_a_document_number_needs_the_separate_consent(desk, lin):
    passport = {"document_type": "passport", "document_number": "E12345678", "consent_sensitive": "no"}

    assert errors(desk.post(URL, typed(lin, **passport))) == ["document_number"]


def test_a_contact_of_more_than_an_hour_ago_needs_a_reason(desk, lin):
    met = {"collected_at": f"{localtime(now() - timedelta(minutes=62)):%Y-%m-%dT%H:%M}"}

    assert errors(desk.post(URL, typed(lin, **met))) == ["backdating_reason"]
    assert desk.post(URL, typed(lin, backdating_reason="带团途中无网络", **met)).status_code == 302


def test_a_child_needs_a_guardian_with_a_phone(desk, lin):
    born = {"born_on": f"{localtime():%Y}-01-01"}
    guardian = {"guardian_name": "周建国", "guardian_phone": "13800138002", "guardian_relation": "父亲"}

    assert errors(desk.post(URL, typed(lin, **born))) == [
        "guardian_name",
        "guardian_phone",
        "guardian_relation",
    ]
    assert desk.post(URL, typed(lin, phone="", **born, **guardian)).status_code == 302
    assert Customer.objects.get().minor


def test_somebody_who_cannot_be_reached_is_no_customer_yet(desk, lin):
    assert errors(desk.post(URL, typed(lin, phone=""))) == ["phone"]
    assert desk.post(URL, typed(lin, phone="", wechat="zhou_wen88")).status_code == 302


def test_a_phone_of_a_customer_one_may_see_must_be_explained(desk, lin):
    make.customer(lin, phone="13800138001")

    answer = desk.post(URL, typed(lin))

    assert (errors(answer), Customer.objects.count()) == (["phone"], 1)
    assert desk.post(URL, typed(lin, different_person="on")).status_code == 302


def test_a_phone_of_a_hidden_customer_is_nobodys_business(desk, lin, sun):
    make.customer(sun, phone="13800138001")

    assert desk.post(URL, typed(lin)).status_code == 302


def test_a_newer_notice_is_shown_and_asked_anew(desk, lin):
    old = typed(lin)
    notice = PrivacyNotice.objects.in_force("zh-hans")
    PrivacyNotice.objects.create(
        version="2026-06", language="zh-hans", title=notice.title, body="…", effective_on=now().date()
    )

    answer = desk.post(URL, old)

    assert errors(answer) == ["notice"]
    assert "2026-06" in answer.content.decode()


def test_unsafe_channels_cannot_be_chosen(desk, lin):
    from customers.models import SourceChannel

    unsafe = SourceChannel.objects.create(code="album", name="个人相册", name_en="Photo album", safe=False)

    assert errors(desk.post(URL, typed(lin, source=unsafe.pk))) == ["source"]


def test_a_first_contact_is_completed_with_what_was_noted(desk, lin):
    intake = make.intake(lin, contact="周先生", phone="13800138001", note="泸沽湖 6 人", source=make.source())

    page = desk.get(URL, {"intake": intake.pk}).content.decode()
    answer = desk.post(URL, typed(lin, intake=intake.pk, collected_at=None))

    assert [text in page for text in ("周先生", "泸沽湖 6 人")] == [True, True]
    assert answer.status_code == 302
    assert Intake.objects.get().customer == Customer.objects.get()


def test_a_contact_that_is_not_mine_is_not_there(desk, sun):
    intake = make.intake(sun)

    for wanted in (intake.pk, "00000000-0000-7000-8000-000000000000", "nonsense"):
        assert desk.get(URL, {"intake": wanted}).status_code == 404


def test_who_may_not_register_does_not_see_the_form(client, guo):
    client.force_login(guo)

    assert (client.get(URL).status_code, client.post(URL, {}).status_code) == (403, 403)
