"""An assessment is written at the desk, approved on the phone, its measures checked there, its report read."""

import pytest

from agency.acting import acting_as
from compliance.models import ImpactAssessment

from .conftest import PHONE, press, sideways
from .walks import fill_in, shows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "名单只含姓名与证件号码，已签订处理协议并告知客户"
RISK = {"risk-0-what": "名单误发", "risk-0-severity": "3", "risk-0-measure": "两人核对收件方"}


def test_from_the_subject_to_the_checked_measures(browse, he, shen, say):
    desk = browse(he)
    desk.goto("/compliance/impact/")
    shows(desk, say("No assessment here"))
    desk.goto("/compliance/impact/new/")
    fill_in(desk, subject="recipient_kind:hotel")
    press(desk, say("Begin to write"))
    desk.wait_for_url("**/edit/")
    press(desk, say("Keep and hand in"))
    shows(desk, say("Lawful, legitimate, necessary"))  # kept, and told what is still to be written
    assert desk.url.endswith("/edit/")
    fill_in(desk, **dict.fromkeys(ImpactAssessment.TEXTS, TEXT), **RISK)
    press(desk, say("Keep and hand in"))
    shows(desk, say("with the privacy officer", "impact"), "两人核对收件方")

    phone = browse(shen, width=PHONE)
    phone.goto("/inbox/")
    phone.locator(".in-item").first.click()
    phone.wait_for_url("**/inbox/impact/**")
    assert sideways(phone) == 0
    assert TEXT in phone.inner_text("#in-detail")
    phone.locator(".in-foot button[value=approve]").click()
    phone.wait_for_url("**/inbox/")

    with acting_as("system:test"):
        made = ImpactAssessment.objects.get()
    assert (made.state, made.decided_by) == ("approved", shen)
    phone.goto(made.get_absolute_url())
    assert sideways(phone) == 0
    phone.locator("form[action$='/monitor/'] [name=comment]").fill("抽查三家酒店的登记本")
    press(phone, say("They stand, the conditions are met"))
    shows(phone, "抽查三家酒店的登记本")
    phone.goto("/compliance/impact/")
    assert sideways(phone) == 0

    desk.goto(f"{made.get_absolute_url()}report/")
    assert TEXT in desk.content()
