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
