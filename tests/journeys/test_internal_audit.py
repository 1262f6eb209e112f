"""From the plan to the report: auditor, general manager, clock, auditor, owner on a phone, auditor (J1–J3)."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from agency import policy
from agency.acting import acting_as
from compliance.auditing import running
from compliance.models import AuditFinding, AuditPlan, AuditSample, CorrectiveAction, WorkingPaper
from tests import make

from .conftest import PHONE, press, sideways
from .walks import fill_in, shows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def archives(lin, monkeypatch):
    monkeypatch.setattr(policy, "SAMPLE_SETTLED", timedelta(0))  # they were registered just now
    return [make.customer(lin, name=name) for name in ("周文", "吴迪", "郑和平")]


def test_an_audit_from_the_plan_to_the_report(browse, qian, gao, zhao, archives, say):
    desk = browse(qian, expected=(401,))
    _planned(desk, say)
    _approved(browse(gao), say)
    _tested(desk, say)
    _sampled(desk, say)
    _found(desk, zhao, say)
    _put_right(browse(zhao, width=PHONE), say)
    _checked(desk, say)
    _reported(desk, say)


def plan() -> AuditPlan:
    with acting_as("system:test"):
        return AuditPlan.objects.get()


def _planned(page, say):
    page.goto("/compliance/audits/")
    page.get_by_role("link", name=say("Plan an audit")).click()
    page.wait_for_url("**/audits/*/")
    fill_in(page, scope="全社客户资料管理")
    expect(page.locator("input[name=controls]:checked").nth(15)).to_be_attached()
    press(page, say("Draw up the plan"))
    shows(page, "全社客户资料管理")
    press(page, say("Put before the approver"))
    shows(page, say("waiting for approval"))


def _approved(page, say):
    page.goto("/inbox/")
    page.locator(".in-item[href*='/audit_plan/']").click()
    page.wait_for_url("**/inbox/audit_plan/**")
    page.locator(".in-foot button[value=approve]").click()
    page.wait_for_url("**/inbox/")
    page.goto(plan().get_absolute_url())
    shows(page, say("approved", "audit"))


def _tested(page, say):
    page.goto(plan().get_absolute_url())
    press(page, say("Begin the audit"))
    shows(page, say("under way", "audit"))
    press(page, say("Run the control tests"))
    shows(page, say("waiting for the clock", "control tests"))
    running.sweep(now())
    page.reload()
    page.get_by_role("link", name=say("What is on file is covered by consent")).click()
    shows(page, say("not passed", "control test"))


def _sampled(page, say):
    page.goto(plan().get_absolute_url())
    press(page, say("Draw the sample"))
    shows(page, "周文", "吴迪", "郑和平")
    page.get_by_role("link", name=say("Draw it again")).click()
    shows(page, say("Drawn again just now: the very same archives in the same order."))
    with acting_as("system:test"):
        papers = list(WorkingPaper.objects.order_by("place"))
        assert len(papers) == AuditSample.objects.get().size == 3
    for paper in papers:
        page.goto(paper.get_absolute_url())
        press(page, say("Open the archive for the audit"))
        page.wait_for_url("**/customers/**")
        page.goto(paper.get_absolute_url())
        first = paper.place == 1
        for choice in page.locator("fieldset:has(input[type=radio])").all():
            choice.locator("label:has(input[value=ok])").click()
        if first:
            page.locator("label:has(input[name=point_consent][value=wrong])").click()
            fill_in(page, note="无单独同意")
        press(page, say("Write the paper"))
        _left(page, paper.get_absolute_url())


def _left(page, url):
    page.wait_for_url(lambda now: url not in now)


def _found(page, zhao, say):
    with acting_as("system:test"):
        paper = WorkingPaper.objects.get(state="failed")
    page.goto(paper.get_absolute_url())
    press(page, say("Record a finding"))
    fill_in(page, severity="major", title="单独同意缺失", detail="证件已登记而无单独同意", owner=str(zhao.pk))
    press(page, say("Record"))
    shows(page, say("being put right", "audit finding"))


def _put_right(page, say):
    page.goto("/inbox/")
    page.locator(".in-item[href*='/corrective/']").click()
    page.wait_for_url("**/inbox/corrective/**")
    press(page, say("Open and answer"))
    assert sideways(page) == 0
    fill_in(page, cause="高峰时先录入后补签", action="未补签不出票")
    press(page, say("Answer"))
    fill_in(page, done="已补签三份")
    page.locator("input[name=file]").set_input_files(
        {"name": "补签.jpg", "mimeType": "image/jpeg", "buffer": make.picture()}
    )
    press(page, say("Report as done"))
    shows(page, "已补签三份", say("done, effect to be checked", "corrective action"))
    assert sideways(page) == 0


def _checked(page, say):
    with acting_as("system:test"):
        action = CorrectiveAction.objects.get()
    page.goto(action.get_absolute_url())
    expect(page.locator("input[name=effective]")).to_have_count(0)
    with acting_as("system:test"):
        CorrectiveAction.objects.update(check_on=localdate())
    page.goto(action.get_absolute_url())
    fill_in(page, effective="yes", effect="抽查五份均已补签")
    press(page, say("Record the check"))
    shows(page, say("effective", "corrective action"))
    with acting_as("system:test"):
        assert AuditFinding.objects.get().state == "closed"


def _reported(page, say):
    page.goto(plan().get_absolute_url())
    press(page, say("Report"))
    fill_in(page, conclusion="总体有效，同意管理已整改")
    press(page, say("Close the audit"))
    shows(page, "总体有效，同意管理已整改")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.path().read_bytes()[:4] == b"%PDF"
    assert plan().state == "closed"
