"""Organisations with the people one speaks to, groups with leader, members and rooms, and what links them."""

import re

import pytest
from playwright.sync_api import expect

from agency.acting import acting_as
from customers.models import Customer, Link, Member, Room
from customers.numbering import written
from tests import make
from tests.customers.kinds.build import CODE, group, organisation

from .conftest import PHONE, press, sideways
from .walks import choose_source, fill_in, shows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ORGANISATION = re.compile(r"/customers/[0-9a-f-]{36}/organisation/$")


def test_an_organisation_is_registered_by_its_credit_code_and_gets_a_contact_person(browse, lin, say):
    page = browse(lin)
    page.goto("/customers/register/organisation/")
    choose_source(page)
    fill_in(page, name="云岭科技有限公司", phone="0871-63123456", basis="contract")
    with page.expect_response("**/register/credit-code/"):
        page.locator("#id_credit_code").press_sequentially(CODE[:-1] + "0")
    page.locator("#code_word .err, #code_word [class*=red]").first.wait_for()
    press(page, say("Register"))
    expect(page.locator("#id_credit_code_error")).to_be_visible()
    with page.expect_response("**/register/credit-code/"):
        page.fill("#id_credit_code", CODE)
    fill_in(page, contact_name="陈敏", contact_phone="13811112222")
    press(page, say("Register"))
    page.wait_for_url(ORGANISATION)
    shows(page, "云岭科技有限公司", "DW-", CODE, "陈敏", "138****2222")
    assert "13811112222" not in page.content()
    press(page, say("Add a contact person"))
    fill_in(page, name="杨帆", role="财务", phone="13833334444", ground="contract")
    page.locator("main form .btn.primary").click()
    page.wait_for_url(ORGANISATION)
    shows(page, "杨帆", "财务", "138****4444")


def test_a_group_gets_a_leader_members_and_rooms_on_a_phone(browse, lin, say):
    made = group(lin)
    known = make.customer(lin, name="李明", number=written("KH", 2026, 17))
    page = browse(lin, width=PHONE)
    address = f"{made.get_absolute_url()}group/"
    page.goto(address)
    shows(page, say("No members yet"))
    for facts in ({"archive": known.number, "leader": True}, {"name": "王芳", "wishes": "低楼层"}):
        press(page, say("Add a member"))
        if facts.pop("leader", False):
            page.locator("label:has([name=leader])").click()
        fill_in(page, **facts)
        assert sideways(page) == 0
        page.locator("main form .btn.primary").click()
        page.wait_for_url(f"**{address}")
    shows(page, "李明", say("leader"), "王芳", "低楼层")

    fill_in(page, type="twin", count="1", first="301")
    press(page, say("Add rooms"))
    page.wait_for_url(f"**{address}")
    shows(page, "301")
    for choice in page.locator("select[name^=bed-]").all():
        choice.select_option(index=1)
    press(page, say("Save who sleeps where"))
    page.wait_for_url(f"**{address}")
    assert sideways(page) == 0
    with acting_as("system:test"):
        room = Room.objects.get()
        assert [member.room for member in Member.objects.all()] == [room, room]
        assert Member.objects.get(leader=True).archive == known


def test_a_person_is_linked_to_the_employer_and_both_archives_say_so(browse, lin, sun, say):
    person, firm = make.customer(lin, name="李明"), organisation(lin)
    hidden = make.customer(sun, name="吴隐", number=written("KH", 2026, 17))
    page = browse(lin)
    page.goto(f"{person.get_absolute_url()}links/")
    shows(page, say("No links"))
    fill_in(page, other=hidden.number, role="employer")
    press(page, say("Link the two archives"))
    shows(page, say("No archive that you may open has this number."))
    assert "吴隐" not in page.content()
    fill_in(page, other=firm.number, role="employer")
    press(page, say("Link the two archives"))
    page.wait_for_url(f"**{person.get_absolute_url()}links/")
    shows(page, firm.name, say("employer"))

    page.goto(f"{firm.get_absolute_url()}links/")
    shows(page, "李明", say("employee"))
    press(page, say("Ends today"))
    page.wait_for_url(f"**{firm.get_absolute_url()}links/")
    with acting_as("system:test"):
        assert Link.objects.get().until
        assert Customer.objects.get(pk=person.pk).name == "李明"


def test_an_organisation_is_edited_without_a_word_of_birthdays_and_guardians(browse, lin, say):
    firm = organisation(lin)
    page = browse(lin)
    page.goto(f"{firm.get_absolute_url()}edit/")
    asked = page.locator("main").inner_text()
    for word in ("Date of birth", "Guardian", "Guardian (for a child under 14)", "Document number"):
        assert say(word) not in asked, word
    fill_in(page, travel_needs="季度会议", why="来电")
    press(page, say("Save the change"))
    page.wait_for_url(f"**{firm.get_absolute_url()}")
    with acting_as("system:test"):
        assert Customer.objects.get().travel_needs == "季度会议"
