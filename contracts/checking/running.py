"""Asking the rules: live while drafting (`look`), and kept where something depends on it (`run`)."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.timezone import now as clock

from contracts.changing import effective, refunds
from contracts.drafting import keeping
from contracts.drafting.assembling import LANGUAGE
from contracts.licences import knowing
from contracts.models import (
    CheckResult,
    CheckRule,
    CheckRun,
    CheckTick,
    CheckWaiver,
    Contract,
    Revision,
    Severity,
)

from . import rules  # noqa: F401 (registers them)
from .case import Case
from .registry import RULES, Finding, Rule

Outcome = CheckResult.Outcome
FINE = "pass"  # a rule that found nothing


@dataclass(frozen=True)
class Result:
    """What one rule said; `waiver` is the one that was asked for or given for these words."""

    rule: Rule
    setting: CheckRule
    findings: tuple[Finding, ...] = ()
    waiver: CheckWaiver | None = None

    @property
    def outcome(self) -> str:
        if not self.findings:
            return FINE
        if self.waiver is not None and self.waiver.state == CheckWaiver.State.GRANTED:
            return Outcome.WAIVED
        return CheckResult.OF[self.setting.severity]

    @property
    def blocks(self) -> bool:
        return self.outcome == Outcome.FAIL


def look(contract: Contract, revision: Revision | None = None, *, case: Case | None = None) -> list[Result]:
    """What every rule says of the working copy, or of a revision; nothing is stored. Never raises."""
    settings = _settings()
    case = case or case_of(contract, revision, settings)
    open_or_given = {CheckWaiver.State.WAITING, CheckWaiver.State.GRANTED}
    waivers = {
        one.rule: one
        for one in CheckWaiver.objects.filter(contract=contract, digest=case.digest, state__in=open_or_given)
    }
    return [
        Result(one, settings[code], tuple(one.find(case)), waivers.get(code))
        for code, one in RULES.items()
        if settings[code].active and one.concerns(case)
    ]


def case_of(
    contract: Contract,
    revision: Revision | None,
    settings: dict[str, CheckRule] | None = None,
    *,
    today: date | None = None,
) -> Case:
    """The case on the Shanghai day `today`, with what was confirmed for exactly these words, and the lexicons."""
    case = Case.of(contract, revision, today=today)
    ticks = CheckTick.objects.filter(contract=contract, digest=case.digest).values_list("item", flat=True)
    lexicons = {code: one.words for code, one in (settings or _settings()).items()}
    run_out = knowing.run_out(case.terms.starts_on or case.today)
    ends = contract.parent_id and contract.kind.code == effective.TERMINATION
    received = refunds.received_of(contract.parent_id) if ends else None
    known = {"ticked": frozenset(ticks), "lexicons": lexicons, "run_out": run_out, "received": received}
    return replace(case, **known)


def run(contract: Contract, *, by, revision: Revision | None = None, now: datetime | None = None) -> CheckRun:
    """Check, and keep what was found; words are those of the office, Chinese. `by` None: by the clock."""
    now = now or clock()
    with transaction.atomic(), translation.override(LANGUAGE):
        settings = _settings()
        case = case_of(contract, revision, settings, today=localdate(now))
        results = look(contract, revision, case=case)
        kept = CheckRun(
            contract=contract,
            customer_id=contract.customer_id,
            revision=revision,
            digest=case.digest,
            at=now,
            by=by,
            rules={one.rule.code: one.setting.version for one in results},
            passed=not any(one.blocks for one in results),
            **counts(results),
        )
        kept.save(force_insert=True)
        for one in results:
            _keep(kept, one)
        keeping.note(
            "legal_check", contract, by=by, passed=kept.passed, blocks=kept.blocks, digest=case.digest
        )
    return kept


def counts(results: list[Result]) -> dict[str, int]:
    outcomes = [one.outcome for one in results]
    return {
        "blocks": outcomes.count(Outcome.FAIL),
        "warnings": outcomes.count(Outcome.WARN),
        "infos": outcomes.count(Outcome.INFO),
        "waived": outcomes.count(Outcome.WAIVED),
    }


def _keep(kept: CheckRun, result: Result) -> None:
    for finding in result.findings:
        CheckResult(
            contract_id=kept.contract_id,
            customer_id=kept.customer_id,
            run=kept,
            rule=result.rule.code,
            version=result.setting.version,
            severity=result.setting.severity,
            outcome=result.outcome,
            field=finding.field[:40],
            message=finding.message[:600],
        ).save(force_insert=True)


def _settings() -> dict[str, CheckRule]:
    """The rules in force; one that the house has no row of yet is as it was shipped."""
    kept = {one.code: one for one in CheckRule.objects.all()}
    return {code: kept.get(code) or shipped(one) for code, one in RULES.items()}


def shipped(one: Rule) -> CheckRule:
    return CheckRule(
        code=one.code,
        severity=Severity(one.severity),
        explanation=one.zh,
        explanation_en=one.en,
        words=list(one.words),
        shipped=one.since,
    )
