"""Seals for tests: one that somebody keeps, and papers that wait for it."""

from agency.acting import acting, acting_as
from contracts.models import Contract, Seal, SealUse
from contracts.seals import asking


def seal(keeper, name: str = "合同专用章", kind: str = "contract") -> Seal:
    with acting_as("system:test"):
        return Seal.objects.create(name=name, kind=kind, place="三楼保险柜", keeper=keeper)


def asked(contract: Contract, by, held: Seal, **facts) -> SealUse:
    """A contract that waits for the seal, in two copies of four pages."""
    told = {"purpose": "sign", "copies": 2, "pages": 4} | facts
    with acting(by):
        return asking.ask(contract, by=by, seal=held, **told)


def paper(by, held: Seal, **facts) -> SealUse:
    """Another paper of the house, which waits for a manager."""
    told = {"title": "投标授权书", "purpose": "tender", "copies": 1, "pages": 2} | facts
    with acting(by):
        return asking.ask_for_paper(by=by, seal=held, **told)
