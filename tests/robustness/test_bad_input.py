"""Whatever is typed wrong is said beside its field in the reader's language, and nothing typed is lost."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime, now

from agency.models import Event
from customers.models import Customer, Intake, RegistrationDraft
from tests import make
from tests.cast import PASSWORD
from tests.customers.test_registration_form import typed

pytestmark = pytest.mark.django_db
REGISTER = "/customers/register/"
FUTURE = f"{now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
HANZI = re.compile(r"[\u4e00-\u9fff]")

# What is typed, the field it is said beside, a word of the message in Chinese and in English.
WRONG = {
    "a wrong check digit": (
        {"document_type": "id_card", "document_number": "110105194912310021"},
        "document_number",
        "校验",
        "check digit",
    ),
    "a birth date against the card": (
        {"document_type": "id_card", "document_number": "11010519491231002X", "born_on": "1949-12-30"},
        "born_on",
        "1949",
        "1949",
    ),
    "a collection time to come": ({"collected_at": FUTURE}, "collected_at", "将来", "future"),
    "another customer's phone": ({"phone": "13800138000"}, "phone", "KH-", "KH-"),
    "a name of 5,000 signs": ({"name": "周" * 5000}, "name", "60", "60"),
    "a lone surrogate": ({"name": b"\xe5\x91\xa8\xed\xa0\x80"}, "name", "第", "Sign 2"),
    "a NUL": ({"name": "周\x00文"}, "name", "第", "Sign 2"),
    "an emoji in a name": ({"name": "周文🎉"}, "name", "🎉", "🎉"),
}


@pytest.fixture(params=["zh-hans", "en"])
def desk(request, client, lin):
    """The browser of lin, who reads Chinese or English."""
    lin.language = request.param
    lin.save()
    client.force_login(lin)
    client.get("/customers/draft/")  # the session learns the language with its first request
    client.language = request.param
    return client


def post(client, address: str, data: dict):
    """A plain form; bytes in it are sent as they are, as a broken program would."""
    return client.post(address, urlencode(data, doseq=True), content_type="application/x-www-form-urlencoded")


def said_beside(page: str, field: str) -> str:
    found = re.search(rf'id="id_{field}_error">(.*?)</div>', page, re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", found[1])).strip() if found else ""


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_and_nothing_is_lost(desk, lin, case):
    wrong, field, chinese, english = WRONG[case]
    make.customer(lin, phone="13800138000")
    kept = {"address": "云南省昆明市五华区翠湖南路 3 号", "travel_needs": "泸沽湖 👨‍👩‍👧\r\n六个人"}

    answer = post(desk, REGISTER, typed(lin, **kept, **wrong))

    page = answer.content.decode()
    message = said_beside(page, field)
    assert (answer.status_code, Customer.objects.count()) == (422, 1)
    assert (chinese if desk.language == "zh-hans" else english) in message
    assert desk.language == "en" or HANZI.search(message)
    assert [text for text in (*kept.values(), shown(wrong[field])) if text not in unescape(page)] == []
    draft = RegistrationDraft.objects.get()
    assert draft.content["address"] == [kept["address"]]


def shown(value: str | bytes) -> str:
    """As the browser shows it again: what is no text becomes a replacement sign, a NUL cannot be shown."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    return text.split("\x00")[0]


def test_full_width_digits_are_understood_everywhere(desk, lin):
    form = typed(
        lin,
        phone="１３９００１３９０００",
        document_type="id_card",
        document_number="１１０１０５１９４９１２３１００２Ｘ",
        born_on="１９４９-１２-３１",
    )

    assert desk.post(REGISTER, form).status_code == 302
    made = Customer.objects.get()
    assert (made.phone, made.document_number, f"{made.born_on}") == (
        "13900139000",
        "11010519491231002X",
        "1949-12-31",
    )


