"""The rule for grades as data (B35): points for spend, frequency, recency and potential, weighed into a score."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from customers import assessing
from customers.models import Customer, GradingRule

MEASURES = {
    "spend": gettext_lazy("Spend"),
    "frequency": gettext_lazy("Frequency"),
    "recency": gettext_lazy("Recency"),
    "potential": gettext_lazy("Potential"),
}
GRADES = (Customer.Grade.VIP, Customer.Grade.A, Customer.Grade.B)  # below the last threshold: C
# What a new agency starts with; ours. Steps are (from, points): yuan, purchases, days since the last journey.
FIRST = {
    "weights": {"spend": 45, "frequency": 25, "recency": 20, "potential": 10},
    "steps": {
        "spend": [[5_000, 20], [20_000, 50], [50_000, 80], [100_000, 100]],
        "frequency": [[1, 30], [2, 60], [4, 100]],
        "recency": [[180, 100], [365, 60], [730, 30]],
        "potential": {"high": 100, "middle": 50, "low": 0},
    },
    "thresholds": {"vip": 80, "a": 60, "b": 35},
}


@dataclass(frozen=True)
class Figures:
    """What the rule looks at: spend in fen, purchases, day of the last journey, potential code."""

    spent: int
    trips: int
    last_trip_on: date | None
    potential: str = ""


def in_force(today: date | None = None) -> GradingRule | None:
    """The newest rule that has begun."""
    begun = GradingRule.objects.filter(effective_from__lte=today or localdate())
    return begun.order_by("-effective_from", "-version").first()


def points(rule: GradingRule, figures: Figures, today: date) -> dict[str, int]:
    """Points from 0 to 100 by measure."""
    steps = rule.steps
    days = (today - figures.last_trip_on).days if figures.last_trip_on else None
    return {
        "spend": _at_least(steps["spend"], figures.spent // 100),
        "frequency": _at_least(steps["frequency"], figures.trips),
        "recency": 0 if days is None else next((p for limit, p in steps["recency"] if days <= limit), 0),
        "potential": steps["potential"].get(figures.potential, 0),
    }


def score(rule: GradingRule, gained: dict[str, int]) -> int:
    """From 0 to 100."""
    return round(sum(rule.weights[name] * gained[name] for name in MEASURES) / 100)


def grade(rule: GradingRule, total: int) -> str:
    return next((code.value for code in GRADES if total >= rule.thresholds[code]), Customer.Grade.C.value)


def write_rule(
    *, by, effective_from: date, weights: dict, steps: dict, thresholds: dict, note: str
) -> GradingRule:
    """A new version; the old ones stay as they were. Raises `Refused` for a rule that makes no sense.

    Grades proposed by rule are an automated decision (PIPL 24, 55(2)): no new rule without an assessment in force.
    """
    if not by.has_perm("customers.write_grading"):
        raise PermissionDenied(_("You may not write the rule for grades."))
    if effective_from < localdate():
        raise Refused(_("A rule cannot begin in the past: grades were proposed under the old one."))
    if not note.strip():
        raise Refused(_("Say why the rule is changed."))
    _check(weights, thresholds)
    assessing.check(assessing.AUTOMATED, assessing.GRADES)
    with acting(by, reason=note.strip()):
        version = (GradingRule.objects.aggregate(last=Max("version"))["last"] or 0) + 1
        rule = GradingRule(
            version=version,
            effective_from=effective_from,
            weights=weights,
            steps=steps,
            thresholds=thresholds,
            note=note.strip(),
            written_by=by,
        )
        try:
            with transaction.atomic():
                rule.save()
        except IntegrityError as error:
            raise Refused(_("Somebody wrote a new version at the same moment. Look at it first.")) from error
        Event.note(Event.Kind.GRADING, by=by, act="rule", version=version)
    return rule


def write_reference(using: str = "default") -> None:
    """The first rule, where there is none. Needs nobody in particular."""
    if not GradingRule.objects.using(using).exists():
        GradingRule(version=1, effective_from=date(2026, 1, 1), note="", **FIRST).save(using=using)


def _check(weights: dict, thresholds: dict) -> None:
    if sum(weights.values()) != 100 or min(weights.values()) < 0:
        raise Refused(_("The weights must add up to 100 per cent."))
    limits = [thresholds[code] for code in GRADES]
    if (
        limits != sorted(limits, reverse=True)
        or len(set(limits)) < len(limits)
        or not 0 < limits[-1] <= limits[0] <= 100
    ):
        raise Refused(_("The thresholds must fall from VIP to B and lie between 1 and 100."))


def _at_least(steps: list, value: int) -> int:
    return max((gained for limit, gained in steps if value >= limit), default=0)
