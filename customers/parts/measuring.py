"""The quality of many archives at once: per department, by band, what is missing most, the worst (C18)."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Avg, Count, F, Func, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from agency import policy
from agency.models import Department
from agency.visibility import scope_of
from customers.models import ArchiveQuality, Customer

from . import quality

# (from, to) of the score, both included
BANDS: dict[str, tuple[int, int]] = {
    "0": (0, 39),
    "40": (40, 59),
    "60": (60, 79),
    "80": (80, 99),
    "100": (100, 100),
}
BAND_LABELS = {
    "0": gettext_lazy("below 40"),
    "40": gettext_lazy("40 to 59"),
    "60": gettext_lazy("60 to 79"),
    "80": gettext_lazy("80 to 99"),
    "100": gettext_lazy("complete"),
}
MISSING_SHOWN = 8


@dataclass(frozen=True)
class Asked:
    """The filters of the list as they stand in the address; what is not understood is left out."""

    department: int | None = None
    band: str = ""
    missing: str = ""

    @classmethod
    def parse(cls, query: QueryDict) -> "Asked":
        department, missing = query.get("department", ""), query.get("missing", "")
        return cls(
            int(department)
            if department.isascii() and department.isdigit() and len(department) < 10
            else None,
            query.get("band", "") if query.get("band", "") in BANDS else "",
            missing if missing in quality.CONTENTS else "",
        )

    def query(self, **other) -> str:
        facts = {name: getattr(self, name) for name in self.__dataclass_fields__} | other
        return urlencode({name: value for name, value in facts.items() if value})

    def as_filters(self) -> str:
        """The same archives in the list of archives, where acts on many begin (`customers.figures.narrowing`)."""
        facts = {"reach": "own", "department": self.department, "band": self.band, "lacks": self.missing}
        return urlencode({name: value for name, value in facts.items() if value})


def within(user) -> QuerySet[ArchiveQuality]:
    """The quality rows `user` answers for: the departments of the scope, or the house."""
    scope = scope_of(user)
    rows = ArchiveQuality.objects.all()
    return rows if scope.everything else rows.filter(department_id__in=scope.departments)


def asked_for(user, asked: Asked) -> QuerySet[ArchiveQuality]:
    rows = within(user)
    if asked.department:
        rows = rows.filter(department_id=asked.department)
    if asked.band:
        rows = rows.filter(score__range=BANDS[asked.band])
    if asked.missing:
        rows = rows.filter(missing__contains=[asked.missing])
    return rows


@dataclass(frozen=True)
class Line:
    """One department in figures."""

    department: Department
    count: int
    average: int
    weak: int  # below 60
    stale: int  # not confirmed within a quarter


def departments(user, today: date) -> list[Line]:
    """The departments of the scope that keep archives, the weakest first. One query over one index."""
    stale_before = today - policy.FRESH_FOR
    found = (
        within(user)
        .values("department_id")
        .annotate(
            count=Count("pk"),
            average=Avg("score"),
            weak=Count("pk", filter=Q(score__lt=60)),
            stale=Count("pk", filter=Q(fresh_on__lt=stale_before)),
        )
        .order_by("average")
    )
    found = list(found)
    units = Department.objects.in_bulk({row["department_id"] for row in found})
    return [
        Line(units[row["department_id"]], row["count"], round(row["average"]), row["weak"], row["stale"])
        for row in found
        if row["department_id"] in units
    ]


def bands(user, asked: Asked) -> dict[str, int]:
    """How many archives in each band of the score."""
    rows = asked_for(user, Asked(asked.department))
    counts = {code: Count("pk", filter=Q(score__range=ends)) for code, ends in BANDS.items()}
    return rows.aggregate(**{f"b{code}": count for code, count in counts.items()})


def missing_most(user, asked: Asked) -> list[tuple[str, int]]:
    """(code of a content, how many archives lack it), the most frequent first."""
    rows = asked_for(user, Asked(asked.department)).annotate(
        code=Func(F("missing"), function="unnest", set_returning=True)
    )
    counted = rows.values("code").annotate(count=Count("pk")).order_by("-count", "code")
    return [(row["code"], row["count"]) for row in counted[:MISSING_SHOWN] if row["code"] in quality.CONTENTS]


def worst(user, asked: Asked, after: str = "") -> tuple[list[ArchiveQuality], str]:
    """One page of the archives asked for, the weakest first, and the key of the next page or ""."""
    rows = asked_for(user, asked).filter(customer__in=Customer.objects.visible_to(user).values("pk"))
    if key := _key(after):
        score, pk = key
        rows = rows.filter(Q(score__gt=score) | Q(score=score, customer__gt=pk))
    rows = rows.select_related("customer__owner", "customer__department").order_by("score", "customer")
    found = list(rows[: policy.PAGE + 1])
    shown = found[: policy.PAGE]
    return shown, f"{shown[-1].score}~{shown[-1].pk}" if len(found) > policy.PAGE else ""


def _key(text: str) -> tuple[int, UUID] | None:
    score, _sign, pk = text.partition("~")
    try:
        return int(score), UUID(pk)
    except ValueError:
        return None
