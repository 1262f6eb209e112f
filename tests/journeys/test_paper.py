"""A paper is filed, its label scanned, borrowed, approved on the phone, handed out, brought back and counted."""

import pytest

from agency.acting import acting, acting_as
from compliance.models import PaperCount, PaperFile, PaperLoan
from compliance.paper import boxes
from tests import make
from tests.cast import staff

from .conftest import PHONE, press, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(domestic, zhao):
    """Keeps the box; zhao leads the department."""
    return staff("office", "文秘书", "office", domestic)


@pytest.fixture
def box(office, he):
    with acting(he):
        return boxes.save(None, by=he, place="档案室 A 柜", shelf="二层", lock="机械锁 07", keeper=office)


def test_a_paper_from_the_counter_to_the_count(browse, lin, zhao, office, he, box, say):
    archive = make.customer(lin, name="周文")
    make.purpose()
    desk = browse(lin)
    desk.goto(f"/compliance/paper/archive/{archive.pk}/")
    desk.select_option("[name=kind]", "contract")
    desk.fill("[name=pages]", "4")
    desk.select_option("[name=box]", str(box.pk))
    press(desk, say("File it"))
    desk.locator("table.dt a.link").first.wait_for()
    with acting_as("system:test"):
        paper = PaperFile.objects.get()

    phone = browse(lin, width=PHONE)  # what a scanner types, in the hand
    phone.goto("/compliance/paper/")
    assert sideways(phone) == 0
    phone.fill("[name=code]", paper.number)
    phone.press("[name=code]", "Enter")
    phone.wait_for_url(f"**{paper.get_absolute_url()}")
    assert sideways(phone) == 0
    phone.locator(f"label:has(input[name=purpose][value='{make.purpose().pk}'])").click()
    phone.fill("[name=note_text]", "核对合同签字")
    press(phone, say("Ask for it"))
    phone.get_by_text(say("Asked. The manager of the keeper decides.")).first.wait_for()

    boss = browse(zhao, width=PHONE)
    boss.goto("/inbox/")
    boss.locator(".in-item[href*='/paper/']").click()
    boss.wait_for_url("**/inbox/paper/**")
    assert sideways(boss) == 0
    assert "核对合同签字" in boss.inner_text("#in-detail")
    boss.locator(".in-foot button[value=approve]").click()
    boss.wait_for_url("**/inbox/")

    keeper = browse(office)
    keeper.goto(paper.get_absolute_url())
    assert "周文" not in keeper.inner_text("main")
    press(keeper, say("Hand it out"))
    keeper.locator("[name=pages]").wait_for()
    keeper.fill("[name=pages]", "4")
    press(keeper, say("Take it back, pages counted"))
    keeper.get_by_text(say("Taken back.")).first.wait_for()
    with acting_as("system:test"):
        assert PaperLoan.objects.get().state == "returned"

    chief = browse(he)
    chief.goto("/compliance/paper/counts/")
    press(chief, say("Draw"))
    chief.locator("[name=code]").wait_for()
    chief.fill("[name=code]", paper.number)
    chief.select_option("[name=box]", str(box.pk))
    press(chief, say("Write it down"))
    press(chief, say("Close the count"))
    chief.get_by_text(say("The count is closed. Print its report.")).first.wait_for()
    with acting_as("system:test"):
        assert PaperCount.objects.get().outcome == "found"
