"""Lin asks for help and gets it; the team meets, decides on a line, and closes; an opinion becomes a task."""

import pytest
from django.utils.timezone import localdate

from agency.acting import acting
from customers.models import CareTask, HelpRequest, PreferenceItem, TeamMeeting
from customers.parts import keeping
from tests import make

from .conftest import DESK, PHONE, press, sideways

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_help_is_asked_answered_and_closed(browse, lin, zhao, say, width):
    archive = make.customer(lin)
    page = browse(lin, width=width)

    page.goto(f"/customers/help/archive/{archive.pk}/")
    page.fill("[name=question]", "能给团队价吗？")
    press(page, say("Ask for help"))
    page.wait_for_url(f"**{archive.get_absolute_url()}")
    with acting(zhao):
        request = HelpRequest.objects.get()
    manager = browse(zhao, width=width)
    manager.goto(request.get_absolute_url())
    assert sideways(manager) == 0
    manager.fill("[name=comment]", "可以，二十人起")
    press(manager, say("Answer", "help"))
    manager.wait_for_url(lambda url: str(request.pk) not in url)
    page.goto(request.get_absolute_url())
    page.get_by_text("可以，二十人起").wait_for()
    press(page, say("It helped: close"))
    page.wait_for_url(lambda url: str(request.pk) not in url)

    with acting(lin):
        assert HelpRequest.objects.get().outcome == "solved"


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_line_becomes_a_preference_and_the_meeting_is_closed(browse, lin, zhao, say, width):
    values = {"kind": "seat", "value": "喜欢靠窗", "observed_on": localdate()}
    part = keeping.add(make.customer(lin).pk, PreferenceItem, by=lin, values=values)
    page = browse(zhao, width=width)

    page.goto("/customers/meetings/new/")
    press(page, say("Plan the meeting"))
    page.locator("[id^=line-] [name=text]").fill("靠窗，前三排")
    assert sideways(page) == 0
    press(page, say("Change the preference"))
    page.get_by_text("靠窗，前三排").first.wait_for()
    page.fill("[name=minutes]", "已讨论")
    press(page, say("Close the meeting"))
    page.get_by_text(say("The meeting is closed; the next one is planned.")).first.wait_for()

    with acting(zhao):
        assert PreferenceItem.objects.get(pk=part.pk).value == "靠窗，前三排"
        assert sorted(TeamMeeting.objects.values_list("state", flat=True)) == ["closed", "open"]


def test_a_low_opinion_taken_down_on_a_phone_becomes_a_task(browse, lin, say):
    archive = make.customer(lin)
    page = browse(lin, width=PHONE)

    page.goto(f"/customers/{archive.pk}/opinions/new/")
    page.select_option("[name=product_kind]", index=1)
    page.select_option("[name=overall]", "3")
    assert sideways(page) == 0
    press(page, say("Keep the opinion"))
    page.get_by_text("3/10").first.wait_for()

    with acting(lin):
        assert CareTask.objects.open().count() == 1
