"""What a control test looks at and answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.timezone import localdate, make_aware

LISTED = 200  # records of the list behind a result that are kept; all are counted


@dataclass(frozen=True)
class Period:
    """Days, both included, Shanghai; `now` is the moment of the test."""

    starts_on: date
    ends_on: date
    now: datetime

    @property
    def start(self) -> datetime:
        return make_aware(datetime.combine(self.starts_on, time.min))

    @property
    def end(self) -> datetime:
        """The first moment after the period, or now where it is still running."""
        return min(make_aware(datetime.combine(self.ends_on + timedelta(days=1), time.min)), self.now)

    @property
    def before(self) -> date:
        """The day that is not over yet, Shanghai: what was due before it is late."""
        return localdate(self.end)


@dataclass(frozen=True)
class Seen:
    """`hits` of `population` are exceptions; `behind` are (kind, id) of some of them; `figure` a per cent."""

    population: int
    hits: int
    behind: list[tuple[str, str]] = field(default_factory=list)
    figure: float | None = None


Measure = Callable[[Period], Seen]
MEASURES: dict[str, Measure] = {}


def measures(code: str) -> Callable[[Measure], Measure]:
    """Decorator: this function is the automatic test of the control `code`."""

    def register(function: Measure) -> Measure:
        MEASURES[code] = function
        return function

    return register


def seen(population: int, rows, kind: str, column: str = "pk") -> Seen:
    """The rows of a queryset as exceptions."""
    ids = [(kind, str(pk)) for pk in rows.values_list(column, flat=True)[:LISTED]]
    return Seen(population, rows.order_by().count() if len(ids) == LISTED else len(ids), ids)


def listed(kind: str, ids: list) -> list[tuple[str, str]]:
    return [(kind, str(pk)) for pk in ids[:LISTED]]


def per_cent(part: int, whole: int) -> float | None:
    """Rounded down to a tenth, so that 100 means all."""
    return int(1000 * part / whole) / 10 if whole else None
