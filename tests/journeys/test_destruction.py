"""Old archives go for good: reviewed at the desk, approved on the phone, destroyed, verified, certified."""

import pytest
from django.utils.timezone import now

from agency.acting import acting_as
from agency.models import Notice
from compliance.destruction import running
from compliance.models import Certificate, DisposalBatch
from customers.models import Customer
from tests import make
from tests.compliance.destruction import steps

from .conftest import PHONE, press, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def places(tmp_path, settings):
    settings.ANCHOR_DIRECTORIES, settings.AGENCY_HOME = [str(tmp_path / "anchors")], tmp_path


@pytest.fixture
def due(lin):
    """An archive nobody heard of for more than two years, and one that was spoken with yesterday."""
    make.customer(lin, name="顾长风", phone="13900000001")
    return make.customer(lin, name="司马无忌", entered_at=now() - steps.LONG_AGO)


def step_in_inbox(page, pk, act: str = "approve") -> None:
    """Open the first item of the inbox and press its button."""
    page.goto("/inbox/")
    page.locator(f".in-item[href$='/disposal/{pk}/']").click()
    page.wait_for_url(f"**/inbox/disposal/{pk}/")
    assert sideways(page) == 0
    page.locator(f".in-foot button[value={act}]").click()
    page.wait_for_url("**/inbox/")


def test_from_the_list_of_what_is_due_to_the_certificate(browse, due, lin, shen, gao, he, say):
    batch = steps.proposed()
    desk = browse(shen)
    desk.goto(batch.get_absolute_url())
    assert due.number in desk.inner_text("main")
    assert "司马无忌" not in desk.inner_text("main")
    step_in_inbox(desk, batch.pk)

    phone = browse(gao, width=PHONE)
    phone.goto("/notifications/")
    assert batch.number in phone.inner_text("main")
    step_in_inbox(phone, batch.pk)
    phone.goto(batch.get_absolute_url())
    assert say("approved, cooling off") in phone.inner_text("main")
    assert sideways(phone) == 0

    running.sweep(now())  # the cooling-off is not over
    with acting_as("system:test"):
        assert Customer.objects.get(pk=due.pk).state == "active"
    running.sweep(steps.cooled(steps.again(batch)))
    with acting_as("system:test"):
        assert DisposalBatch.objects.get().state == "scanned"
        assert Notice.objects.filter(to=he, kind="disposal_scanned").count() == 1
        found = DisposalBatch.objects.get().scan["found"]

    third = browse(he)
    if found:  # a value of a namesake among the staff would have to be looked at on the page of the batch
        third.goto(batch.get_absolute_url())
        third.locator("input[name=explained]").check()
        press(third, say("Verify and issue the certificate"))
    else:
        step_in_inbox(third, batch.pk)
    third.goto(batch.get_absolute_url())
    assert say("destroyed and certified") in third.inner_text("main")
    third.goto(f"{batch.get_absolute_url()}certificate/")
    assert due.number in third.inner_text("body")
    pdf = third.request.get(f"{batch.get_absolute_url()}certificate/?as=pdf")
    assert pdf.body().startswith(b"%PDF")
    with acting_as("system:test"):
        people = Certificate.objects.get().content["people"]
        names = {step: one["name"] for step, one in people.items()}
        assert names == {"reviewed": shen.name, "approved": gao.name, "verified": he.name}

    mine = browse(lin, expected=(404,))
    assert mine.goto(due.get_absolute_url()).status == 404
