"""The list of archives: filters, views, the peek, many at once, and search from anywhere."""

import re

import pytest
from playwright.sync_api import expect

from agency.acting import acting_as
from agency.models import SavedView
from customers.models import Customer
from tests import make

from .conftest import press
from .walks import fill_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def archives(lin, wang):
    return [
        make.customer(lin, name="张伟", grade="a", phone="13911110001"),
        make.customer(lin, name="欧阳娜", grade="b", phone="13911110002"),
        make.customer(wang, name="曾敏", grade="b", phone="13911117788"),
    ]


def names(page) -> list[str]:
    return sorted(page.locator("#results [data-row] .m1 a").all_inner_texts())


def test_filters_stand_in_the_address_and_can_be_kept_as_a_view(browse, archives, zhao, say):
    page = browse(zhao)
    page.goto("/customers/")
    assert names(page) == ["张伟", "曾敏", "欧阳娜"]

    page.locator("select[name=grade]").select_option("b")
    page.wait_for_url(re.compile(r"grade=b"))
    expect(page.locator("#results [data-row]")).to_have_count(2)
    again = browse(zhao)
    again.goto(page.url)
    assert names(again) == ["曾敏", "欧阳娜"]

    page.locator("#results").get_by_role("link", name=say("Save the view")).click()
    page.locator("#dialog[open] [name=name]").fill("B 级客户")
    page.locator("#dialog").get_by_role("button", name=say("Save the view"), exact=True).click()
    page.get_by_role("link", name="B 级客户").wait_for()
    assert SavedView.objects.get().query == "grade=b"


def test_a_peek_follows_the_cursor_down_the_list(browse, archives, zhao):
    page = browse(zhao)
    page.goto("/customers/")
    rows = page.locator("#results [data-row] .m1 a").all_inner_texts()

    page.keyboard.press("j")
    page.keyboard.press(" ")
    page.locator("#drawer[open] #drawer-title", has_text=rows[0]).wait_for()
    page.keyboard.press("j")
    page.locator("#drawer[open] #drawer-title", has_text=rows[1]).wait_for()
    page.keyboard.press("k")
    page.locator("#drawer[open] #drawer-title", has_text=rows[0]).wait_for()
    page.keyboard.press("Escape")
    page.locator("#drawer[open]").wait_for(state="hidden")


def test_a_phone_opens_in_the_peek_for_a_purpose(browse, archives, lin, say):
    page = browse(lin)
    page.goto("/customers/")
    page.keyboard.press("j")
    page.keyboard.press(" ")
    page.locator("#drawer[open] #f-phone .eye").click()
    chosen = make.purpose("contact")
    page.locator(f"dialog label:has(input[name=purpose][value='{chosen.pk}'])").click()
    press(page, say("View in plain text"))

    page.locator("#drawer[open] #f-phone .plain").wait_for()
    assert "1391111000" in page.inner_text("#f-phone")


def test_a_manager_gives_several_archives_to_a_colleague_and_takes_them_back(
    browse, archives, lin, wang, zhao, say
):
    page = browse(zhao)
    page.goto("/customers/")
    for name in ("张伟", "欧阳娜"):
        page.locator("[data-row]", has_text=name).locator(".rowcheck").check()
    page.locator(".bulk.on").get_by_role("button", name=say("Assign"), exact=True).click()

    page.wait_for_url("**/customers/selection/**")
    preview = page.inner_text("main")
    assert ("张伟" in preview, "欧阳娜" in preview, "曾敏" in preview) == (True, True, False)
    fill_in(page, owner=str(wang.pk), reason="The work is shared out anew")
    page.locator("main form .btn.primary").click()
    page.get_by_role("button", name=say("Take it back"), exact=True).wait_for()
    with acting_as("system:test"):
        assert Customer.objects.filter(owner=wang).count() == 3

    press(page, say("Take it back"))
    page.wait_for_url("**/customers/")
    with acting_as("system:test"):
        assert Customer.objects.filter(owner=lin).count() == 2


@pytest.mark.parametrize("typed", ["oyn", "ouyang", "欧阳", "0002"])
def test_search_from_anywhere_finds_by_name_pinyin_initials_and_last_four(browse, archives, zhao, typed):
    page = browse(zhao)
    page.goto("/notifications/")

    page.keyboard.press("Control+k")
    page.locator("#palette[open] input[name=q]").press_sequentially(typed)
    hit = page.locator("#palette-results [role=option]", has_text="欧阳娜")
    hit.wait_for()
    assert "13911110002" not in page.inner_text("#palette")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{archives[1].get_absolute_url()}")
    assert typed not in page.url


def test_the_way_back_leads_to_the_same_page_place_and_selection(browse, archives, zhao, lin):
    for n in range(30):
        make.customer(lin, name=f"王{chr(0x4E00 + n)}")
    page = browse(zhao)
    page.goto("/customers/?owner=&sort=entered")
    page.locator("[data-row]", has_text="张伟").locator(".rowcheck").check()
    page.locator("[data-row]", has_text="曾敏").locator("a").first.scroll_into_view_if_needed()
    where = page.evaluate("document.querySelector('.panel').scrollTop")
    page.locator("[data-row]", has_text="曾敏").locator(".m1 a").click()
    page.wait_for_url(f"**{archives[2].get_absolute_url()}")

    page.go_back()

    page.wait_for_url("**sort=entered")
    page.locator(".bulk.on").wait_for()
    checked = page.locator(".rowcheck:checked").evaluate_all("boxes => boxes.map(box => box.value)")
    assert checked == [str(archives[0].pk)]
    expect(page.locator(".panel")).to_have_js_property("scrollTop", where)
    assert where > 0
