"""Contracts on paper, for tests: sent, signed by the sides, scanned."""

from django.utils.timezone import localdate

from agency.acting import acting
from contracts.models import Contract, ScanMatch, SigningRound
from contracts.signing import inking, rounds, scans
from tests import make
from tests.contracts import signed


def sent(owner, **facts) -> SigningRound:
    """A contract of `owner` that is being signed in ink."""
    return signed.begun(owner, "ink", **facts)


def noted(signing: SigningRound, by) -> Contract:
    """`by` has noted every signature of today."""
    with acting(by):
        for key in rounds.missing(signing):
            side, _colon, of = key.partition(":")
            inking.note(signing.contract, side, of=of, by=by, name="王小明", signed_on=localdate())
        return Contract.objects.get(pk=signing.contract_id)


def scanned(owner, *, pages: int = 3, **facts) -> ScanMatch:
    """A contract of `owner`, signed on paper; its scan waits to be compared."""
    contract = noted(sent(owner, **facts), owner)
    with acting(owner):
        return scans.take_in(contract, [make.pdf(pages)], by=owner)


def matched(owner, by, **facts) -> Contract:
    """A contract of `owner` signed in ink, whose scan `by` has compared."""
    scan = scanned(owner, **facts)
    with acting(by):
        return scans.match(scan, by=by, ticked=True)
