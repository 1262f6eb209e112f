"""An open incident waits in the inbox of whoever takes its next step; a lost paper opens one; audits look at all."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from agency import policy
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event
from compliance.auditing.measures import MEASURES, Period
from compliance.incidents import reporting
from compliance.models import Incident
from compliance.paper import losing
from customers.inbox import KINDS
from tests.compliance.paper.conftest import box, liu, office, paper

__all__ = ["box", "liu", "office", "paper"]  # the fixtures of paper files
pytestmark = pytest.mark.django_db
INCIDENT = KINDS["incident"]


@pytest.fixture
def incident(lin, shen):
    return reporting.report(
        by=lin, kind="wrong", account="名单发错", detected_at=now() - timedelta(minutes=5)
    )


def waits(*people) -> list[bool]:
    found = []
    for person in people:
        with acting(person):
            found.append(INCIDENT.waiting(person).exists())
    return found


def measured(**later) -> tuple[int, int]:
    today = localdate()
    period = Period(today - timedelta(days=30), today + timedelta(days=30), now() + timedelta(**later))
    with acting_as("system:test"):
        seen = MEASURES["incidents_handled"](period)
    return seen.population, seen.hits


def test_the_next_step_waits_for_whoever_takes_it(incident, lin, shen, gao):
    assert waits(shen, gao, lin) == [True, False, False]
    with acting(shen):
        item = INCIDENT.item(INCIDENT.find(shen, incident.pk))
        assert item.due == incident.triage_due
        with pytest.raises(Refused):
            INCIDENT.decide(incident, by=shen, action="approve", comment="")
    with acting_as("system:test"):
        Incident.objects.filter(pk=incident.pk).update(state="assessed")
    assert waits(shen, gao, lin) == [False, True, False]


def test_the_inbox_shows_the_clock_and_leads_to_the_page(incident, lin, shen):
    client = Client()
    client.force_login(shen)
    told = client.get(reverse("agency:inbox_item", args=["incident", incident.pk])).text
    assert incident.get_absolute_url() in told
    client.force_login(lin)
    assert client.get(reverse("agency:inbox_item", args=["incident", incident.pk])).status_code == 200


def test_a_lost_paper_is_an_incident_at_once(paper, office, shen):
    losing.lose(paper.pk, by=office)

    with acting_as("system:test"):
        made = Incident.objects.get()
        assert (made.kind, made.reported_by, made.state) == ("loss", office, "detected")
        assert paper.number in made.account
    event = Event.objects.get(kind="incident")
    assert (event.data["act"], event.data["paper"]) == ("reported", paper.number)
    assert waits(shen) == [True]


def test_an_audit_finds_a_clock_that_was_not_kept(incident):
    assert measured() == (1, 0)
    assert measured(hours=policy.INCIDENT_TRIAGE.total_seconds() / 3600 + 1) == (1, 1)


def test_a_drill_is_nothing_an_audit_counts(lin):
    reporting.report(by=lin, kind="leak", account="演练", detected_at=now(), drill=True)
    assert measured(days=9) == (0, 0)
