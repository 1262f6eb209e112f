"""A colleague of another department asks, the manager answers on the phone, the access ends by itself."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from agency.acting import acting_as
from customers.models import Customer, CustomerGrant, ShareRequest
from tests import make

from .conftest import PHONE, Words, press, sideways
from .walks import fill_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_access_is_asked_for_by_number_approved_on_the_phone_and_ends(browse, lin, sun, zhao, language):
    say = Words(language)
    for person in (sun, zhao):
        person.language = language
        person.save()
    customer = make.customer(lin, name="周文", wechat="zhouwen88")

    desk = browse(sun, expected=(404,))
    desk.goto("/customers/shares/")
    desk.get_by_role("link", name=say("Ask for access"), exact=True).click()
    fill_in(desk, number=customer.number, days="7", reason="同团客人需要联系")
    desk.locator("label:has(input[name=fields_asked][value=phone])").click()
    desk.locator(f"label:has(input[name=purpose][value='{make.purpose().pk}'])").click()
    press(desk, say("Send the request"))
    desk.wait_for_url("**/customers/shares/?tab=asked")
    assert "周文" not in desk.content()
    assert desk.goto(customer.get_absolute_url()).status == 404

    phone = browse(zhao, width=PHONE)
    phone.goto("/inbox/")
    phone.locator(".in-item").first.click()
    phone.wait_for_url("**/inbox/share/**")
    assert sideways(phone) == 0
    assert "同团客人需要联系" in phone.inner_text("#in-detail")
    press_answer(phone, "refuse")
    phone.locator("#decide-error").wait_for()
    press_answer(phone, "approve")
    phone.wait_for_url("**/inbox/")
    with acting_as("system:test"):
        assert ShareRequest.objects.get().state == ShareRequest.State.APPROVED

    desk.goto("/customers/shares/")
    desk.get_by_role("link", name="周文").click()
    desk.wait_for_url(f"**{customer.get_absolute_url()}")
    assert "138****8000" in desk.inner_text("main")
    assert "zho" not in desk.inner_text("main")  # not asked for: not even its mask
    desk.goto(customer.get_absolute_url() + "profile/")
    assert say("not shared") in desk.inner_text("main")

    end_in_two_seconds()
    desk.wait_for_timeout(2_100)
    assert desk.goto(customer.get_absolute_url()).status == 404
    desk.goto("/customers/")
    assert "周文" not in desk.content()


def end_in_two_seconds() -> None:
    """Nothing may move the end of a grant: another one takes its place."""
    with acting_as("system:test"):
        grant = CustomerGrant.objects.get()
        grant.delete()
        grant.pk, grant.expires_at = None, now() + timedelta(seconds=2)
        grant.save(force_insert=True)


def press_answer(page, answer: str) -> None:
    page.locator(f"#in-detail button[name=action][value={answer}]").click()


def test_what_is_not_visible_looks_like_what_does_not_exist(browse, lin, sun):
    customer = make.customer(lin, name="周文")
    page = browse(sun, expected=(404,))

    hidden = page.goto(customer.get_absolute_url())
    body = page.inner_text("body")
    missing = page.goto("/customers/00000000-0000-7000-8000-000000000000/")

    assert (hidden.status, missing.status) == (404, 404)
    assert page.inner_text("body") == body
    with acting_as("system:test"):
        assert Customer.objects.count() == 1


def test_a_request_is_answered_by_keyboard_at_the_desk(browse, lin, sun, zhao):
    asked = make.share_request(make.customer(lin), sun)
    page = browse(zhao)
    page.goto("/inbox/")

    page.locator("#in-detail form").wait_for()
    page.keyboard.press("a")

    page.wait_for_url("**/inbox/")
    page.locator("#in-detail form").wait_for(state="detached")
    with acting_as("system:test"):
        asked.refresh_from_db()
        assert asked.state == ShareRequest.State.APPROVED
