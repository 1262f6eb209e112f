"""The rows of the rules, written after migrate; what counsel set since stays."""

from agency.acting import acting_as
from contracts.models import CheckRule
from contracts.models.check_rule import WEIGHT

from .registry import RULES
from .running import shipped


def write_reference(using: str = "default") -> None:
    """A new rule gets its row; a newer version of one brings its words, and never a lighter weight."""
    with acting_as("system:reference"):
        kept = {one.code: one for one in CheckRule.objects.using(using).all()}
        for code, one in RULES.items():
            row = kept.get(code)
            if row is None:
                shipped(one).save(using=using)
            elif row.shipped < one.since:
                _renew(row, shipped(one)).save(using=using)


def _renew(row: CheckRule, new: CheckRule) -> CheckRule:
    row.explanation, row.explanation_en, row.shipped = new.explanation, new.explanation_en, new.shipped
    row.severity = max(row.severity, new.severity, key=WEIGHT.__getitem__)
    row.words = [*row.words, *(word for word in new.words if word not in row.words)]
    row.version += 1
    return row
