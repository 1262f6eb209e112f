"""The whole path of an important customer: enquiry → archive → second check → change → notices → review.

One walk through everybody's own browser, as the agency's day goes; the clock's work is done in between.
Whoever may not do a step finds no button for it, and whoever may not know the archive finds nothing.
"""

import re

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from agency.acting import acting_as
from compliance.models import ReviewCampaign, ReviewItem
from compliance.reviewing import opening
from customers.models import ChangeNotice, ChangeRequest, Customer, Lead, Verification
from tests import make
from tests.cast import department, staff

from .conftest import PHONE, press, sideways
from .walks import ASKED, fill_in, give_consents, id_number, shows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ARCHIVE = re.compile(r"/customers/[0-9a-f-]{36}/$")

STEPS = (
    "Archive registered",
    "Consent recorded",
    "Change proposed",
    "Proposed change applied",
    "Change acknowledged",
    "Second check passed",
)


@pytest.fixture
def ye(db):
    """Data analyst: screens what comes in, registers nobody."""
    return staff("ye", "叶澜", "data_analyst", department("数据分析室"))


def only(model):
    """The one row there is, as the database has it now."""
    with acting_as("system:test"):
        return model.objects.get()


def follow(page, say, about: str) -> None:
    """Open the newest notice in which this can be read."""
    page.goto("/notifications/")
    notice = page.locator("main li", has_text=about).first
    notice.get_by_role("button", name=say("Open"), exact=True).click()


