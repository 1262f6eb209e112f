"""A request comes in: from a colleague, or from anybody on our own page, which gives nothing away."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from agency.errors import Refused
from agency.models import Event, Notice
from compliance.models import RightsRequest
from compliance.rights import deciding, identifying, receiving
from tests import make

from .steps import received

pytestmark = pytest.mark.django_db
FACTS = {"kind": "access", "name": "张三", "contact": "13800138000", "words": "想知道你们存了什么"}


def hidden(page: str) -> str:
    return re.search(r'name="form_id" value="([^"]+)"', page)[1]


def test_the_public_page_answers_customers_and_strangers_alike(client, lin, shen):
    make.customer(lin, name="张三", phone="13800138000")
    answers = []
    for contact in ("13800138000", "13911112222"):
        page = client.get("/rights/").content.decode()
        got = client.post("/rights/", FACTS | {"contact": contact, "form_id": hidden(page)}).content.decode()
        main = got[got.index("<main") : got.index("</main>")]
        answers.append(re.sub(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}|QL-[\d-]+", "", main))

    assert answers[0] == answers[1]
    assert RightsRequest.objects.filter(submitted_by=None, channel="page").count() == 2
    assert Notice.objects.filter(kind="rights_received", to=shen).count() == 2


def test_posted_twice_it_is_one_request_with_one_code(client, shen):
    facts = FACTS | {"form_id": hidden(client.get("/rights/").content.decode())}
    first, second = client.post("/rights/", facts), client.post("/rights/", facts)
    codes = {re.search(r'id="tracking">([^<]+)', one.content.decode())[1] for one in (first, second)}

    assert RightsRequest.objects.count() == 1
    assert len(codes) == 1


def test_the_code_tells_the_state_and_nothing_else(client, lin, shen):
    request = received(lin, make.customer(lin, name="欧阳锋"), name="欧阳锋", contact="13700001111")
    code = receiving.code_of(request.pk)
    page = client.post("/rights/state/", {"code": code.lower().replace("-", " ")}).content.decode()
    wrong = client.post("/rights/state/", {"code": "AAAA-BBBB-CCCC-DDDD"})

    assert request.number in page
    assert "欧阳锋" not in page
    assert "13700001111" not in page
    assert wrong.status_code == 422


def test_a_robot_learns_and_leaves_nothing(client):
    facts = FACTS | {"form_id": hidden(client.get("/rights/").content.decode()), "website": "http://x"}

    assert client.post("/rights/", facts).status_code == 302
    assert not RightsRequest.objects.exists()


def test_one_address_asks_so_often_and_no_more(client):
    statuses = [client.post("/rights/", {}).status_code for _turn in range(12)]

    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_the_page_speaks_english(client):
    client.get("/rights/?lang=en")

    assert "Your personal data" in client.get("/rights/").content.decode()


def test_a_near_relative_says_for_whom_and_what(lin):
    with pytest.raises(Refused):
        received(lin, kind="relative")
    made = received(lin, kind="relative", exercised="copy", behalf="父亲 张大山")

    assert made.asks == "copy"


def test_a_colleague_notes_one_and_sees_only_hers(lin, sun, shen, client):
    mine = received(lin)
    client.force_login(sun)

    assert client.get(f"/compliance/rights/{mine.pk}/").status_code == 404
    client.force_login(lin)
    page = client.get(f"/compliance/rights/{mine.pk}/").content.decode()
    assert receiving.code_of(mine.pk) in page
    client.force_login(shen)
    assert receiving.code_of(mine.pk) not in client.get(f"/compliance/rights/{mine.pk}/").content.decode()


def test_an_administrator_takes_none_in(system_admin):
    with pytest.raises(PermissionDenied):
        received(system_admin)


def test_how_to_reach_the_person_is_shown_after_a_line_in_the_register(lin, shen, client):
    asked = received(lin, contact="13600008888")
    client.force_login(shen)

    assert "13600008888" not in client.get(f"/compliance/rights/{asked.pk}/").content.decode()
    page = client.post(f"/compliance/rights/{asked.pk}/contact/").content.decode()
    assert "13600008888" in page
    assert Event.objects.filter(kind="revealed", by=shen).get().data["fields"] == ["contact"]


def test_an_archive_is_matched_by_an_exact_search_and_only_until_the_decision(lin, shen, client):
    archive = make.customer(lin, phone="13512345678")
    asked = received(lin)
    client.force_login(shen)
    page = client.get(f"/compliance/rights/{asked.pk}/?find=13512345678").content.decode()
    assert archive.number in page
    assert archive.number not in client.get(f"/compliance/rights/{asked.pk}/?find=张").content.decode()
    client.post(f"/compliance/rights/{asked.pk}/match/", {"archive": archive.pk})
    asked.refresh_from_db()
    assert asked.customer == archive

    identifying.acknowledge(asked, by=shen)
    identifying.confirm(asked, by=shen, identity="code", proof="尾号5678")
    deciding.work_out(asked, by=shen)
    with pytest.raises(Refused):
        identifying.match(asked, None, by=shen)


def test_a_state_is_not_read_by_guessing(client):
    statuses = [
        Client().post("/rights/state/", {"code": f"AAAA-BBBB-CCCC-{n:04}"}).status_code for n in range(12)
    ]

    assert statuses[-1] == 429
