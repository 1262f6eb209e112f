"""Twelve months, or a change of what it is about; told thirty days ahead, each once."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from agency import policy
from agency.acting import acting, acting_as
from agency.models import Notice
from compliance import sweeps
from compliance.impact import reminding, standing, writing
from compliance.models import ImpactAssessment
from customers import inbox

YEAR = policy.IMPACT_REFRESH
DAY = timedelta(days=1)


@pytest.fixture
def due(hotels):
    return hotels


def told(kind: str, to) -> int:
    with acting_as("system:test"):
        return Notice.objects.filter(kind=kind, to=to).count()


def test_on_the_day_the_gate_shuts_before_the_clock_has_swept(due):
    day = localdate() + YEAR

    assert standing.standing("recipient_kind", "hotel", day - DAY) == due
    assert standing.standing("recipient_kind", "hotel", day) is None


def test_author_and_officer_hear_of_it_thirty_days_ahead_and_once(he, shen, due):
    reminding.sweep(now() + YEAR - policy.IMPACT_SOON - DAY)
    early = told("impact_due", he)
    for _time in range(2):
        reminding.sweep(now() + YEAR - policy.IMPACT_SOON)

    assert (early, told("impact_due", he), told("impact_due", shen)) == (0, 1, 1)


def test_after_twelve_months_it_is_outdated(he, due):
    sweeps.run("purposes", now() + YEAR)

    due.refresh_from_db()
    assert (due.state, due.ended_why) == ("outdated", "year")
    assert told("impact_outdated", he) == 1


def test_when_what_it_is_about_has_changed_it_is_outdated(due):
    with acting_as("system:test"):
        ImpactAssessment.objects.update(covers=["field:name"])
    reminding.sweep(now())

    due.refresh_from_db()
    assert (due.state, due.ended_why) == ("outdated", "changed")


def test_nothing_happens_in_between(due):
    assert reminding.sweep(now() + DAY) == 0


def test_what_is_to_be_refreshed_waits_in_the_inbox_until_somebody_begins(he, shen, lin, due):
    with acting_as("system:test"):
        ImpactAssessment.objects.update(due_on=localdate() + policy.IMPACT_SOON)

    with acting(he):
        before = {one.username: len(inbox.KINDS["impact_refresh"].waiting(one)) for one in (he, shen, lin)}
        inbox.KINDS["impact_refresh"].decide(due, by=he, action="approve", comment="")
        after = len(inbox.KINDS["impact_refresh"].waiting(he))

    assert (before, after) == ({"he": 1, "shen": 1, "lin": 0}, 0)
    with acting_as("system:test"):
        assert ImpactAssessment.objects.get(version=2).author == he


def test_a_review_waits_in_the_inbox_of_whoever_did_not_write_it(shen, gao):
    from .conftest import handed_in

    handed_in("recipient_kind", "visa", by=shen)

    with acting(gao):
        assert len(inbox.KINDS["impact"].waiting(shen)) == 0
        assert [one.key for one in inbox.KINDS["impact"].waiting(gao)] == ["visa"]
        assert writing.holders("compliance.approve_impact").count() == 2
