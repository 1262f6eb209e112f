"""The list of archives: what each person sees of it, under which filters, at the same cost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from agency import policy
from agency.models import Event
from customers.filters import Filters
from customers.models import Customer
from tests import make

LIST = reverse("customers:list")


def names(response) -> list[str]:
    return [row.name for row in response.context["rows"]]


@pytest.fixture
def shop(lin, wang, sun):
    """Five archives: three of lin's (an important one, a late one), one of wang's, one of sun's."""
    late = now() - timedelta(days=3)
    return [
        make.customer(lin, name="赵甲", grade="a"),
        make.customer(lin, name="赵乙", grade="vip", state="awaiting"),
        make.customer(lin, name="赵丙", collected_at=late, entered_at=late + timedelta(hours=48, seconds=1)),
        make.customer(wang, name="王丁"),
        make.customer(sun, name="孙戊"),
    ]


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("lin", ["赵丙", "赵乙", "赵甲"]),
        ("wang", ["王丁"]),
        ("zhao", ["王丁", "赵丙", "赵乙", "赵甲"]),
        ("he", ["孙戊", "王丁", "赵丙", "赵乙", "赵甲"]),
        ("qian", ["孙戊", "王丁", "赵丙", "赵乙", "赵甲"]),
        ("guo", []),
    ],
)
def test_each_sees_what_is_hers_newest_first(person, expected, shop, client, request):
    client.force_login(request.getfixturevalue(person))

    assert names(client.get(LIST)) == expected


@pytest.mark.parametrize("person", ["system_admin", "security_admin", "audit_admin"])
def test_administrators_have_no_list(person, shop, client, request):
    client.force_login(request.getfixturevalue(person))

    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("view=mine", []),
        ("view=late", ["赵丙"]),
        ("view=awaiting", ["赵乙"]),
        ("view=shared", []),
        ("grade=a", ["赵甲"]),
        ("state=awaiting", ["赵乙"]),
        ("entry=late", ["赵丙"]),
        ("entry=on_time", ["孙戊", "王丁", "赵乙", "赵甲"]),
        ("updated=day&grade=vip", ["赵乙"]),
        ("grade=none&owner=' OR 1=1&view=zzz&after=x", ["孙戊", "王丁", "赵丙", "赵乙", "赵甲"]),
    ],
)
def test_filters_stand_in_the_address(query, expected, shop, he, client):
    client.force_login(he)

    assert names(client.get(f"{LIST}?{query}")) == expected


def test_owner_and_department_narrow_a_managers_list(shop, lin, wang, zhao, outbound, client):
    client.force_login(zhao)

    assert names(client.get(f"{LIST}?owner={wang.pk}")) == ["王丁"]
    assert names(client.get(f"{LIST}?department={lin.department_id}&grade=a")) == ["赵甲"]
    assert names(client.get(f"{LIST}?department={outbound.pk}")) == []


def test_what_is_shared_shows_only_the_fields_that_were_granted(shop, guo, wang, client):
    make.grant(shop[0], guo, fields=["phone"])
    make.grant(shop[3], guo, fields=["email"])
    client.force_login(guo)

    response = client.get(f"{LIST}?view=shared")

    assert {row.name: row.phone for row in response.context["rows"]} == {"赵甲": "138****8000", "王丁": ""}


def test_no_plain_phone_is_anywhere_in_the_page(shop, lin, client):
    client.force_login(lin)

    content = client.get(LIST).content.decode()

    assert "13800138000" not in content
    assert "138****8000" in content


def test_pages_go_by_key_and_the_way_back_leads_to_the_same_rows(lin, client, monkeypatch):
    monkeypatch.setattr(policy, "PAGE", 2)
    archives = [make.customer(lin, name=f"王{given}") for given in "甲乙丙丁戊"]
    client.force_login(lin)

    from agency import pages

    monkeypatch.setitem(pages.scoped_page.__kwdefaults__, "size", 2)
    first = client.get(LIST)
    second = client.get(first.context["listing"].older)
    back = client.get(second.context["listing"].newer)

    assert names(first) == [str(a.name) for a in archives[:2:-1]]
    assert names(second) == ["王丙", "王乙"]
    assert names(back) == names(first)
    assert first.context["total"] == "5"


