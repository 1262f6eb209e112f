"""Three simulated years of deadlines: each reminder once, within sixty seconds of its time (issue 5, must hold).

The clock is set back, leaps ahead, stands still for seventy-two hours; ticks are doubled; 2028 has a 29 February.
"""

from collections import Counter
from datetime import timedelta

import pytest

from agency.acting import acting_as
from agency.models import Event, Notice
from agency.schedule import BEAT_SCHEDULE
from contracts import policy
from contracts.library import reminding
from contracts.models import ApprovalStep, Contract, ExpiryStep, LicenceReminder
from tests.contracts.expiry.simulated import DAY, ENDS, nine, rungs

pytestmark = pytest.mark.django_db


def test_every_deadline_is_told_once_and_in_its_minute(
    years, agreements, licences, texts, submitted, approved, decided, moved, zhao
):
    ordinary = list(agreements)[17:]
    years.out(
        rungs(agreements[ordinary[0]])[1] - timedelta(hours=1), timedelta(hours=72)
    )  # the end falls in it
    for contract in ordinary[1:5]:  # the clock leaps over nine o’clock
        years.out(rungs(agreements[contract])[15] - timedelta(minutes=3), timedelta(minutes=20))
    Notice.objects.all().delete()

    years.run()

    _agreements_were_told(years, agreements, decided, moved)
    _licences_were_told(years, licences, zhao)
    _texts_were_told(years, texts)
    _approvals_were_told(years, submitted, approved)


def _agreements_were_told(years, agreements, decided, moved) -> None:
    with acting_as("system:test"):
        taken = {(one.contract_id, one.ends_on, one.rung): one for one in ExpiryStep.objects.all()}
        now = Contract.objects.in_bulk([one.pk for one in agreements])
    wanted = {
        (one.pk, moved.get(one, ends), rung)
        for one, ends in agreements.items()
        for rung in policy.EXPIRY_LADDER
    }
    before = {(one.pk, agreements[one], rung) for one in moved for rung in (30, 15)}
    assert set(taken) == wanted | before
    for (_pk, ends, rung), step in taken.items():
        due = rungs(ends)[rung]
        assert step.due_at == due
        assert years.in_time(due, step.at), (ends, rung, step.at)
        for person in step.told:
            assert years.told[f"expiry:{step.contract_id}:{ends}:{rung}:{person}"] == step.at
    given = Counter(key for key in years.told if key.startswith("expiry:"))
    assert sum(given.values()) == sum(len(step.told) for step in taken.values())
    for contract in agreements:
        how = "agreed" if decided.get(contract) == "terminate" else "lapsed"
        assert now[contract.pk].ending == how
        assert now[contract.pk].ended_at == rungs(moved.get(contract, agreements[contract]))[0]
    for contract, choice in decided.items():
        quiet = {taken[contract.pk, agreements[contract], rung].what for rung in (7, 1)}
        assert quiet == ({"unsigned"} if choice == "renew" else {"settled"})


def _licences_were_told(years, licences, zhao) -> None:
    given = {(one.key, one.valid_until, one.days): one for one in LicenceReminder.objects.all()}
    assert set(given) == {(key, until, days) for key, until in licences for days in (90, 60, 30, 7)}
    for (key, until, days), one in given.items():
        assert years.in_time(nine(until - days * DAY), one.at), (key, until, days)
        assert one.told
        for person in one.told:
            assert years.told[f"licence:{key}:{until}:{days}:{person}"] == one.at
    assert sum(key.startswith("licence:") for key in years.told) == sum(
        len(one.told) for one in given.values()
    )


def _texts_were_told(years, texts) -> None:
    for one in texts:
        for step, ahead in enumerate(reminding.STEPS, 1):
            due, kind = (
                nine(one.review_due_on - ahead),
                "template_stopped" if step == 4 else "template_review",
            )
            if due >= ENDS:
                continue
            of_the_step = f"{kind}:{one.pk}:{one.review_due_on}:{step}:"
            at = [moment for key, moment in years.told.items() if key.startswith(of_the_step)]
            assert len(at) == 2, of_the_step  # counsel and the general manager
            assert all(years.in_time(due, moment) for moment in at)


def _approvals_were_told(years, submitted, approved) -> None:
    with acting_as("system:test"):
        for contract in submitted:
            step = ApprovalStep.objects.get(contract=contract, state="waiting")
            assert years.in_time(step.asked_at + timedelta(hours=24), step.escalated_at)
            assert Event.objects.filter(data__act="passed_up", data__contract=str(contract.pk)).count() == 1
            assert sum(key.startswith(f"contract_raised:{step.pk}") for key in years.told) == 1
        for contract in approved:
            contract.refresh_from_db()
            assert contract.state == "unused"
            (at,) = [
                moment
                for key, moment in years.told.items()
                if key.startswith(f"contract_unused:{contract.pk}")
            ]
            assert years.in_time(contract.approved_until, at)


@pytest.mark.parametrize("task", ["follow-contract-days", "remind-of-templates", "follow-approvals"])
def test_the_beat_comes_often_enough(task):
    assert BEAT_SCHEDULE[task]["schedule"] <= 30
