"""What the clock says every morning: audits, filings and corrective actions that are due (J1, J3)."""

from datetime import datetime

from . import calendaring, correcting


def sweep(now: datetime) -> int:
    return calendaring.sweep(now) + correcting.sweep(now)
