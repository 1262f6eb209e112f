"""What a customer bought, and what the archive says of it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import localdate

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from customers.models import ProductKind, Purchase, SignOff
from customers.trade import money, purchasing
from tests import make


def bought(customer, by, **facts):
    usual = {"product": "丽江六日", "starts_on": localdate() - timedelta(days=30), "amount": 1_280_000}
    return purchasing.record_purchase(customer, by=by, facts=usual | {"payment": "wechat"} | facts)


@pytest.fixture
def customer(lin):
    return make.customer(lin)


def test_the_archive_knows_the_last_journey_and_the_sums_at_once(customer, lin):
    bought(customer, lin)
    bought(customer, lin, amount=50_000, starts_on=localdate() - timedelta(days=3))
    bought(customer, lin, amount=10_000, starts_on=localdate() + timedelta(days=60))

    customer.refresh_from_db()
    assert (customer.spent, customer.trips) == (1_340_000, 3)
    assert customer.last_trip_on == localdate() - timedelta(days=3)
    assert Event.objects.filter(kind="purchase", subject=customer.pk).count() == 3


def test_a_cancelled_purchase_counts_no_more(customer, lin):
    first = bought(customer, lin)
    purchasing.cancel(first, by=lin)

    customer.refresh_from_db()
    assert (customer.spent, customer.trips, customer.last_trip_on) == (0, 0, None)
    with pytest.raises(Refused):
        purchasing.cancel(first, by=lin)


def test_what_a_contract_or_an_import_brings_is_taken_over_once(customer, lin):
    facts = {"product": "普洱", "starts_on": date(2026, 5, 1), "amount": 100_00, "payment": "account"}
    both = [
        purchasing.record_purchase(
            customer, by=lin, facts=facts, source="contract", reference="HT-2026-000001"
        )
        for _time in range(2)
    ]

    assert both[0].pk == both[1].pk
    assert (both[0].state, SignOff.objects.count()) == ("agreed", 0)


def test_only_whoever_may_change_the_archive_enters_purchases(customer, lin, wang, guo, qian):
    make.grant(customer, guo)
    for person in (guo, qian):
        with pytest.raises(PermissionDenied):
            bought(customer, person)
    with acting(wang):
        assert not Purchase.objects.exists()


def test_the_page_enters_a_stay_and_shows_the_totals(client, customer, lin):
    client.force_login(lin)
    stay = {
        "product_kind": ProductKind.objects.get(code="hotel").pk,
        "product": "翠湖宾馆",
        "starts_on": "2026-03-01",
        "ends_on": "2026-03-04",
        "nights": "3",
        "room_rate": "480",
        "amount": "1,440.00",
        "payment": "cash",
    }
    assert client.post(f"/customers/{customer.pk}/purchases/new/", stay | {"nights": "9"}).status_code == 422
    assert client.post(f"/customers/{customer.pk}/purchases/new/", stay).status_code == 302

    page = client.get(f"/customers/{customer.pk}/purchases/").content.decode()
    for text in ("翠湖宾馆", "¥1,440.00", "¥480.00"):
        assert text in page
    with acting(lin):
        assert Purchase.objects.get().kind == "stay"


def test_a_share_does_not_show_what_was_bought(client, customer, lin, guo):
    bought(customer, lin)
    make.grant(customer, guo)
    client.force_login(guo)

    assert client.get(f"/customers/{customer.pk}/purchases/").status_code == 403
    assert "丽江六日" not in client.get(f"/customers/{customer.pk}/").content.decode()


def test_the_timeline_tells_of_the_purchase(client, customer, lin):
    bought(customer, lin)
    client.force_login(lin)

    assert "丽江六日 · ¥12,800.00" in client.get(f"/customers/{customer.pk}/").content.decode()


def test_many_purchases_cost_no_more_queries_than_few(client, customer, lin, django_assert_max_num_queries):
    for _time in range(3):
        bought(customer, lin)
    client.force_login(lin)
    with django_assert_max_num_queries(40) as first:
        client.get(f"/customers/{customer.pk}/purchases/")
    for _time in range(6):
        bought(customer, lin)
    with django_assert_max_num_queries(len(first)):
        client.get(f"/customers/{customer.pk}/purchases/")


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("12800", 1_280_000),
        ("12,800.50", 1_280_050),
        ("¥ 99", 9_900),
        ("1.2万", 1_200_000),
        ("１００元", 10_000),
    ],
)
def test_amounts_are_read_as_people_type_them(typed, fen):
    assert money.read(typed) == fen


@pytest.mark.parametrize("typed", ["12.345", "-5", "abc", "999999999999", "1e5", "١٢"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValidationError):
        money.read(typed)
