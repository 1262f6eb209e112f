"""A round that was not signed in time ends once, however often the clock ticks (§1.2)."""

from datetime import timedelta

import pytest

from agency.acting import acting
from agency.models import Event, Notice
from contracts.models import Contract, SigningRound
from contracts.signing import clock, inking, scans
from tests.contracts import approvals, drafts, signed

from . import papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def deciders(zhao, jiang):
    """Whoever is asked about a contract of lin’s."""


def test_not_signed_in_time_ends_once(lin):
    signing = signed.begun(lin)
    assert clock.sweep(signing.sign_by - timedelta(seconds=1)) == 0
    assert clock.sweep(signing.sign_by) == 1
    assert clock.sweep(signing.sign_by + timedelta(hours=72)) == 0

    signing.refresh_from_db()
    assert (signing.state, Contract.objects.get().state) == ("expired", "sign_expired")
    assert Notice.objects.filter(to=lin, kind="contract_sign_expired").count() == 1
    assert Event.objects.filter(data__act="signing_ran_out").count() == 1


def test_signed_by_one_side_only_it_runs_out_as_well(lin):
    signing = papers.sent(lin)
    with acting(lin):
        from django.utils.timezone import localdate

        inking.note(signing.contract, "house", by=lin, name="林知夏", signed_on=localdate())
    assert clock.sweep(signing.sign_by) == 1
    assert Contract.objects.get().state == "sign_expired"


def test_paper_signed_by_all_waits_for_its_scan(lin, fang):
    scan = papers.scanned(lin)
    assert clock.sweep(scan.round.sign_by + timedelta(days=30)) == 0
    with acting(fang):
        assert scans.match(scan, by=fang, ticked=True).state == "signed"


def test_a_journey_is_signed_before_it_begins(lin):
    from django.utils.timezone import localdate, localtime

    first = localdate() + timedelta(days=3)
    signing = signed.begun(lin, terms=drafts.terms(starts_on=first))
    assert (localtime(signing.sign_by).date(), localtime(signing.sign_by).hour) == (first, 0)


def test_run_out_it_may_be_submitted_again(lin):
    signing = signed.begun(lin)
    clock.sweep(signing.sign_by)
    contract = approvals.approve(approvals.submit(Contract.objects.get(), lin))
    with acting(lin):
        again = inking.send(contract, by=lin)
    assert (again.digest, SigningRound.objects.count()) == (signing.digest, 2)


def test_its_owner_is_told_three_days_and_one_day_before_each_once(lin):
    signing = signed.begun(lin)
    soon = Notice.objects.filter(to=lin, kind="contract_sign_soon")
    for days, told in ((4, 0), (3, 1), (2.5, 1), (1, 2), (0.5, 2)):
        for _twice in range(2):
            clock.sweep(signing.sign_by - timedelta(days=days))
        assert soon.count() == told
    assert soon.last().params["missing"] == 2


def test_after_an_outage_only_the_last_reminder_comes(lin):
    signing = signed.begun(lin)
    clock.sweep(signing.sign_by - timedelta(hours=20))
    assert [one.key.rpartition(":")[2] for one in Notice.objects.filter(kind="contract_sign_soon")] == ["1"]


def test_sent_with_two_days_left_the_rung_of_three_is_left_out(lin):
    from django.utils.timezone import localdate

    signing = signed.begun(lin, terms=drafts.terms(starts_on=localdate() + timedelta(days=2)))
    clock.sweep(signing.sign_by - timedelta(days=1, minutes=1))
    assert not Notice.objects.filter(kind="contract_sign_soon").exists()
