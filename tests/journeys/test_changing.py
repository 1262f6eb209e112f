"""A change goes its way: proposed at the desk, approved on a phone, told, acknowledged; then two archives one."""

import pytest

from agency.acting import acting_as
from customers.models import ArchiveMerge, ChangeNotice, ChangeRequest, Customer
from tests import make

from .conftest import press
from .walks import fill_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


def propose(page, customer, say, **facts) -> None:
    page.goto(customer.get_absolute_url() + "edit/")
    fill_in(page, **facts, why="客户来电更正")
    press(page, say("Save the change"))
    page.wait_for_url(f"**{customer.get_absolute_url()}")


def test_proposed_approved_on_a_phone_told_and_acknowledged(browse, lin, zhao, sun, say):
    customer = make.customer(lin, name="刘梦琪", preferences="靠窗")
    make.grant(customer, sun, fields=["phone"])
    hers, his = browse(lin), browse(zhao)
    propose(hers, customer, say, name="刘梦奇")
    assert "赵敏" in hers.inner_text("body")

    his.set_viewport_size(PHONE)
    his.goto("/inbox/")
    his.locator("a.in-item").first.click()
    his.get_by_text("刘梦奇").first.wait_for()
    assert his.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with his.expect_navigation():
        his.locator("button[name=action][value=approve]").click()

    with acting_as("system:test"):
        assert Customer.objects.get().name == "刘梦奇"
        address = ChangeNotice.objects.get(to=sun).get_absolute_url()
    theirs = browse(sun)
    theirs.goto(address)
    with theirs.expect_navigation():
        press(theirs, say("Acknowledge"))
    hers.goto(f"{customer.get_absolute_url()}changes/")
    hers.get_by_text("孙晴").first.wait_for()
    with acting_as("system:test"):
        assert ChangeNotice.objects.get(to=sun).acknowledged_at


def test_an_important_customers_new_number_is_approved_on_a_phone(browse, lin, zhao, say):
    customer = make.customer(lin, name="周文", grade="vip")
    hers, his = browse(lin), browse(zhao)
    hers.goto(f"/customers/{customer.pk}/parts/contactpoint/add/")
    assert "赵敏" in hers.inner_text("body")  # told before it is sent
    hers.fill("[name=value]", "13912345678")
    press(hers, say("Add to the archive"))
    hers.wait_for_url("**/profile/**")
    assert "139****5678" not in hers.inner_text("#contactpoint")

    his.set_viewport_size(PHONE)
    his.goto("/inbox/")
    his.locator("a.in-item").first.click()
    his.get_by_text("139****5678").first.wait_for()
    assert his.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with his.expect_navigation():
        his.locator("button[name=action][value=approve]").click()

    hers.goto(f"/customers/{customer.pk}/profile/")
    assert "139****5678" in hers.inner_text("#contactpoint")


def test_where_the_archive_moved_on_the_manager_chooses(browse, lin, zhao, he, say):
    customer = make.customer(lin, name="刘梦琪")
    propose(browse(lin), customer, say, name="刘梦奇")
    propose(browse(he), customer, say, name="刘萌琪")
    with acting_as("system:test"):
        first, second = ChangeRequest.objects.order_by("created_at")
    his = browse(zhao, expected=(409,))
    for request in (second, first):
        his.goto(request.get_absolute_url())
        with his.expect_navigation():
            his.locator("button[name=action][value=approve]").click()

    his.goto(first.get_absolute_url())
    his.locator("label:has(input[name=choose_name][value=mine])").click()
    his.locator("button[name=action][value=approve]").click()
    his.wait_for_url(f"**{customer.get_absolute_url()}")

    with acting_as("system:test"):
        now = Customer.objects.get()
        assert [row.name for row in now.history.order_by("history_id")] == ["刘梦琪", "刘萌琪", "刘梦奇"]


def test_two_archives_become_one_and_two_again(browse, lin, say):
    old = make.customer(lin, name="刘梦琪", phone="15812349974")
    new = make.customer(lin, name="刘梦奇", phone="15812349974", email="liu@example.com")
    page = browse(lin)
    page.goto(f"{old.get_absolute_url()}merge/")
    page.get_by_text(new.number).click()
    page.locator("label:has(input[name=choose_name][value=winner])").click()
    press(page, say("Merge the archives"))
    page.wait_for_url("**/merges/**")
    page.goto(new.get_absolute_url())
    page.wait_for_url(f"**{old.get_absolute_url()}")

    with acting_as("system:test"):
        merge = ArchiveMerge.objects.get()
    page.goto(merge.get_absolute_url())
    with page.expect_navigation():
        press(page, say("Part the two archives again"))

    with acting_as("system:test"):
        assert {one.name: one.email for one in Customer.objects.all()} == {
            "刘梦琪": None,
            "刘梦奇": "liu@example.com",
        }
