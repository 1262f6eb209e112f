"""Which days an audit looks at, and by when its report is due."""

from datetime import date, timedelta

from agency import policy
from compliance.models import AuditPlan

Kind = AuditPlan.Kind


def period_of(kind: str, year: int, quarter: int = 0) -> tuple[date, date]:
    """First and last day, both included."""
    if kind != Kind.QUARTERLY:
        return date(year, 1, 1), date(year, 12, 31)
    first = date(year, 3 * quarter - 2, 1)
    following = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return first, following - timedelta(days=1)


def due_on(kind: str, year: int, quarter: int = 0) -> date:
    """The last day of the report, or of the filing of the audit of children's data."""
    ends_on = period_of(kind, year, quarter)[1]
    if kind == Kind.MINORS:
        return date(year + 1, *policy.MINORS_FILED_BY)
    return ends_on + (policy.AUDIT_REPORTED if kind == Kind.ANNUAL else policy.QUARTERLY_AUDIT_REPORTED)


def quarter_of(day: date) -> tuple[int, int]:
    return day.year, (day.month + 2) // 3


def quarter_before(day: date) -> tuple[int, int]:
    year, quarter = quarter_of(day)
    return (year, quarter - 1) if quarter > 1 else (year - 1, 4)
