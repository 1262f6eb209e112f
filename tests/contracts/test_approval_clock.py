"""Late answers go up once, unused approvals run out once, figures count (§1.4)."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from compliance import sweeps
from contracts.approving import clock, figures
from contracts.drafting import keeping
from tests import make
from tests.contracts import approvals, drafts

pytestmark = pytest.mark.django_db


def test_a_late_step_goes_to_the_next_above_once(lin, zhao, jiang, gao):
    contract = approvals.submitted(lin)
    assert clock.escalate(now()) == 0
    late = now() + timedelta(hours=25)

    assert [sweeps.run("approvals", late), sweeps.run("approvals", late)] == [1, 0]

    step = approvals.waiting(contract)
    assert (step.deciders, step.raised) == ([zhao.pk, gao.pk], [gao.pk])
    assert Notice.objects.filter(to=gao, kind="contract_raised").count() == 1
    assert Notice.objects.filter(to__in=[lin, zhao], kind="contract_overdue").count() == 2
    assert Event.objects.filter(data__act="passed_up").count() == 1
    assert clock.escalate(late + timedelta(days=9)) == 0
    assert approvals.decide(contract, gao, "manager").state == "approval"


def test_where_nobody_is_above_the_owner_hears_of_it(lin, zhao, jiang):
    contract = approvals.submitted(lin)
    assert clock.escalate(now() + timedelta(hours=25)) == 1

    step = approvals.waiting(contract)
    assert (step.deciders, step.escalated_at is None) == ([zhao.pk], False)
    assert Notice.objects.filter(to=lin, kind="contract_overdue").exists()


def test_an_unused_approval_runs_out_once_and_may_be_asked_for_again(lin, zhao, jiang):
    contract = approvals.approved(lin)
    assert clock.lapse(now() + timedelta(days=29)) == 0
    over = now() + timedelta(days=31)
    assert [clock.lapse(over), clock.lapse(over)] == [1, 0]

    contract.refresh_from_db()
    assert contract.state == "unused"
    assert Notice.objects.filter(to=lin, kind="contract_unused").count() == 1
    again = approvals.submit(contract, lin)
    assert again.state == "approval"
    assert approvals.approve(again).state == "approved"


def test_first_pass_rate_and_hours(lin, zhao, jiang):
    since = now() - timedelta(minutes=1)
    good = approvals.approved(lin)
    bad = approvals.submitted(lin, customer=make.customer(lin, phone="13900000031"))
    approvals.decide(bad, zhao, "manager", "return")
    bad.refresh_from_db()
    approvals.approve(approvals.submit(bad, lin))
    approvals.submitted(lin, customer=make.customer(lin, phone="13900000032"))  # waits still
    with acting(lin):  # an edit afterwards does not undo that it passed
        keeping.save(good, by=lin, terms=drafts.terms(people=4), edition=good.edition)

    rate = figures.first_pass_rate(since)
    assert (rate.passed, rate.of, rate.percent) == (1, 2, 50.0)
    assert figures.first_pass_rate(now() + timedelta(days=1)).percent is None
    hours = {one.office: one.count for one in figures.hours_per_step(since)}
    assert hours == {"manager": 3, "finance": 2}


def test_a_submission_is_refused_before_the_archive_was_read(lin, zhao, jiang):
    contract = drafts.draft(make.customer(lin))
    from contracts import submitting

    with acting(lin), pytest.raises(Refused):
        submitting.submit(contract, by=lin)
