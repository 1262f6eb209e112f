"""The most secret field is asked for on the desktop, approved on the phone and opened; broken glass is judged."""

import pytest
from playwright.sync_api import expect

from agency.acting import acting, acting_as
from agency.models import Event
from customers.models import (
    AccessAlert,
    AccessRequest,
    Asset,
    CanaryArchive,
    Disclosure,
    Emergency,
    FieldSwitch,
)
from tests import make
from tests.cast import department, staff

from .conftest import PHONE, press, settled, sideways
from .walks import fill_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECRET = "两套房产，在售"


@pytest.fixture
def fang(db):
    """Privacy officer."""
    return staff("fang", "方敏", "privacy_officer", department("信息与合规部"))


@pytest.fixture
def archive(lin, zhao):
    """lin's archive with an asset on file."""
    made = make.customer(lin, name="周文")
    with acting_as("system:test"):
        purpose = make.purpose("contract")
        FieldSwitch.objects.create(
            code="assets", on=True, purpose=purpose, assessment="PIA-2026-3", decided_by=zhao
        )
    with acting(lin, reason="test"):
        Asset(customer=made, description=SECRET).save(force_insert=True)
    return made


def answer(page, act: str) -> None:
    page.locator(f".in-foot button[value={act}]").click()


def test_a_closed_field_is_asked_for_approved_on_the_phone_and_opened(browse, lin, zhao, archive, say):
    desk = browse(lin)
    desk.goto(f"{archive.get_absolute_url()}profile/")
    eye = desk.locator("dd[id^='asset-'] .eye")
    eye.click()
    dialog = desk.locator("#dialog[open]")
    dialog.wait_for()
    assert SECRET not in desk.content()
    dialog.locator(f"label:has(input[name=purpose][value='{make.purpose().pk}'])").click()
    dialog.locator("label:has(input[name=hours][value='8'])").click()
    dialog.locator("[name=reason]").fill("核对签证资产证明")
    press(desk, say("Send the request"))
    desk.wait_for_url(f"**{archive.get_absolute_url()}")

    phone = browse(zhao, width=PHONE)
    phone.goto("/inbox/")
    phone.locator(".in-item").first.click()
    phone.wait_for_url("**/inbox/access/**")
    assert sideways(phone) == 0
    assert "核对签证资产证明" in phone.inner_text("#in-detail")
    answer(phone, "approve")
    phone.wait_for_url("**/inbox/")
    with acting_as("system:test"):
        assert AccessRequest.objects.get().state == "approved"

    desk.goto(f"{archive.get_absolute_url()}profile/")
    eye.click()
    dialog.wait_for()
    dialog.locator(f"label:has(input[name=purpose][value='{make.purpose().pk}'])").click()
    press(desk, say("View in plain text"))
    desk.locator("dd[id^='asset-'] .plain").wait_for()
    assert SECRET in desk.inner_text("main")
    assert str(make.purpose()) in desk.inner_text("#purpose-open")

    desk.locator("#f-phone .eye").click()  # the purpose holds: one press, no dialog
    desk.locator("#f-phone .plain").wait_for()
    expect(desk.locator("#dialog")).to_be_hidden()
    with acting_as("system:test"):
        looks = list(Disclosure.objects.order_by("at").values_list("purpose__code", flat=True))
        assert looks == ["contact", "contact"]

    desk.goto("/customers/purposes/")
    assert archive.number in desk.inner_text("main")
    desk.locator("main form[action$='/purpose/end/'] button").click()
    settled(desk)
    desk.goto(archive.get_absolute_url())
    assert str(make.purpose()) not in desk.inner_text("#purpose-open")


def test_broken_glass_is_loud_and_judged_on_the_phone(browse, lin, guo, zhao, fang, archive, say):
    with acting_as("system:test"):
        CanaryArchive.objects.create(archive=archive.pk, number=archive.number, planted_by=fang)
    guide = browse(guo, width=PHONE, expected=(404,))
    assert guide.goto(archive.get_absolute_url()).status == 404
    guide.goto("/customers/emergency/")
    assert sideways(guide) == 0
    fill_in(guide, number=archive.number, reason="客人在丽江摔伤送医，需要家属电话")
    press(guide, say("Open it now and tell the managers"))
    guide.wait_for_url(f"**{archive.get_absolute_url()}")
    guide.locator("#f-phone .eye").click()
    guide.locator("#f-phone .plain").wait_for()
    assert "13800138000" in guide.inner_text("#f-phone")

    officer = browse(fang, width=PHONE)
    officer.goto("/inbox/")
    officer.locator(".in-item").first.click()
    officer.wait_for_url("**/inbox/emergency/**")
    assert "客人在丽江摔伤送医" in officer.inner_text("#in-detail")
    officer.locator("[name=comment]").fill("医院并无此人")
    answer(officer, "refuse")
    officer.wait_for_url("**/inbox/")
    with acting_as("system:test"):
        assert Emergency.objects.get().state == "misuse"
        assert Event.objects.filter(kind="emergency").count() == 2
    assert guide.goto(archive.get_absolute_url()).status == 404

    officer.goto("/customers/alerts/")
    assert sideways(officer) == 0
    with acting_as("system:test"):
        alert = AccessAlert.objects.get(rule="canary")
    row = officer.locator(f"[id='{alert.pk}']")
    row.locator("[name=comment]").fill("与紧急访问同一事件")
    row.locator("button[value=incident]").click()
    settled(officer)
    with acting_as("system:test"):
        assert AccessAlert.objects.get(rule="canary").state == "incident"