@pytest.mark.parametrize(
    "wrong", [{"phone": "138"}, {"contact": "周\x00"}, {"contact": b"\xed\xa0\x80"}, {"contact": "周" * 5000},
              {"collected_at": FUTURE}]
)  # fmt: skip
def test_a_first_contact_is_not_lost_either(desk, lin, wrong):
    moment = f"{localtime(now() - timedelta(minutes=1)):%Y-%m-%dT%H:%M}"
    noted = {"phone": "13800138001", "contact": "周先生", "note": "翠湖宾馆大堂", "collected_at": moment}

    answer = post(desk, "/customers/capture/", noted | wrong)

    assert (answer.status_code, Intake.objects.count()) == (422, 0)
    assert said_beside(answer.content.decode(), next(iter(wrong)))
    assert "翠湖宾馆大堂" in answer.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"phone": "138"}, {"name": "周\x00"}, {"name": "周" * 5000}, {"email": "x@"}]
)
def test_an_edit_is_not_lost_either(desk, lin, wrong):
    customer = make.customer(lin, address="旧址")
    change = {"version": customer.version, "why": "客户来电更正", "name": "张三", "preferences": "安静的房间"}

    answer = desk.post(reverse("customers:edit", args=[customer.pk]), change | wrong)

    assert answer.status_code == 422
    assert said_beside(answer.content.decode(), next(iter(wrong)))
    assert "安静的房间" in answer.content.decode()


def test_a_second_click_registers_once(desk, lin):
    form = typed(lin)

    assert len({desk.post(REGISTER, form).url for _click in range(2)}) == 1
    assert Customer.objects.count() == 1


def test_a_session_that_ends_in_the_middle_leaves_the_draft(lin):
    desk = Client()
    desk.post("/accounts/login/", {"login": "lin", "password": PASSWORD})
    form = typed(lin, address="云南省昆明市五华区")
    desk.post("/customers/draft/", form)  # what the page does by itself while one types
    desk.session.flush()

    sent = desk.post(REGISTER, form, headers={"Referer": f"http://testserver{REGISTER}"})
    assert (sent.status_code, Customer.objects.count()) == (302, 0)
    assert sent.url.startswith("/accounts/login/?next=%2Fcustomers%2Fregister%2F")
    back = desk.post("/accounts/login/", {"login": "lin", "password": PASSWORD, "next": REGISTER})
    page = desk.get(back.url).content.decode()
    link = re.search(r'href="([^"]*\?draft=[^"]*)"', page)

    assert link, "the page names the unfinished form"
    assert "云南省昆明市五华区" in desk.get(unescape(link[1])).content.decode()


# --- Damaged data --------------------------------------------------------------------------------------


@pytest.fixture
def damaged(lin):
    """An archive whose name and phone somebody changed in the database by hand; a sound one beside it."""
    sound, broken = make.customer(lin, name="李四"), make.customer(lin, name="张三")
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE; SET LOCAL session_replication_role = replica")
        for column in ("name", "phone"):
            cursor.execute(
                f"UPDATE customers_customer SET {column} = set_byte({column}, length({column}) - 1,"
                f" 255 - get_byte({column}, length({column}) - 1)) WHERE id = %s",
                [broken.pk],
            )
        cursor.execute("SET LOCAL session_replication_role = DEFAULT; SET ROLE ludang_app")
    return sound, broken


def test_a_damaged_archive_says_so_and_the_list_goes_on(client, lin, damaged):
    sound, broken = damaged
    client.force_login(lin)

    pages = [client.get(address) for address in ("/customers/", broken.get_absolute_url())]

    assert [page.status_code for page in pages] == [200, 200]
    assert ["〔校验失败〕" in page.content.decode() for page in pages] == [True, True]
    assert "李四" in pages[0].content.decode()


def test_damage_is_noted_in_the_register_without_values(client, lin, damaged):
    _sound, broken = damaged
    client.force_login(lin)

    client.get(broken.get_absolute_url())

    noted = Event.objects.filter(kind="tampered", subject=broken.pk)
    assert {event.data["field"] for event in noted} == {"name", "phone"}
    assert {tuple(sorted(event.data)) for event in noted} == {("field", "place")}


def test_opening_a_damaged_value_shows_that_it_is_damaged(client, lin, damaged):
    _sound, broken = damaged
    client.force_login(lin)

    answer = client.post(
        reverse("customers:reveal", args=[broken.pk, "phone"]), {"purpose": make.purpose().pk}
    )

    assert answer.status_code == 200
    assert "〔校验失败〕" in answer.content.decode()


@pytest.mark.parametrize("page", ["profile", "edit", "consents", "audience", "looks", "peek"])
def test_no_page_of_a_damaged_archive_fails(client, lin, damaged, page):
    _sound, broken = damaged
    client.force_login(lin)

    answer = client.get(reverse(f"customers:{page}", args=[broken.pk]), headers={"HX-Request": "true"})

    assert answer.status_code == 200
