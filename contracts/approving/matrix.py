"""Which way a contract goes: its facts against the rules in force (§1.4, G4)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.timezone import localdate

from contracts.library.body import present
from contracts.models import ApprovalPolicy, Contract, ContractKind, TemplateVersion
from contracts.terms import Terms

from .wanted import Wanted


@dataclass(frozen=True)
class Facts:
    """What the matrix asks of a contract. Amounts in fen; `margin` in percent of the total, None if unknown."""

    kind: str = "domestic"
    travels: bool = True
    total: int = 0
    margin: float | None = None
    discount: float = 0.0
    credit_days: int = 0
    own_words: int = 0
    warnings: int = 0
    minors: bool = False
    abroad: bool = False
    risky: bool = False
    cash: bool = False
    outdated: bool = False


def facts_of(contract: Contract, terms: Terms, *, warnings: int = 0) -> Facts:
    total, cost = terms.money.total, terms.money.cost
    return Facts(
        kind=contract.kind.code,
        travels=contract.kind.travels,
        total=total,
        margin=None if cost is None or not total else (total - cost) * 100 / total,
        discount=terms.money.discount_percent,
        credit_days=terms.money.credit_days,
        own_words=deviations(contract.version, terms),
        warnings=warnings,
        minors=bool(terms.younger_than(18)),
        abroad=contract.kind.region in (ContractKind.Region.ABROAD, ContractKind.Region.TAIWAN),
        risky=terms.trip.risky,
        cash=any(one.method == "cash" for one in terms.money.payments),
        outdated=outdated(contract.version),
    )


def deviations(version: TemplateVersion, terms: Terms) -> int:
    """Clauses whose words are not the library’s standard: own words, and alternatives that are a deviation."""
    closing, count = terms.closing, 0
    for clause in present(version.body, terms):
        if closing.own_words.get(clause["key"], "").strip():
            count += 1
            continue
        chosen = closing.choices.get(clause["key"])
        risks = [one.get("risk") for one in clause.get("alternatives", ()) if one["key"] == chosen]
        count += "deviation" in risks
    return count


def outdated(version: TemplateVersion) -> bool:
    """Whether the text was replaced or withdrawn, or its legal review is overdue."""
    if version.state != TemplateVersion.State.PUBLISHED:
        return True
    return version.review_due_on is not None and version.review_due_on < localdate()


def holds(rule: ApprovalPolicy, facts: Facts) -> bool:
    """Whether all conditions of the rule hold; a rule without conditions always does."""
    return all(_conditions(rule, facts))


def _conditions(rule: ApprovalPolicy, facts: Facts) -> Iterable[bool]:
    if rule.kinds:
        yield facts.kind in rule.kinds
    if rule.more_than is not None:
        yield facts.total > rule.more_than
    if rule.at_most is not None:
        yield facts.total <= rule.at_most
    if rule.margin_below is not None:
        yield facts.margin is not None and facts.margin < rule.margin_below
    if rule.cost_unknown:
        yield facts.margin is None and facts.travels
    for name, value in (
        ("discount_above", facts.discount),
        ("credit_above", facts.credit_days),
        ("own_words_above", facts.own_words),
        ("warnings_above", facts.warnings),
    ):
        limit = getattr(rule, name)
        if limit is not None:
            yield value > limit
    for name in ("minors", "abroad", "risky", "cash", "outdated"):
        if getattr(rule, name):
            yield getattr(facts, name)


def rules_in_force() -> list[ApprovalPolicy]:
    return list(ApprovalPolicy.objects.in_force().filter(active=True).order_by("priority", "code"))


def holding(facts: Facts, rules: list[ApprovalPolicy] | None = None) -> list[ApprovalPolicy]:
    """The first rule that fits, and all that add to it."""
    rules = rules_in_force() if rules is None else rules
    fitting = [rule for rule in rules if holds(rule, facts)]
    first = next((rule for rule in fitting if not rule.adding), None)
    return [*([first] if first else []), *(rule for rule in fitting if rule.adding)]


def asked(rules: list[ApprovalPolicy]) -> list[Wanted]:
    """The steps these rules ask for, each office once, in order."""
    found: dict[tuple, Wanted] = {}
    for rule in rules:
        for data in rule.steps:
            one = Wanted.of(data, f"{rule.code}@{rule.version}")
            found[one.whom] = found[one.whom].with_(one) if one.whom in found else one
    return sorted(found.values(), key=lambda one: one.place)
