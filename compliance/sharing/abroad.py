"""The meter of what went abroad this year: distinct people, exempt or not (促进和规范数据跨境流动规定 5, 7, 8)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from agency import policy
from agency.acting import acting_as
from compliance.models import OutwardShare, OutwardSubject
from compliance.models.recipient import HOME

from .delivering import SYSTEM


@dataclass(frozen=True)
class Meter:
    """Distinct people since 1 January, Shanghai. Whoever went abroad once without an exemption is not exempt."""

    year: int
    exempt: int
    counted: int
    sensitive: int

    @property
    def total(self) -> int:
        return self.exempt + self.counted

    @property
    def lines(self) -> list[tuple[str, int, int, int]]:
        """(code, people, line, per cent of it)."""
        found = (
            ("contract", self.counted, policy.ABROAD_CONTRACT),
            ("sensitive", self.sensitive, policy.ABROAD_SENSITIVE_ASSESSMENT),
            ("assessment", self.counted, policy.ABROAD_ASSESSMENT),
        )
        return [(code, people, line, min(100, 100 * people // line)) for code, people, line in found]


def shares(year: int):
    """Shares abroad sent off in `year`, the newest first."""
    rows = OutwardShare.objects.gone_out().exclude(country=HOME).filter(issued_at__year=year)
    return rows.order_by("-issued_at")


def measure(now: datetime) -> Meter:
    """Counted over the whole house; the numbers name nobody."""
    year = localdate(now).year
    with acting_as(SYSTEM):
        rows = OutwardSubject.objects.filter(share__in=shares(year).values("pk"))
        rows = rows.exclude(cause=OutwardSubject.Cause.TAKEN_OUT)
        facts = rows.values_list("customer", "share__basis", "share__sensitive")
        exempt, counted, sensitive = set(), set(), set()
        for customer, basis, delicate in facts.iterator():
            if basis != OutwardShare.Basis.CONSENT:  # a consent given beside the contract does no harm
                exempt.add(customer)
                continue
            counted.add(customer)
            if delicate:
                sensitive.add(customer)
    return Meter(year, len(exempt - counted), len(counted), len(sensitive))
