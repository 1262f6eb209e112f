"""The periodic review in the browser: the round opens, is answered three ways, looked at again, and closed."""

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from agency.acting import acting_as
from agency.models import Event
from compliance.models import Finding, ReviewCampaign, ReviewItem, SpotCheck
from compliance.reviewing import opening
from customers.editing import edit
from tests import make

from .conftest import PHONE, press, sideways
from .walks import fill_in, shows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def quarter(lin, sun):
    """The running quarter's round: three archives of lin's, one of another department's."""
    for name, owner in (("周文", lin), ("李明", lin), ("王芳", lin), ("吴隐", sun)):
        make.customer(owner, name=name)
    opening.open_due(now())
    opening.fill()
    with acting_as("system:test"):
        return ReviewCampaign.objects.get(cycle="quarter")


def line_of(name: str) -> ReviewItem:
    with acting_as("system:test"):
        return next(
            line for line in ReviewItem.objects.select_related("customer") if line.customer.name == name
        )


def test_a_round_is_answered_three_ways_looked_at_again_and_closed(browse, quarter, lin, zhao, he, say):
    desk = browse(lin)
    desk.goto("/compliance/reviews/")
    shows(desk, quarter.title, say("%(done)s of %(total)s", done=0, total=3))

    # looked at and right: ticked in the list
    desk.goto(quarter.get_absolute_url())
    shows(desk, "周文", "李明", "王芳")
    assert "吴隐" not in desk.content()
    desk.locator("main tr", has_text="周文").locator("input[type=checkbox]").check()
    press(desk, say("Looked at: right and up to date"))
    desk.locator("main tr", has_text="周文").wait_for(state="detached")

    # corrected: only after something was corrected
    line = line_of("李明")
    desk.goto(line.get_absolute_url())
    fill_in(desk, outcome="corrected", accurate="no", timely="no")
    press(desk, say("Record the answer"))
    shows(desk, say("Nothing in the archive has changed since the review began. Correct it first."))
    edit(line.customer_id, by=lin, changes={"preferences": "靠窗"}, version=line.customer.version, why="来电")
    press(desk, say("Record the answer"))
    desk.wait_for_url(f"**{quarter.get_absolute_url()}")

    # not reachable: on the phone, during a visit
    phone = browse(lin, width=PHONE)
    phone.goto(quarter.get_absolute_url())
    assert sideways(phone) == 0
    phone.get_by_role("link", name="王芳").click()
    fill_in(phone, outcome="unreachable", note="三次未接")
    press(phone, say("Record the answer"))
    phone.wait_for_url(f"**{quarter.get_absolute_url()}")
    shows(phone, say("Everything is answered for"))

    # the manager draws some answers and sends one back
    lead = browse(zhao)
    lead.goto(f"{quarter.get_absolute_url()}progress/")
    shows(lead, "100", say("Completion"), "林知夏")
    expect(lead.locator("main svg").nth(2)).to_be_visible()  # the curve, by department, by person
    lead.locator("form[action$='/draw/'] button").click()
    lead.locator("main ul.rows a.link").first.click()
    fill_in(lead, agreed="no", note="电话已变更")
    press(lead, say("Record the second look"))
    lead.wait_for_url("**/progress/")
    with acting_as("system:test"):
        assert Event.objects.filter(kind="sampled", data__has_key="seed").count() == 1
        back = ReviewItem.objects.select_related("customer").get(sample="disagreed")
    assert back.state == "open"
    desk.goto("/notifications/")
    shows(desk, back.customer.number)
    expect(lead.get_by_role("button", name=say("Close the review with what is missing"))).to_have_count(0)

    # the house closes it with what is missing; the report stays
    house = browse(he)
    house.goto(f"{quarter.get_absolute_url()}progress/")
    press(house, say("Close the review with what is missing"))
    house.wait_for_url("**/report/")
    table = house.locator("table").first.inner_text()
    assert [word for word in ("国内部", "出境部", "50.0%") if word not in table] == []
    desk.goto(back.get_absolute_url())
    expect(desk.get_by_role("button", name=say("Record the answer"))).to_have_count(0)


def test_a_spot_check_is_drawn_by_a_seed_judged_mended_and_confirmed(browse, quarter, lin, zhao, say):
    lead = browse(zhao)
    lead.goto("/compliance/spot-checks/")
    shows(lead, say("No spot check yet"))
    fill_in(lead, group="all", size="2")
    press(lead, say("Draw"))
    lead.wait_for_url("**/spot-checks/*-*/")
    with acting_as("system:test"):
        drawn = SpotCheck.objects.get()
        finding = Finding.objects.filter(owner=lin).first()
    shows(lead, drawn.seed)
    assert (drawn.size, drawn.population) == (2, 3)  # of her department alone

    lead.goto(finding.get_absolute_url())
    lead.locator("label:has(input[name=wrong])").first.click()
    fill_in(lead, note="缺少同意凭证")
    press(lead, say("Record it"))
    lead.wait_for_url(f"**{drawn.get_absolute_url()}")

    desk = browse(lin, width=PHONE)
    desk.goto("/notifications/")
    desk.locator("main li form button").first.click()
    shows(desk, "缺少同意凭证")
    assert sideways(desk) == 0
    fill_in(desk, answer="已补签")
    press(desk, say("Record it"))

    lead.goto(finding.get_absolute_url())
    shows(lead, "已补签")
    fill_in(lead, right="yes")
    press(lead, say("Record it"))
    lead.wait_for_url(f"**{drawn.get_absolute_url()}")
    with acting_as("system:test"):
        assert Finding.objects.get(pk=finding.pk).state == "confirmed"
