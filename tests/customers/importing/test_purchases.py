"""Purchases and stays that come with a sheet: understood, put on file once, taken back."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from agency.acting import acting
from agency.models import Notice
from customers.importing import choosing, purchase_columns
from customers.importing.columns import guessed
from customers.models import Customer, Purchase, SignOff
from customers.trade import purchasing, signing
from tests import make

from .making import BOUGHT, HEADINGS, checked, imported, mobile, outcomes, person, reverted, verdicts

pytestmark = pytest.mark.django_db
COLUMNS = [*HEADINGS, "产品类型", *BOUGHT, "人数", "供应商", "付款日期"]


def row(
    place: int,
    *,
    kind="国内游",
    product="丽江六日",
    day="2025-05-01",
    amount="1.28万",
    payment="微信",
    **more,
):
    """A customer without a document, which would need a consent of its own, and what was bought."""
    who, bought = person(place), [kind, product, day, amount, payment]
    who[4] = ""
    return [
        *who,
        *bought,
        more.get("people", "2大1小"),
        more.get("supplier", ""),
        more.get("paid", ""),
    ]


def sheet(by, *rows):
    return checked(by, rows, headings=COLUMNS)


def test_the_headings_of_a_list_of_orders_are_understood():
    found = guessed(
        ["客户姓名", "手机", "线路名称", "出团日期", "返回日期", "团款", "付款方式", "人数", "目的地"]
    )

    assert found == [
        *("name", "phone", "purchase_product", "purchase_starts_on", "purchase_ends_on"),
        *("purchase_amount", "purchase_payment", "purchase_people", "purchase_destination"),
    ]


@pytest.mark.parametrize(("cell", "read"), [("3人", "3"), ("2大1小", "3"), ("4 间夜", "4"), ("两人", "两")])
def test_numbers_of_people_and_nights_as_people_write_them(cell, read):
    assert purchase_columns.count(cell) == read


def test_a_row_with_a_purchase_makes_the_archive_and_its_sums(zhao):
    batch = imported(sheet(zhao, row(1, supplier="大理地接社"), row(2, payment="", product="腾冲四日")), zhao)

    first, second = Customer.objects.order_by("number")
    assert (first.spent, first.trips, first.last_trip_on) == (1_280_000, 1, date(2025, 5, 1))
    bought = Purchase.objects.get(customer=first)
    assert (bought.product, bought.destination, bought.people) == ("丽江六日", "大理地接社", 3)
    assert (bought.source, bought.state, bought.paid_on) == ("imported", "agreed", date(2025, 5, 1))
    assert bought.product_kind.code == "domestic"
    assert Purchase.objects.get(customer=second).payment == "unknown"
    assert batch.counts == {"created": 2, "purchases": 2}


def test_a_kind_is_known_by_how_its_name_begins(zhao):
    batch = sheet(zhao, row(1, kind="酒店"), row(2, kind="国内"), row(3, kind="游"), row(4, kind="HOTELS"))

    assert {one.place: one.faults for one in batch.lines.order_by("place")} == {
        2: [],
        3: [],
        4: ["purchase_product_kind"],
        5: [],
    }


def test_what_is_wrong_with_a_purchase_refuses_its_row(zhao):
    ahead = (localdate() + timedelta(days=40)).isoformat()
    batch = sheet(
        zhao,
        row(1, amount="面议"),
        row(2, day="2025-13-01"),
        row(3, product=""),
        row(4, kind="太空游"),
        row(5, payment="豆子"),
        row(6, payment="", day=ahead),
        [*person(7), *[""] * (len(COLUMNS) - len(HEADINGS))],
    )

    assert {one.place: one.faults for one in batch.lines.order_by("place")} == {
        2: ["purchase_amount"],
        3: ["purchase_starts_on"],
        4: ["purchase_product"],
        5: ["purchase_product_kind"],
        6: ["purchase_payment"],
        7: ["purchase_payment"],
        8: [],
    }


def test_a_row_of_a_customer_on_file_adds_the_purchase_and_no_second_archive(zhao):
    known = make.customer(zhao, name="周文", phone=mobile(1))
    batch = sheet(zhao, row(1))
    assert verdicts(batch) == {2: "twin"}
    assert "purchase" in batch.lines.get().brings
    choosing.choose(batch, by=zhao, verdict="twin", choice="fill")

    imported(batch, zhao)

    known.refresh_from_db()
    assert (Customer.objects.count(), known.trips, known.spent) == (1, 1, 1_280_000)

    again = sheet(zhao, row(1))  # the same list once more
    assert "purchase" not in again.lines.get().brings
    choosing.choose(again, by=zhao, verdict="twin", choice="fill")
    assert outcomes(imported(again, zhao)) == {2: "unchanged"}
    assert Purchase.objects.count() == 1


def test_a_customer_who_stands_in_the_sheet_twice_has_both_purchases(zhao):
    batch = sheet(zhao, row(1), row(1, product="腾冲四日", day="2025-10-02"))
    choosing.choose(batch, by=zhao, verdict="repeat", choice="fill")

    imported(batch, zhao)

    assert Customer.objects.get().trips == 2


def test_what_was_not_paid_at_once_waits_for_its_word_as_if_entered_by_hand(zhao, he):
    batch = imported(
        sheet(
            zhao, row(1, payment="挂账"), row(2, payment="月结"), row(3, payment="挂账", paid="2025-06-01")
        ),
        zhao,
    )

    states = dict(Purchase.objects.values_list("reference", "state"))
    assert [states[f"{batch.pk}:{place}"] for place in (2, 3, 4)] == ["waiting", "waiting", "agreed"]
    assert Customer.objects.filter(trips=1).count() == 1
    told = Notice.objects.filter(kind="sign_offs_imported", to=he)
    assert [notice.params["count"] for notice in told] == [2]  # one notice for the whole sheet


def test_taken_back_the_purchase_is_gone_and_the_sums_are_as_before(zhao):
    known = make.customer(zhao, name="周文", phone=mobile(1))
    purchasing.record_purchase(
        known, by=zhao, facts={"product": "昆明一日", "starts_on": date(2024, 3, 1), "amount": 20_000}
    )
    batch = sheet(zhao, row(1, payment="挂账"), row(2))
    choosing.choose(batch, by=zhao, verdict="twin", choice="fill")
    batch = imported(batch, zhao)

    batch = reverted(batch, zhao)

    known.refresh_from_db()
    assert outcomes(batch) == {2: "restored", 3: "withdrawn"}
    assert (known.trips, known.spent, known.last_trip_on) == (1, 20_000, date(2024, 3, 1))
    assert Purchase.objects.filter(customer=known).count() == 1
    assert not SignOff.objects.filter(customer=known).exists()


def test_a_purchase_somebody_signed_or_cancelled_since_is_left(zhao, zhou, he):
    known = make.customer(zhao, name="周文", phone=mobile(1))
    batch = sheet(zhao, row(1, payment="挂账"), row(2))
    choosing.choose(batch, by=zhao, verdict="twin", choice="fill")
    batch = imported(batch, zhao)
    signing.approve(SignOff.objects.get(), by=he)
    with acting(zhao):
        purchasing.cancel(Purchase.objects.exclude(customer=known).get(), by=zhao)

    batch = reverted(batch, zhao)

    assert outcomes(batch) == {2: "worked_on", 3: "worked_on"}
    known.refresh_from_db()
    assert (known.trips, Purchase.objects.get(customer=known).state) == (1, "agreed")


def test_the_dry_run_shows_what_would_be_bought(zhao, client):
    batch = sheet(zhao, row(1, payment="挂账"))
    client.force_login(zhao)

    page = client.get(batch.get_absolute_url()).content.decode()

    assert "丽江六日" in page
    assert "¥12,800.00" in page
    assert page.count("chip amber") == 1  # it will wait for a sign-off
