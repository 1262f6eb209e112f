"""What checks find most, and how many contracts pass at the first try (G9, L12)."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from contracts.models import CheckResult, CheckRun

from .registry import RULES, Rule

Outcome = CheckResult.Outcome


@dataclass(frozen=True)
class Failed:
    """`failed` checks of the `asked` that put the question."""

    rule: Rule
    failed: int
    asked: int

    @property
    def percent(self) -> int:
        return round(100 * self.failed / self.asked) if self.asked else 0


def failures(since: datetime) -> dict[str, int]:
    """Checks in which a rule found something that blocks, by rule; of contracts the reader may see."""
    rows = CheckResult.objects.filter(run__at__gte=since, outcome__in=(Outcome.FAIL, Outcome.WAIVED))
    found = rows.order_by().values("rule").annotate(runs=Count("run", distinct=True))
    return {row["rule"]: row["runs"] for row in found}


def asked(since: datetime) -> Counter[str]:
    """How many checks put each rule’s question since then. Checks that asked the same are counted together."""
    runs = CheckRun.objects.filter(at__gte=since).order_by().values_list("rules").annotate(Count("pk"))
    found: Counter[str] = Counter()
    for rules, count in runs:
        found.update(dict.fromkeys(rules, count))
    return found


def most_failed(since: datetime, limit: int = 10) -> list[Failed]:
    """The rules that stopped contracts most often since then, the worst first."""
    worst = sorted(failures(since).items(), key=lambda pair: (-pair[1], pair[0]))
    worst = [(code, count) for code, count in worst if code in RULES][:limit]
    of = asked(since) if worst else {}
    return [Failed(RULES[code], count, of[code]) for code, count in worst]


def first_pass(since: datetime) -> tuple[int, int]:
    """(contracts whose first check passed, contracts checked for the first time) since then."""
    before = CheckRun.objects.filter(contract=OuterRef("contract"))
    before = before.filter(Q(at__lt=OuterRef("at")) | Q(at=OuterRef("at"), pk__lt=OuterRef("pk")))
    firsts = CheckRun.objects.filter(~Exists(before), at__gte=since).order_by()
    found = firsts.aggregate(passed=Count("pk", filter=Q(passed=True)), of=Count("pk"))
    return found["passed"], found["of"]
