"""What is counted, for whom, and how little is written when little changes."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate, now

from agency.acting import acting, acting_as
from customers.figures import keeping, loyalty, reading
from customers.figures.keeping import month_start, quarter_start
from customers.models import Customer, FigureCount
from customers.trade import purchasing

from .conftest import buy, recount


def counted(user, axis: str) -> dict:
    with acting(user):
        return {cell.value: (cell.count, cell.spent) for cell in reading.read(user, [axis])[axis]}


def test_sales_by_kind_of_product_count_customers_and_money(house, lin, zhao, he):
    assert counted(lin, "product") == {
        "outbound": (2, 3_900_000),
        "visa": (1, 100_000),
        "meeting": (1, 250_000),
    }
    assert counted(zhao, "product")["hotel"] == (1, 50_000)
    assert counted(he, "product")["none"] == (1, 70_000)


def test_the_database_itself_withholds_the_figures_of_others(house, sun, zhao, guo):
    with acting(sun):
        assert set(FigureCount.objects.exclude(axis="").values_list("owner_id", flat=True)) == {sun.pk}
    with acting(guo):
        assert not FigureCount.objects.exclude(axis="").exists()
        assert reading.counted_at() is not None


def test_sales_stand_with_one_place_so_that_they_add_up(house, he):
    assert counted(he, "city") == {
        "5301": (1, 3_100_000),
        "3100": (1, 0),
        "5325": (1, 50_000),
    }


def test_risk_is_what_is_owed_what_goes_beyond_and_what_went_wrong(house, lin, sun):
    assert counted(lin, "risk") == {"owing": (1, 250_000), "over_limit": (1, 150_000), "incident": (1, 0)}
    assert counted(lin, "credit") == {"fair": (1, 100_000)}
    assert counted(sun, "risk") == {}


def test_loyalty_groups_by_recent_often_and_much(house, he):
    assert counted(he, "rfm") == {
        "111": (1, 3_100_000),
        "100": (3, 900_000 + 250_000 + 70_000),
        "000": (1, 50_000),
    }
    assert counted(he, "trips") == {"none": (1, 0), "1": (4, 1_270_000), "2": (1, 3_100_000)}


def test_a_cohort_is_followed_from_the_quarter_of_the_first_purchase(house, lin):
    first = loyalty.named(localdate() - timedelta(days=400))
    with acting(lin):
        cells = [cell for cell in reading.read(lin, ["cohort"])["cohort"] if cell.count]
    later = [cell for cell in cells if cell.part != "0"]
    assert [(cell.value, cell.spent) for cell in later] == [(first, 100_000)]


def test_cancelled_withdrawn_and_merged_count_no_more(house, lin, he):
    with acting(lin):
        bought = house["once"].purchases.get()
    purchasing.cancel(bought, by=lin)
    with acting_as("system:test", reason="taken back"):
        Customer.objects.filter(pk=house["vip"].pk).update(state="withdrawn")
    recount()

    assert set(counted(lin, "product")) == {"meeting"}


def test_counting_again_writes_only_what_differs(house, lin):
    assert keeping.recount(now()) == 0

    buy(house["once"], "visa", 10_000)
    assert 0 < keeping.recount(now()) < 30
    assert counted(lin, "product")["visa"] == (2, 110_000)


@pytest.mark.parametrize(
    ("day", "month", "quarter"),
    [((2026, 11, 22), (2026, 12), (2027, 1)), ((2026, 1, 1), (2026, 2), (2026, 4))],
)
def test_months_and_quarters_begin_on_their_first_day(day, month, quarter):
    assert month_start(date(*day), 1) == date(*month, 1)
    assert quarter_start(date(*day), 1) == date(*quarter, 1)
