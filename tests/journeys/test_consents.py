"""A new notice with a material change: the seller sees whom to ask again; a withdrawal ends the planned offer."""

import pytest
from django.utils.timezone import localdate

from agency.acting import acting, acting_as
from compliance.privacy import noticing
from customers import consenting
from customers.models import CareAction, NoticeEdition, PrivacyNotice, Purpose
from tests import make
from tests.cast import staff

from .conftest import DESK, PHONE, press, sideways

pytestmark = pytest.mark.browser


@pytest.fixture
def mei(domestic):
    return staff("mei", "梅清", "privacy_officer", domestic)


@pytest.fixture
def approved(mei, domestic):
    """A version that concerns surveys, approved by the general manager."""
    gao = staff("gao", "高远", "general_manager", domestic)
    edition = NoticeEdition(
        version="2027-01", title="告知书", body="一、回访可委托调查机构", title_en="Notice",
        body_en="1. A survey agency may ask you", summary="回访新增受托机构", material=True, purposes=["survey"],
    )  # fmt: skip
    noticing.draft(edition, by=mei)
    noticing.propose(edition, by=mei)
    return noticing.decide(edition, by=gao, approved=True)


@pytest.fixture
def liu(lin):
    made = make.customer(lin, name="刘一鸣")
    with acting(lin):
        for code in ("service", "survey"):
            consenting.answer(made, Purpose.objects.get(code=code), "granted", by=lin)
    make.care_action(made, act="offer", item="", planned_cost=0)
    return made


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_from_the_notice_to_the_withdrawal(browse, mei, lin, liu, approved, say, width):
    page = browse(mei, width=width)
    page.goto(f"/compliance/notices/{approved.pk}/")
    assert sideways(page) == 0
    page.fill("[name=effective_on]", localdate().isoformat())
    press(page, say("Publish the version"))
    page.goto("/compliance/notices/")
    page.get_by_text("2027-01").first.wait_for()
    assert sideways(page) == 0
    assert PrivacyNotice.objects.in_force("zh-hans").version == "2027-01"

    page = browse(lin, width=width)
    page.goto("/customers/?consent=renew")
    page.get_by_text("刘一鸣").first.wait_for()
    page.goto(f"/customers/{liu.pk}/")
    page.get_by_text(say("Consent to be renewed")).first.wait_for()
    page.goto(f"/customers/{liu.pk}/consents/")
    page.get_by_text(say("to be renewed")).first.wait_for()
    assert sideways(page) == 0

    row = page.locator("li", has=page.locator("form[action$='/consents/marketing/']")).first
    row.locator("summary").click()
    row.get_by_text(say("With a withdrawal ends at once:")).wait_for()
    assert sideways(page) == 0
    row.locator("select[name=way]").select_option("phone")
    row.locator("button[value=withdrawn]").click()
    page.get_by_text(say("The answer is recorded.")).first.wait_for()

    with acting_as("system:test"):
        assert CareAction.objects.get().state == CareAction.State.DROPPED
