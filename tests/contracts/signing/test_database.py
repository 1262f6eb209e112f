"""Whatever way a row is written: the database lets nothing be signed that was not (§1.2)."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, now

from agency.acting import acting_as
from contracts.models import ApprovalDecision, CheckRun, Contract, ScanMatch, Signature, SigningRound
from tests.contracts import approvals, drafts, signed

from . import papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def deciders(zhao, jiang):
    """Whoever is asked about a contract of lin’s."""


@contextmanager
def refused():
    with acting_as("system:test"), pytest.raises(IntegrityError), transaction.atomic():
        yield


def sign_off(contract) -> None:
    Contract.objects.filter(pk=contract.pk).update(state="signed", signed_at=now())


def done(signing) -> None:
    with acting_as("system:test"):
        SigningRound.objects.filter(pk=signing.pk).update(state="done", signed_at=now(), ended_at=now())


def test_an_approved_text_is_not_signed_by_saying_so(lin):
    contract = approvals.approved(lin)
    approvals.checked(contract)
    with refused():
        sign_off(contract)


def test_a_round_that_is_done_without_signatures_is_not_enough(lin):
    signing = signed.begun(lin)
    done(signing)
    with refused():
        sign_off(signing.contract)


def test_every_signature_and_a_passing_check_are_enough_for_codes(lin):
    signing = signed.by_all(signed.begun(lin))
    with refused():
        sign_off(signing.contract)  # the round is open
    done(signing)
    approvals.checked(signing.contract, passed=False)
    with refused():
        sign_off(signing.contract)
    approvals.checked(signing.contract)
    with acting_as("system:test"):
        sign_off(signing.contract)


def test_ink_wants_a_scan_that_another_has_compared(lin, zhao, fang):
    scan = papers.scanned(lin)
    with refused():
        ScanMatch.objects.update(state="matched", matched_by=lin, decided_at=now())
    with acting_as("system:test"):
        ScanMatch.objects.update(state="matched", matched_by=zhao, decided_at=now())
    done(scan.round)
    with refused():  # zhao approved it
        sign_off(scan.contract)
    assert ApprovalDecision.objects.filter(by=zhao).exists()


def test_a_guardian_cannot_be_left_out(lin, shen):
    terms = drafts.terms(people=2)
    terms.travellers[1].born_on = localdate().replace(year=localdate().year - 8, day=1)
    contract = approvals.approved(lin, terms=terms)
    approvals.checked(contract)
    with acting_as("system:test"):
        signing = SigningRound.objects.create(
            contract=contract,
            customer_id=contract.customer_id,
            revision=contract.revision,
            digest=contract.revision.digest,
            method="code",
            level="B",
            needed=["house", "traveller"],
            sign_by=now() + timedelta(days=1),
            asked_by=lin,
        )
        Contract.objects.filter(pk=contract.pk).update(state="signing")
    signed.by_all(signing)
    done(signing)
    with refused():
        sign_off(contract)


def test_signatures_and_ended_rounds_stay_as_they_are(lin):
    contract = signed.signed(lin)
    for change in ({"digest": "0" * 64}, {"side": "other"}, {"level": "A"}):
        with refused():
            Signature.objects.filter(side="house").update(**change)
    with refused():
        Signature.objects.all().delete()
    for change in ({"state": "open", "ended_at": None}, {"digest": "0" * 64}, {"needed": ["house"]}):
        with refused():
            SigningRound.objects.update(**change)
    with refused():
        SigningRound.objects.all().delete()
    assert Contract.objects.get(pk=contract.pk).state == "signed"


def test_nothing_is_signed_that_is_not_of_the_approved_text(lin):
    signing = signed.begun(lin)
    about = {"contract": signing.contract, "customer_id": signing.customer_id}
    given = about | {"name": "某某", "signed_on": localdate(), "at": now()}
    for facts in (
        {"side": "house", "level": "B", "digest": "0" * 64},
        {"side": "house", "level": "A", "digest": signing.digest},
        {"side": "other", "level": "B", "digest": signing.digest},
    ):
        with refused():
            Signature.objects.create(round=signing, **given, **facts)
    with refused():
        SigningRound.objects.create(
            **about, revision=signing.revision, digest=signing.digest, method="ink", level="C",
            needed=["house", "traveller"], sign_by=now(), asked_by=lin,
        )  # fmt: skip
    other = approvals.submitted(lin)
    with refused():
        SigningRound.objects.create(
            contract=other, customer_id=other.customer_id, revision=other.revision, digest=other.revision.digest,
            method="code", level="B", needed=["house", "traveller"], sign_by=now(), asked_by=lin,
        )  # fmt: skip
    assert CheckRun.objects.count() == 1
