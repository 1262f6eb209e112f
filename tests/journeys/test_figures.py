"""From a bar to the customers behind it, and from there to an act on all of them (L16)."""

import re

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from agency.acting import acting_as
from customers import composition
from customers.figures import keeping
from customers.models import Customer, ProductKind
from customers.trade import purchasing
from tests import make

from .conftest import PHONE, sideways
from .walks import fill_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def buyers(lin):
    """Two who bought journeys abroad, one who bought a hotel."""
    made = []
    for name, kind in (("张伟", "outbound"), ("欧阳娜", "outbound"), ("刘洋", "hotel")):
        customer = make.customer(lin, name=name, phone=f"1391111000{len(made)}")
        facts = {"product": "线路", "starts_on": localdate(), "amount": 100_000, "payment": "wechat"}
        facts["product_kind"] = ProductKind.objects.get(code=kind)
        purchasing.record_purchase(customer, by=lin, facts=facts)
        made.append(customer)
    with acting_as("system:counts"):
        composition.recount(now())
    keeping.recount(now())
    return made


def test_a_manager_hands_over_all_who_bought_a_kind_of_product(browse, buyers, zhao, wang, say):
    page = browse(zhao)
    page.goto("/customers/composition/sales/")

    page.locator("#product .hbars a").first.click()
    page.wait_for_url(re.compile(r"product=outbound"))
    rows = page.locator("#results [data-row] .m1 a")
    expect(rows).to_have_count(2)
    assert sorted(rows.all_inner_texts()) == ["张伟", "欧阳娜"]
    page.locator("#results [data-all]").check()
    page.locator(".bulk.on").get_by_role("button", name=say("Assign"), exact=True).click()
    page.wait_for_url("**/customers/selection/**")
    fill_in(page, owner=str(wang.pk), reason="The work is shared out anew")
    page.locator("main form .btn.primary").click()
    page.get_by_role("button", name=say("Take it back"), exact=True).wait_for()

    with acting_as("system:test"):
        owners = dict(Customer.objects.values_list("pk", "owner"))
    assert [owners[one.pk] for one in buyers] == [wang.pk, wang.pk, buyers[2].owner_id]


@pytest.mark.parametrize("path", ["", "sales/", "customers/", "loyalty/", "months/product/", "months/grade/"])
def test_the_pages_of_figures_fit_a_phone(path, browse, buyers, zhao):
    page = browse(zhao, width=PHONE)
    page.goto(f"/customers/composition/{path}")

    assert sideways(page) == 0
