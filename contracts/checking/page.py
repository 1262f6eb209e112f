"""The legal check as a page shows it: by the elements of 旅游法 58, what fails first, what passes folded."""

from contracts.models import CheckResult, CheckTick, Contract

from . import places, running, ticks
from .case import Case
from .registry import GROUPS, RETAIL, WAIVERS, Waiver
from .running import Result

Outcome = CheckResult.Outcome
TONES = {Outcome.FAIL: "red", Outcome.WARN: "amber", Outcome.INFO: "line", Outcome.WAIVED: "violet"}
FIRST = [Outcome.FAIL, Outcome.WARN, Outcome.WAIVED, Outcome.INFO]


def build(contract: Contract, *, changeable: bool) -> dict:
    """What the page needs; `changeable`: the reader may mend, tick and ask."""
    revision = None if contract.editable else contract.revision
    case = running.case_of(contract, revision)
    results = running.look(contract, revision, case=case)
    ticked = {
        one.item: one
        for one in CheckTick.objects.filter(contract=contract, digest=case.digest).select_related(
            "confirmed_by"
        )
    }
    return {
        "groups": [group for code in GROUPS if (group := _group(code, results, contract, changeable))],
        "ticks": [{"item": one, "tick": ticked.get(one.code)} for one in _ticks(case)],
        "counts": running.counts(results),
        "digest": case.digest,
        "changeable": changeable,
    }


def open_blocks(contract: Contract) -> int:
    """How many findings stand in the way of submitting it now."""
    return sum(one.blocks for one in running.look(contract)) if contract.editable else 0


def _ticks(case: Case) -> list[ticks.Item]:
    return ticks.items(case) if case.kind.family in RETAIL else []


def _group(code: str, results: list[Result], contract: Contract, changeable: bool) -> dict | None:
    mine = [one for one in results if one.rule.group == code]
    found = sorted((one for one in mine if one.findings), key=lambda one: FIRST.index(one.outcome))
    if not mine:
        return None
    return {
        "code": code,
        "element": code if code.isdigit() else "",
        "label": GROUPS[code],
        "found": [_shown(one, contract, changeable) for one in found],
        "passes": [one for one in mine if not one.findings],
    }


def _shown(result: Result, contract: Contract, changeable: bool) -> dict:
    askable = result.outcome in (Outcome.FAIL, Outcome.WARN) and result.rule.waiver != Waiver.NEVER
    return {
        "result": result,
        "tone": TONES[result.outcome],
        "label": Outcome(result.outcome).label,
        "findings": [
            {"message": one.message, "url": places.link(contract, one.field) if changeable else ""}
            for one in result.findings
        ],
        "askable": changeable and askable and result.waiver is None,
        "by": WAIVERS[result.rule.waiver],
    }