def test_from_a_strangers_enquiry_to_the_reviewed_archive(browse, say, ye, lin, zhao, sun, he, qian):
    # a stranger asks on the public page, on a phone
    guest = browse(width=PHONE)
    guest.goto("/enquire/")
    assert guest.locator("html").get_attribute("lang") == "zh-Hans"
    fill_in(guest, contact="周文", phone="138 0013 8000", wish="丽江，两大一小，国庆")
    guest.locator("label:has([name=consent])").click()
    press(guest, say("Send the enquiry"))
    guest.wait_for_url("**/enquire/thanks/")

    # triage: the analyst sees who asked, the number masked, and hands it to lin
    triage = browse(ye)
    triage.goto("/customers/leads/")
    detail = triage.locator(".in-detail")
    assert detail.locator(".rec h2").inner_text() == "周文"
    assert "138****8000" in detail.inner_text()
    assert "丽江，两大一小，国庆" in detail.inner_text()
    triage.select_option("select[name=to]", str(lin.pk))
    triage.get_by_role("button", name=say("Accept as new customer")).click()
    triage.get_by_text(
        say("%(person)s registers the customer; the 48 hours run on.", person="林知夏")
    ).wait_for()
    shows(triage, say("Nothing waits to be screened"))
    assert only(Lead).state == "qualified"

    # accepted: lin finds the notice, completes the form with every consent asked, grades it VIP
    desk = browse(lin)
    follow(desk, say, "叶澜")
    shows(desk, "周文")
    press(desk, say("Complete the archive"))
    expect(desk.locator("#id_name")).to_have_value("周文")
    fill_in(desk, document_type="id_card", document_number=id_number(), grade="vip", phone="13800138000")
    give_consents(desk)
    press(desk, say("Register"))
    desk.wait_for_url(ARCHIVE)
    archive = desk.url.split("://")[1].partition("/")[2]
    archive = f"/{archive}"
    customer = only(Customer)
    assert (customer.owner, customer.grade, customer.state) == (lin, "vip", "awaiting")
    assert only(Lead).state == "accepted"
    shows(desk, customer.number, say("Awaiting second check"))
    with acting_as("system:test"):
        answers = dict(customer.consents.values_list("purpose__code", "decision"))
    assert answers == {code: "refused" if code == "marketing" else "granted" for code in ASKED}

    # nobody of another department knows of it; lin does not check her own work
    elsewhere = browse(sun, expected=(404,))
    for part in ("", "edit/", "verify/", "changes/"):
        assert elsewhere.goto(f"{archive}{part}").status == 404
    desk.goto("/inbox/")
    shows(desk, say("Nothing waits for you"))

    # verify: the manager opens the sealed fields for the check and ticks one after the other
    check = browse(zhao)
    check.goto("/inbox/")
    check.locator("a.in-item", has_text=customer.number).click()
    press(check, say("Start the second check"))
    press(check, say("Open the fields for the check"))
    shows(check, id_number(), "13800138000")
    press(check, say("Everything agrees"))
    check.locator("main [role=alert]").first.wait_for()  # not one field is ticked yet
    assert only(Verification).state == "waiting"
    for field in check.locator("input[name=checked]").all():
        field.check()
    press(check, say("Everything agrees"))
    check.wait_for_url(ARCHIVE)
    shows(check, say("Second check passed"))
    assert only(Customer).state == "active"

    # change: lin proposes the right name with her reason; it does not apply, and she cannot approve it
    make.grant(customer, sun, fields=["phone"])  # the outbound department has business with them now
    desk.goto(f"{archive}edit/")
    fill_in(desk, name="周雯", why="客户来电更正，证件为准")
    press(desk, say("Save the change"))
    desk.wait_for_url(ARCHIVE)
    proposal = only(ChangeRequest)
    assert only(Customer).name == "周文"
    desk.goto(proposal.get_absolute_url())
    shows(desk, "周雯", "客户来电更正，证件为准", say("Withdraw the change"))
    expect(desk.locator("button[name=action]")).to_have_count(0)
    assert desk.goto(f"/inbox/change/{proposal.pk}/").ok
    expect(desk.locator("button[name=action]")).to_have_count(0)

    # approve: the manager, on a phone
    phone = browse(zhao, width=PHONE)
    phone.goto("/inbox/")
    assert sideways(phone) == 0
    phone.locator("a.in-item", has_text=customer.number).click()
    shows(phone, "周文", "周雯", "客户来电更正，证件为准")
    assert sideways(phone) == 0
    with phone.expect_navigation():
        phone.locator("button[name=action][value=approve]").tap()
    assert only(Customer).name == "周雯"

    # notify: the other department reads old and new, and acknowledges
    follow(elsewhere, say, customer.number)
    shows(elsewhere, "周文", "周雯")
    press(elsewhere, say("Acknowledge"))
    assert only(ChangeNotice).acknowledged_at
    desk.goto(f"{archive}changes/")
    shows(desk, "孙晴", say("applied"))

    # nobody approves their own proposal, also not with the right to approve others'
    house = browse(he)
    house.goto(f"{archive}edit/")
    fill_in(house, name="周斐", why="误记")
    press(house, say("Save the change"))
    house.wait_for_url(ARCHIVE)
    with acting_as("system:test"):
        house.goto(ChangeRequest.objects.get(drafter=he).get_absolute_url())
    shows(house, "周斐")
    expect(house.locator("button[name=action]")).to_have_count(0)
    press(house, say("Withdraw the change"))
    house.wait_for_url(lambda url: "/change/" not in url)

    # review: the clock opens the round, lin answers for her archive
    opening.open_due(now())
    opening.fill()
    line = only(ReviewItem)
    assert (line.customer_id, line.owner) == (customer.pk, lin)
    with acting_as("system:test"):
        title = ReviewCampaign.objects.get(pk=line.campaign_id).title
    desk.goto("/compliance/reviews/")
    shows(desk, title)
    desk.goto(line.campaign.get_absolute_url())
    desk.locator("main tr", has_text="周雯").get_by_role("link", name=say("Answer"), exact=True).click()
    fill_in(desk, outcome="unchanged", accurate="yes", timely="yes", note="电话核对")
    press(desk, say("Record the answer"))
    desk.get_by_text(say("The answer is recorded.")).wait_for()
    desk.goto(line.get_absolute_url())
    shows(desk, say("unchanged"), "林知夏")

    # the auditor sees every step with its people, and may change nothing
    audit = browse(qian)
    audit.goto(f"/compliance/history/{customer.pk}/")
    shows(audit, "周文", "周雯")
    audit.goto(archive)
    told = audit.locator("main").inner_text()
    for step in STEPS:
        assert say(step) in told, step
    assert say("Reviewed: %(outcome)s", outcome=say("unchanged")) in told
    for person in ("林知夏", "赵敏", "孙晴", "何静"):
        assert person in told, person
    expect(audit.locator("main").get_by_role("link", name=say("Edit"), exact=True)).to_have_count(0)
