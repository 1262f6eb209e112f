"""The palette finds people, pages and acts; what is typed is posted and recorded as having happened."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from agency.models import Event
from tests import make

PALETTE = reverse("agency:palette")


def found(client, text: str, **extra) -> dict[str, list[str]]:
    groups = client.post(PALETTE, {"q": text}, **extra).context["groups"]
    return {str(group.label): [str(hit.label) for hit in group.hits] for group in groups}


@pytest.fixture
def english(client):
    client.cookies["language"] = "en"


def test_nothing_typed_offers_pages_and_acts(lin, client, english):
    client.force_login(lin)

    groups = found(client, "")

    assert list(groups) == ["Go to", "Do"]
    assert Event.objects.filter(kind="searched").count() == 0


def test_customers_come_first_and_only_those_one_may_see(lin, wang, client, english):
    make.customer(lin, name="张三")
    make.customer(wang, name="张四")
    client.force_login(lin)

    assert found(client, "zhang")["Customers"] == ["张三"]
    assert found(client, "ZS")["Customers"] == ["张三"]


def test_pages_are_found_by_part_of_their_name(he, client, english):
    client.force_login(he)

    assert found(client, "customer archiv")["Go to"] == ["Customer archives"]


def test_administrators_find_pages_but_no_customer(lin, system_admin, client, english):
    make.customer(lin, name="张三")
    client.force_login(system_admin)

    assert "Customers" not in found(client, "张三")
    assert Event.objects.filter(kind="searched").count() == 0


def test_typing_on_is_one_search_in_the_register(lin, client):
    client.force_login(lin)

    for text in ("张", "张三", "张三丰"):
        found(client, text)

    event = Event.objects.get(kind="searched")
    assert event.data == {"via": "palette", "kinds": ["name"], "found": 0}


def test_what_is_typed_stands_in_no_address_and_the_page_needs_no_script(lin, client):
    customer = make.customer(lin, name="张三")
    client.force_login(lin)

    page = client.post(reverse("agency:search"), {"q": "张三"})

    assert customer.get_absolute_url() in page.content.decode()
    assert quote("张三") not in page.content.decode()
    assert client.get(PALETTE, {"q": "张三"}).status_code == 405
    assert client.get(reverse("agency:search"), {"q": "张三"}).context["text"] == ""


def test_what_waits_for_a_decision_is_found_by_its_kind_and_colleague(lin, zhao, he, sun, client, english):
    request = make.share_request(make.customer(lin), sun)
    client.force_login(zhao)

    by_kind = hits(client.post(PALETTE, {"q": "Access"}))
    by_colleague = hits(client.post(PALETTE, {"q": "sq"}))  # 孙晴
    client.force_login(lin)
    not_hers = hits(client.post(PALETTE, {"q": "Access"}))

    address = reverse("agency:inbox_item", args=["share", request.pk])
    assert address in by_kind
    assert address in by_colleague
    assert address not in not_hers


@pytest.mark.parametrize(("written", "typed"), [("張偉國", "张伟国"), ("张伟国", "張偉國"), ("劉芸", "刘芸")])
def test_traditional_and_simplified_find_each_other(written, typed, lin, client):
    archive = make.customer(lin, name=written)
    client.force_login(lin)

    assert archive.get_absolute_url() in hits(client.post(PALETTE, {"q": typed}))


def hits(response) -> list[str]:
    return [hit.url for group in response.context["groups"] for hit in group.hits]


def test_first_contacts_and_leads_are_found_by_those_who_work_on_them(lin, wang, zhao, client, english):
    contact = make.intake(lin, contact="周先生", phone="13712340000")
    lead = make.lead(contact="钱女士", phone="13899990000")

    client.force_login(lin)
    assert found(client, "zhou")["First contacts"] == ["周先生"]
    assert "Leads" not in found(client, "13899990000")
    client.force_login(wang)
    assert "First contacts" not in found(client, "13712340000")
    client.force_login(zhao)
    mine = found(client, "0000")
    assert mine["First contacts"] == [str(contact.contact)]
    assert mine.get("Leads", []) in ([], [str(lead.contact)])


def test_whoever_screens_finds_a_lead_by_its_number(he, client, english):
    make.lead(contact="钱女士", phone="13899990000")
    client.force_login(he)

    assert found(client, "13899990000")["Leads"] == ["钱女士"]


def test_open_reviews_and_waiting_decisions_are_found_by_name(lin, zhao, sun, client, english):
    customer = make.customer(lin)
    make.review_line(customer)
    make.share_request(customer, sun)
    client.force_login(zhao)

    assert found(client, "review of 20")["Review of archives"]
    assert found(client, customer.number)["Tasks"] == [f"Access to {customer.number}"]
    assert "Register" in found(client, "regis")["Do"]
