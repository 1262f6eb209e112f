"""Anybody who holds a paper sees whether it is registered; nothing personal, nothing to learn by guessing (§1.5)."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from agency.acting import acting
from contracts import ending, policy
from contracts.drafting import keeping
from contracts.models import Contract, SigningRound
from contracts.signing import paper, verifying
from tests import make
from tests.contracts import approvals, drafts, signed

from . import papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def deciders(zhao, jiang):
    """Whoever is asked about a contract of lin’s."""


def asked(contract, digest: str = "") -> verifying.Answer:
    return verifying.by_fingerprint(contract.number, (digest or contract.revision.digest)[:16])


def test_what_is_told_of_each_state(lin):
    contract = approvals.approved(lin)
    assert asked(contract).state == "pending"
    with acting(lin):
        changed = keeping.save(contract, by=lin, terms=drafts.terms(people=3), edition=contract.edition)
    old = contract.revision.digest
    again = approvals.approve(approvals.submit(changed, lin))
    assert (asked(again, old).state, asked(again).state) == ("replaced", "pending")

    running = signed.running(lin)
    told = asked(running)
    assert (told.state, told.signed_on, told.level[:1]) == ("force", localdate(), "B")
    with acting(lin):
        ending.end(keeping.locked(running.pk, lin), "force", by=lin, at=now())
    assert asked(running).state == "ended"


def test_an_unknown_number_and_a_wrong_fingerprint_are_answered_alike(lin):
    contract = signed.signed(lin)
    digest = contract.revision.digest
    wrong = ("0" if digest[0] != "0" else "1") + digest[1:16]
    tries = [
        ("HTJN-2020-000001-1", digest[:16]),
        (contract.number, wrong),
        (contract.number, digest[:4]),
        ("", "%"),
    ]
    counts = set()
    for number, prefix in tries:
        with CaptureQueriesContext(
            connection,
        ) as asked_:
            assert verifying.by_fingerprint(number, prefix) == verifying.UNKNOWN
        counts.add(len(asked_))
    assert len(counts) == 1
    assert verifying.by_fingerprint(contract.number.lower(), digest[:16].upper()).known


def test_the_signed_file_itself_is_known(lin, fang):
    contract = papers.matched(lin, fang)
    with acting(lin):
        content = paper.taken(contract, by=lin)
    told = verifying.by_file(contract.number, content)
    assert (told.state, told.file, told.level[:1]) == ("force", True, "C")
    assert verifying.by_file(contract.number, content + b" ") == verifying.UNKNOWN
    assert verifying.by_file("HTJN-2020-000001-1", content) == verifying.UNKNOWN


def test_the_page_asks_nobody_who_she_is_and_tells_nothing_personal(lin, client):
    contract = signed.running(lin)
    url = reverse("verify")
    page = client.get(url, {"n": contract.number, "f": contract.revision.digest[:16]})
    words = page.content.decode()
    assert page.status_code == 200
    assert contract.number in words
    for personal in ("张三", "林知夏", "云南", "13800138000", "王小明"):
        assert personal not in words
    assert page["Cache-Control"] == "private, no-store"
    wrong = client.post(url, {"number": contract.number, "fingerprint": "0" * 16})
    unknown = client.post(url, {"number": "HTJN-2020-000001-1", "fingerprint": "0" * 16})
    strip = re.compile(r'(value|nonce|content)="[\w-]{20,}"|T\d\d:\d\d:[\d.]+')  # what no two pages share
    assert strip.sub("", wrong.content.decode()) == strip.sub("", unknown.content.decode())


def test_a_guest_checks_a_file_and_nothing_is_kept(lin, fang, client):
    contract = papers.matched(lin, fang)
    with acting(lin):
        content = paper.taken(contract, by=lin)
    url = reverse("verify") + "?file=1"
    client.get(url)
    sent = SimpleUploadedFile("合同.pdf", content, "application/pdf")
    page = client.post(url, {"number": contract.number, "file": sent})
    assert page.context["answer"].file is True


def test_whoever_guesses_waits(lin, client):
    for _try in range(policy.VERIFIED_PER_HOUR):
        assert client.post(reverse("verify"), {"number": "X", "fingerprint": "0" * 16}).status_code == 200
    answer = client.post(reverse("verify"), {"number": "X", "fingerprint": "0" * 16})
    assert (answer.status_code, "Retry-After" in answer) == (429, True)


def test_destroyed_or_not_the_contract_of_a_stranger_stays_unknown(lin):
    make.customer(lin)
    assert verifying.by_fingerprint("", "0" * 16) == verifying.UNKNOWN
    assert not Contract.objects.exists()
    assert not SigningRound.objects.exists()
