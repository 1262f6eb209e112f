"""The market, its prospects, customers like these, and the filters by facts (L10, D11)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from agency.acting import acting
from customers import indexing
from customers.filters import Filters
from customers.models import Customer, ImportantDate, Organisation, PreferenceItem
from customers.parts import keeping
from customers.segments import alike, prospects
from tests import make

from .conftest import segment


def company(owner, **facts):
    customer = make.customer(owner, kind="organisation", **({"name": "某公司"} | facts.pop("archive", {})))
    with acting(owner):
        Organisation.objects.create(customer=customer, **facts)
    return customer


def likes(customer, kind="hotel"):
    values = {
        "kind": kind,
        "value": "五星",
        "source": "customer",
        "observed_on": localdate(),
        "confidence": "high",
    }
    return keeping.add(customer.pk, PreferenceItem, by=customer.owner, values=values)


def found(query: str) -> set:
    return set(Filters.parse(query).rows(now()).values_list("pk", flat=True))


def test_prospects_stand_by_market_and_relation_with_their_list(client, lin):
    abroad = company(lin, market="international", relation="indirect", region="53")
    company(lin, lifecycle="current")
    client.force_login(lin)

    parts = prospects.market(lin, stage="prospect")
    assert [(part.value, part.count) for part in parts["market"]] == [("international", 1)]
    assert {part.value: part.count for part in parts["lifecycle"]} == {"prospect": 1, "current": 1}

    page = client.get(reverse("customers:prospects"))
    assert [row.pk for row in page.context["rows"]] == [abroad.pk]
    address = "/customers/?kind=organisation&market=international&stage=prospect"
    assert address.replace("&", "&amp;") in page.content.decode()
    assert found(address.partition("?")[2]) == {abroad.pk}


def test_each_sees_the_market_within_reach(client, lin, sun, zhao):
    company(lin, market="international")
    company(sun)

    assert prospects.market(zhao)["market"][0].value == "international"
    assert sum(part.count for part in prospects.market(zhao)["market"]) == 1


def test_the_list_narrows_by_wishes_spending_and_purchases(lin):
    likes_hotels, big, old = make.customer(lin), make.customer(lin), make.customer(lin)
    likes(likes_hotels)
    Customer.objects.filter(pk=big.pk).update(spent=60_000_00, trips=3, last_trip_on=localdate())
    long_ago = localdate() - timedelta(days=800)
    Customer.objects.filter(pk=old.pk).update(spent=1_000_00, trips=1, last_trip_on=long_ago)

    assert found("prefers=hotel") == {likes_hotels.pk}
    assert found("spent=high") == found("buys=repeat") == found("buys=year") == {big.pk}
    assert found("spent=low") == found("buys=older") == {old.pk}
    assert found("spent=none") == found("buys=never") == {likes_hotels.pk}


def test_the_list_narrows_by_days_customers_keep(lin):
    soon = localdate() + timedelta(days=5)
    customer = make.customer(lin, born_on=date(1988, soon.month, soon.day))
    later = localdate() + timedelta(days=100)
    other = make.customer(lin, born_on=date(1988, later.month, later.day))
    for one in (customer, other):
        indexing.index(one)
    day = f"{later:--%m-%d}"
    kept = {"kind": "wedding", "calendar": "solar", "yearly": True, "day": day, "lead_days": 7}
    keeping.add(other.pk, ImportantDate, by=lin, values=kept)

    assert found("coming=7") == {customer.pk}
    assert found("keeps=wedding") == {other.pk}


@pytest.mark.parametrize("query", ["prefers=nonsense", "used=visit-7", "spent=1", "coming=8", "stage="])
def test_values_that_are_none_are_left_out(query):
    assert Filters.parse(query).query() == ""


def test_customers_like_these_share_facts_that_are_named(client, lin, wang):
    seed = [make.customer(lin, grade="a") for _number in range(2)]
    close, far = make.customer(lin, grade="a", name="近"), make.customer(lin, grade="c", name="远")
    make.customer(wang, grade="a")
    for one in (*seed, close):
        likes(one)

    with acting(lin):
        result = alike.alike(lin, [one.pk for one in seed], now())

    assert {(fact.name, fact.value) for fact in result.facts} >= {("grade", "a"), ("prefers", "hotel")}
    assert [one.pk for one, _facts in result.rows] == [close.pk]
    assert far.pk not in {one.pk for one, _facts in result.rows}

    client.force_login(lin)
    page = client.get(reverse("customers:alike", args=[seed[0].pk]))
    assert "grade=a" in page.context["segment_url"]
    assert "prefers=hotel" in page.context["segment_url"]
    one = segment(lin, aim="visit")
    assert client.get(reverse("customers:segment_alike", args=[one.pk])).status_code == 200


def test_nobody_alike_is_said(client, lin):
    client.force_login(lin)
    alone = make.customer(lin)

    assert client.get(reverse("customers:alike", args=[alone.pk])).context["rows"] == []
