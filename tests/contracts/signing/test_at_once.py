"""Fifty at once: a round is begun once, each side signs once, a scan is decided on once, whoever is late is told."""

import pytest
from django.utils.timezone import localdate

from agency.acting import acting, acting_as
from agency.errors import Refused
from contracts.models import Contract, Signature, SigningRound
from contracts.signing import inking, scans
from tests.contracts import approvals
from tests.contracts.crowds import CROWD, at_once, desk, noted, press

from . import papers

pytestmark = pytest.mark.django_db(transaction=True)
DECIDED, OVER = "此申请已有处理结果。", "本合同已不在签署中。"


def state(contract) -> str:
    with acting_as("system:test"):
        return Contract.objects.get(pk=contract.pk).state


def reasons(answers) -> set[str]:
    return {str(one) for one in answers if isinstance(one, Refused)}


def test_fifty_send_it_in_three_ways_and_it_is_signed_in_one(lin, zhao, jiang):
    contract = approvals.approved(lin)
    approvals.checked(contract)
    ways = [f"/contracts/{contract.pk}/{way}/" for way in ("sign/ink", "codes/begin", "platform/begin")]
    seller = desk(lin)

    answers = at_once([press(seller, ways[place % 3]) for place in range(CROWD)])

    assert {one.status for one in answers} == {302}
    late = [one for one in answers if one.said == ("当前状态已是「签署中」，未作改动。",)]
    assert len(late) == CROWD - 1
    assert (state(contract), noted("signing_begun")) == ("signing", 1)
    with acting_as("system:test"):
        assert SigningRound.objects.count() == 1


def test_fifty_note_two_signatures_and_each_side_has_signed_once(lin, zhao, jiang):
    contract = papers.sent(lin).contract

    def note(side):
        with acting(lin):
            return inking.note(contract, side, by=lin, name="王小明", signed_on=localdate()).side

    sides = ("house", "traveller")
    answers = at_once([lambda side=side: note(side) for side in sides * (CROWD // 2)])

    assert sorted(one for one in answers if isinstance(one, str)) == ["house", "traveller"]
    assert reasons(answers) == {"这一方已经签署。"}
    assert (state(contract), noted("signature_given")) == ("part_signed", 2)
    with acting_as("system:test"):
        assert Signature.objects.count() == 2


def test_fifty_decide_on_a_scan_and_it_matches_or_does_not(lin, zhao, jiang, fang):
    scan = papers.scanned(lin, pages=1)

    def match():
        with acting(fang):
            return scans.match(scan, by=fang, ticked=True).state

    def turn_down():
        with acting(fang):
            return scans.turn_down(scan, by=fang, reason="第二页不符").state

    answers = at_once([match, turn_down] * (CROWD // 2))

    [stands] = [one for one in answers if isinstance(one, str)]
    assert stands == state(scan.contract)
    matched = stands == "signed"
    assert matched or stands == "part_signed"
    assert reasons(answers) == {OVER if matched else DECIDED}
    assert (noted("scan_matched"), noted("contract_signed")) == ((1, 1) if matched else (0, 0))
    assert noted("scan_refused") == (0 if matched else 1)
