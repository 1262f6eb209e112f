"""A list went to the wrong hotel: reported on the phone, handled by the privacy officer, decided by the manager."""

import pytest

from agency.acting import acting_as
from compliance.models import Incident
from tests import make

from .conftest import PHONE, settled
from .walks import fill_in, shows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def step(page, name: str, **values) -> None:
    """Fill the form of this step and send it."""
    form = page.locator(f"form[action$='/{name}/']")
    for field, value in values.items():
        form.locator(f"[name={field}]").fill(value)
    form.locator("button").last.click()
    settled(page)


def test_an_incident_goes_its_way_through_three_people(browse, lin, shen, gao):
    customer = make.customer(lin)
    page = browse(lin, width=PHONE)
    page.goto("/compliance/incidents/report/")
    fill_in(page, kind="wrong", account="入住名单误发给另一家酒店")
    page.locator("main form .btn.primary").first.click()
    settled(page)
    with acting_as("system:test"):
        incident = Incident.objects.get()

    page = browse(shen)
    page.goto("/compliance/incidents/")
    page.get_by_role("link", name=incident.number).click()
    step(page, "triage")
    step(page, "contain", containment="酒店已删除并回信确认")
    step(page, "affected", numbers=customer.number)
    shows(page, customer.number)
    step(page, "assess")

    page = browse(gao)
    page.goto(incident.get_absolute_url())
    step(page, "decide", decision="依法报告并告知")

    page = browse(shen)
    page.goto(incident.get_absolute_url())
    step(page, "authority", receipt="网信办值班室")
    page.locator("button[form=told]").click()
    settled(page)
    step(page, "tell")
    step(page, "remedied", remedy="改走外发共享")
    step(page, "review", lessons="两人核对收件方")
    page = browse(gao)
    page.goto(incident.get_absolute_url())
    step(page, "close")

    with acting_as("system:test"):
        incident = Incident.objects.get()
        assert (incident.state, incident.affected.get().told_by) == ("closed", shen)
