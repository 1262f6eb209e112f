"""The archive page: masked, within one's rights, and as quick for fifty lines as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agency.acting import acting
from customers import fieldbook
from customers.models import Consent, Customer, PrivacyNotice, Purpose
from tests import make

TABS = ("detail", "profile", "consents", "audience", "looks")


@pytest.fixture
def liu(lin):
    return make.customer(
        lin,
        name="刘梦琪",
        phone="15812349974",
        email="liu@example.com",
        document_type="passport",
        document_number="E12345696",
        special_needs="轮椅",
        address="浙江省杭州市西湖区龙井路 1 号",
    )


def page(client, person, customer, name="detail", **options):
    client.force_login(person)
    return client.get(reverse(f"customers:{name}", args=[customer.pk]), **options)


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_shows_masks_and_no_secret(client, lin, liu, tab):
    answer = page(client, lin, liu, tab)

    assert answer.status_code == 200
    text = answer.content.decode()
    assert "刘梦琪" in text
    assert liu.number in text
    for secret in ("15812349974", "liu@example.com", "E12345696", "龙井路"):
        assert secret not in text
    assert answer["Cache-Control"] == "private, no-store"


def test_special_needs_are_pinned_on_top(client, lin, liu):
    assert "轮椅" in page(client, lin, liu).content.decode()


def test_whoever_may_not_see_it_gets_the_page_of_an_archive_that_never_was(client, sun, liu):
    hidden = page(client, sun, liu)
    absent = client.get(reverse("customers:detail", args=["0199aaaa-0000-7000-8000-000000000000"]))

    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content


@pytest.mark.parametrize("tab", TABS[2:])
@pytest.mark.parametrize("fields", [["phone"], sorted(fieldbook.OPENED)])
def test_a_share_opens_neither_consents_nor_the_list_of_readers(client, sun, liu, tab, fields):
    make.grant(liu, sun, fields=fields)

    assert page(client, sun, liu, tab).status_code == 403


def test_a_share_shows_its_fields_and_names_the_others_not_shared(client, sun, liu):
    make.grant(liu, sun, fields=["phone"])

    text = page(client, sun, liu, "profile").content.decode()

    assert "158****9974" in text
    assert "E*****96" not in text
    assert "l***@example.com" not in text
    assert f"/customers/{liu.pk}/reveal/phone/" in text
    assert f"/customers/{liu.pk}/reveal/document_number/" not in text


def test_damaged_data_is_named_and_stops_no_page(client, lin, liu):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE customers_customer SET phone = overlay(phone placing '\\x00' from 20) WHERE id = %s",
            [liu.pk],
        )

    for tab in TABS:
        assert page(client, lin, liu, tab).status_code == 200
    assert 'role="alert"' in page(client, lin, liu).content.decode()


def queries(client, person, customer, tab) -> int:
    page(client, person, customer, tab)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        page(client, person, customer, tab)
    return len(caught)


@pytest.mark.parametrize("tab", TABS)
def test_a_long_story_costs_no_more_questions_than_a_short_one(client, lin, liu, sun, tab):
    from customers import editing, revealing

    contact = Purpose.objects.get(code="contact")

    def something_happens(times: int) -> None:
        for _ in range(times):
            fresh = Customer.objects.get(pk=liu.pk)
            editing.edit(
                liu.pk,
                by=lin,
                changes={"preferences": f"第 {fresh.version} 次"},
                version=fresh.version,
                why="回访",
            )
            revealing.reveal(fresh, "phone", by=lin, purpose=contact, note="回访")
            Consent.objects.create(
                customer=liu,
                purpose=Purpose.objects.get(code="marketing"),
                decision="granted",
                by=lin,
                notice=PrivacyNotice.objects.in_force("zh-hans"),
            )

    with acting(lin):
        something_happens(1)
    make.grant(liu, sun)
    short = queries(client, lin, liu, tab)
    with acting(lin):
        something_happens(5)

    assert queries(client, lin, liu, tab) == short


def test_older_lines_come_on_demand_without_the_page_around_them(client, lin, liu):
    from customers import revealing, timeline

    with acting(lin):
        for _ in range(timeline.PAGE):
            revealing.reveal(liu, "phone", by=lin, purpose=Purpose.objects.get(code="contact"))
    first = page(client, lin, liu)
    older = first.context["older"]

    rest = client.get(reverse("customers:detail", args=[liu.pk]) + older, headers={"HX-Request": "true"})

    assert older.startswith("?before=")
    assert "<html" not in rest.content.decode()
    assert "tl-ic teal" in rest.content.decode()
    assert client.get(reverse("customers:detail", args=[liu.pk]) + older).status_code == 200
    assert client.get(reverse("customers:detail", args=[liu.pk]) + "?before=nonsense").status_code == 200
