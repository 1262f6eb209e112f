"""What the system decides by itself about each part of the data: rules, holds and contracts are asked, nobody's taste.

Only a law or an administrative regulation can refuse a deletion; a department rule freezes, with its basis said and
to be confirmed by counsel; what the house decided for itself yields (PIPL art. 47; contracts_compliance.md §0-4).
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.timezone import localdate

from agency.working_days import DAY
from compliance.models import HeldArchive, LegalHold, RetentionRule, RightsLine, RightsRequest
from compliance.retention import rules as retention
from compliance.retention.due import WHOLE
from customers.merging import aliases
from customers.models import ArchiveMerge, Consent, Customer, Purchase, Purpose

from .parts import PARTS, Part

Outcome, Ground, Kind = RightsLine.Outcome, RightsLine.Ground, RightsRequest.Kind
DELETING = (Kind.DELETE, Kind.CLOSE)
GIVING = (Kind.ACCESS, Kind.COPY, Kind.PORT)
FREEZES = (RetentionRule.Rank.LAW, RetentionRule.Rank.REGULATION, RetentionRule.Rank.DEPARTMENT)
PORTABLE = (WHOLE, "health", "wishes", "person")  # given by the person herself (网络数据安全管理条例 art. 25)


@dataclass(frozen=True)
class Facts:
    """What the decision rests on, read once."""

    hold: LegalHold | None
    contract: bool  # money is owed, or a journey lies ahead or is under way
    rules: dict[str, RetentionRule]
    today: date


def lines_for(request: RightsRequest, now: datetime) -> list[RightsLine]:
    """The lines of the decision, unsaved; none where no archive is matched, or the answer is words alone."""
    customer = request.customer
    if customer is None:
        return []
    if request.asks in DELETING:
        facts = facts_of(customer, now)
        found = [_deleted(part, customer, facts) for part in PARTS]
    elif request.asks in GIVING:
        port = request.asks == Kind.PORT
        found = [_given(part, customer) for part in PARTS if not port or part.code in PORTABLE]
    elif request.asks == Kind.WITHDRAW:
        found = [RightsLine(part=code, outcome=Outcome.DELETE, rows=1) for code in granted(customer)]
    else:
        found = []
    lines = [line for line in found if line]
    for position, line in enumerate(lines):
        line.request, line.position = request, position
    return lines


def facts_of(customer: Customer, now: datetime) -> Facts:
    losers = ArchiveMerge.objects.filter(customer=customer, state=ArchiveMerge.State.DONE).values("loser")
    held = HeldArchive.objects.filter(Q(customer=customer) | Q(customer__in=losers), open=True)
    first = held.select_related("hold").order_by("created_at").first()
    today = localdate(now)
    bought = Purchase.objects.filter(customer=customer)
    ahead = bought.filter(state=Purchase.State.AGREED).filter(Q(starts_on__gte=today) | Q(ends_on__gte=today))
    return Facts(
        hold=first and first.hold,
        contract=bought.owed().exists() or ahead.exists(),
        rules=retention.rules_in_force(),
        today=today,
    )


def _deleted(part: Part, customer: Customer, facts: Facts) -> RightsLine | None:
    rows = part.count(customer)
    if not rows:
        return None
    line = RightsLine(part=part.code, rows=rows, outcome=Outcome.DELETE)
    rule = facts.rules.get(part.duty(customer))
    if facts.hold:
        line.outcome, line.ground, line.hold = Outcome.KEEP, Ground.HOLD, facts.hold
    elif part.evidence:
        line.outcome, line.ground, line.rule = Outcome.KEEP, Ground.EVIDENCE, rule
        line.until = _until(rule, customer)
    elif facts.contract and part.code not in ("care", "images"):
        line.outcome, line.ground = Outcome.KEEP, Ground.CONTRACT
    elif rule and rule.rank in FREEZES and (until := _until(rule, customer)) and until > facts.today:
        line.outcome, line.ground, line.rule, line.until = Outcome.FREEZE, Ground.RULE, rule, until
    return line


def _until(rule: RetentionRule | None, customer: Customer) -> date | None:
    """The first day on which `rule` no longer keeps what came of the last journey."""
    if rule is None or rule.period is None or customer.last_trip_on is None:
        return None
    return later(customer.last_trip_on, rule.period, rule.unit)


def later(day: date, count: int, unit: str) -> date:
    """`count` days, months or years after `day`: the first day on which `retention.rules.earlier` reaches it."""
    if unit == RetentionRule.Unit.DAYS:
        return day + DAY * count
    months = day.year * 12 + day.month - 1 + count * (12 if unit == RetentionRule.Unit.YEARS else 1)
    year, month = divmod(months, 12)
    first = date(year, month + 1, 1)
    end = (first + DAY * 31).replace(day=1) - DAY
    return min(first + DAY * (day.day - 1), end)


def _given(part: Part, customer: Customer) -> RightsLine | None:
    rows = part.count(customer)
    return RightsLine(part=part.code, rows=rows, outcome=Outcome.GIVE) if rows else None


def granted(customer: Customer) -> list[str]:
    """Codes of the purposes whose consent can be withdrawn here: given, and not what the archive rests on."""
    standing = aliases.consents_in_force(customer)
    given = [pk for pk, one in standing.items() if one.decision == Consent.Decision.GRANTED]
    found = Purpose.objects.filter(pk__in=given, asked=True, active=True, basic=False)
    return list(found.order_by("pk").values_list("code", flat=True))