def test_htmx_gets_the_table_alone_and_caches_are_told(shop, lin, client):
    client.force_login(lin)

    page, part = client.get(LIST), client.get(LIST, headers={"HX-Request": "true"})

    assert b"<html" in page.content
    assert b"<html" not in part.content
    assert b"<table" in part.content
    assert part.headers["HX-Push-Url"] == LIST
    assert "HX-Request" in page.headers["Vary"]


def test_the_standing_views_are_counted_up_to_a_hundred(shop, zhao, client, monkeypatch):
    client.force_login(zhao)
    monkeypatch.setattr("customers.listing.TAB_CAP", 3)

    tabs = client.get(LIST).context["tabs"]

    assert [tab["count"] for tab in tabs] == ["3+", "0", "1", "1", "0"]


def test_a_search_is_posted_recorded_and_never_in_an_address(shop, lin, client):
    client.force_login(lin)

    response = client.post(reverse("customers:search"), {"q": "赵乙"}, headers={"HX-Request": "true"})
    by_get = client.get(reverse("customers:search"), {"q": "赵乙"})

    assert names(response) == ["赵乙"]
    assert "HX-Push-Url" not in response.headers
    assert by_get.status_code == 302
    assert by_get.url == LIST


@pytest.mark.parametrize("text", ["赵" * 5000, "\x00赵", "\ud800", "😀", "<script>", "'; --"])
def test_whatever_is_typed_is_answered(text, shop, lin, client):
    client.force_login(lin)

    body = {"q": text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")}

    assert client.post(reverse("customers:search"), body).status_code in (200, 302)


def test_the_drawer_is_masked_and_a_strangers_archive_is_no_page(shop, lin, sun, client):
    client.force_login(lin)
    htmx = {"HX-Request": "true"}

    drawer = client.get(reverse("customers:peek", args=[shop[0].pk]), headers=htmx)
    strange = client.get(reverse("customers:peek", args=[shop[4].pk]), headers=htmx)
    none = client.get(
        reverse("customers:peek", args=[Customer(pk=None).id or "00000000-0000-7000-8000-000000000000"]),
        headers=htmx,
    )

    assert "138****8000" in drawer.content.decode()
    assert "13800138000" not in drawer.content.decode()
    assert (strange.status_code, none.status_code) == (404, 404)


def test_the_drawer_of_a_shared_archive_tells_only_ones_own_doings(shop, lin, sun, client):
    make.grant(shop[4], lin)
    for person in (sun, lin):
        Event.note(Event.Kind.REVEALED, by=person, subject=shop[4].pk, fields=["phone"])
    client.force_login(lin)

    drawer = client.get(reverse("customers:peek", args=[shop[4].pk]), headers={"HX-Request": "true"})

    assert {event.by for event in drawer.context["events"]} == {lin}


def test_without_scripts_the_drawer_is_the_archive(shop, lin, client):
    client.force_login(lin)

    response = client.get(reverse("customers:peek", args=[shop[0].pk]))

    assert (response.status_code, response.url) == (302, shop[0].get_absolute_url())


@pytest.mark.parametrize(
    ("query", "words"),
    [("", "register"), ("?grade=a", "filter"), ("?view=shared", "shared"), ("?view=late", "late")],
)
def test_an_empty_list_says_why_and_what_to_do(query, words, lin, client):
    client.force_login(lin)

    content = client.get(f"{LIST}{query}").content.decode()

    assert 'class="empty"' in content


def test_filters_become_an_address_and_come_back():
    filters = Filters(view="late", grade="vip", owner="7")

    assert Filters.parse(filters.query()) == filters
    assert filters.query(owner="", after="1_2") == "view=late&grade=vip&after=1_2"


def test_the_list_is_shown_in_the_order_of_entry_and_a_view_keeps_the_order(shop, zhao, client):
    client.force_login(zhao)
    earlier = now() - timedelta(days=40)
    old = make.customer(zhao, name="李早", entered_at=earlier)

    assert names(client.get(LIST))[0] == "李早"  # changed last
    assert names(client.get(f"{LIST}?sort=entered"))[-1] == old.name
    assert Filters.parse("sort=entered&grade=a").query() == "grade=a&sort=entered"
