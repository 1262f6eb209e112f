"""The contracts behind a figure: `?of=signed:2026-10` in the address of the list."""

from datetime import date

from django.db.models import QuerySet

from contracts.checking.registry import RULES
from contracts.models import ApprovalStep, CheckResult, Contract, Dispute

from .months import bounds

FOUND = (CheckResult.Outcome.FAIL, CheckResult.Outcome.WAIVED)


def behind(rows: QuerySet[Contract], code: str) -> QuerySet[Contract]:
    """`rows` as far as the figure counted them; all of them where the code makes no sense."""
    name, _sign, value = code.partition(":")
    if name in BY_MONTH:
        first = month(value)
        return rows if first is None else BY_MONTH[name](rows, first)
    if name == "rule":
        found = CheckResult.objects.filter(rule=value[:40], outcome__in=FOUND)
        return rows.filter(pk__in=found.order_by().values("contract"))
    if name == "office" and value in ApprovalStep.Office.values:
        asked = ApprovalStep.objects.filter(office=value, decided_at__isnull=False)
        return rows.filter(pk__in=asked.order_by().values("contract"))
    return rows


def known(code: str) -> bool:
    """Whether a figure is named so, as a saved view may keep it."""
    name, _sign, value = code.partition(":")
    if name in BY_MONTH:
        return month(value) is not None
    return (name == "rule" and value in RULES) or (name == "office" and value in ApprovalStep.Office.values)


def month(text: str) -> date | None:
    """2026-10 → its first day; None for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _signed(rows, first: date):
    since, until, _last = bounds(first)
    return rows.filter(signed_at__gte=since, signed_at__lt=until).exclude(kind__family="change")


def _ends(rows, first: date):
    _since, _until, last = bounds(first)
    return rows.standing().filter(ends_on__range=(first, last)).exclude(kind__family="change")


def _disputed(rows, first: date):
    since, until, _last = bounds(first)
    found = Dispute.objects.filter(opened_at__gte=since, opened_at__lt=until)
    return rows.filter(pk__in=found.order_by().values("contract"))


BY_MONTH = {"signed": _signed, "ends": _ends, "disputed": _disputed}
