"""Three years of a clock that stops, jumps and stutters, and what must have happened in them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.utils.timezone import make_aware

from agency.models import Notice
from compliance import sweeps
from compliance.models import Sweep

SWEEPS = ("contract_days", "library", "approvals")
BEAT = 30  # seconds, the longest of the three
MINUTE, DAY = timedelta(seconds=60), timedelta(days=1)
BEGINS = make_aware(datetime(2026, 12, 1, 8))
ENDS = make_aware(datetime(2029, 12, 1, 8))
LEAP = date(2028, 2, 29)


def nine(day: date) -> datetime:
    return make_aware(datetime(day.year, day.month, day.day, 9))


def rungs(ends_on: date) -> dict[int, datetime]:
    """Nine in the morning 30, 15, 7 and 1 days before; the midnight after the last day."""
    midnight = make_aware(datetime(ends_on.year, ends_on.month, ends_on.day)) + DAY
    return {days: nine(ends_on - days * DAY) for days in (30, 15, 7, 1)} | {0: midnight}


@dataclass
class Years:
    """`dues` are moments at which something must be told, `acts` what people do at a moment meanwhile."""

    begins: datetime
    ends: datetime
    random: Random
    dues: list[datetime] = field(default_factory=list)
    acts: list[tuple[datetime, Callable[[datetime], None]]] = field(default_factory=list)
    outages: list[tuple[datetime, datetime]] = field(default_factory=list)
    told: dict[str, datetime] = field(default_factory=dict)  # key of a notice -> when the clock gave it
    ticks: int = 0

    def out(self, start: datetime, length: timedelta) -> None:
        """The workers stand still."""
        self.outages.append((start, start + length))

    def possible(self, due: datetime) -> datetime:
        """The earliest moment at which a worker could know: the due moment, or the end of the outage."""
        for start, end in sorted(self.outages):
            if start <= due < end:
                due = end
        return due

    def in_time(self, due: datetime, at: datetime) -> bool:
        return due <= at <= self.possible(due) + MINUTE

    def run(self) -> None:
        """Everything in the order of the clock; acts happen whether or not the workers run."""
        line = [(moment, 0, act) for moment, act in self.acts]
        line += [(moment, 1, None) for moment in self._ticks()]
        for moment, kind, act in sorted(line, key=lambda one: one[:2]):
            if kind == 0:
                act(moment)
            else:
                self._tick(moment)

    def _ticks(self) -> Iterable[datetime]:
        """The beats just before and after each due moment, one every few days, the first after each outage."""
        found, moment = [], self.begins
        while moment < self.ends:
            found.append(moment)
            moment += timedelta(seconds=self.random.randint(86_400, 5 * 86_400))
        for due in set(self.dues):
            found.append(due - timedelta(seconds=self.random.uniform(0.01, BEAT)))
            found.append(due + timedelta(seconds=self.random.uniform(0, BEAT)))
        found += [end + timedelta(seconds=self.random.uniform(0, BEAT)) for _start, end in self.outages]
        return [one for one in found if self.possible(one) == one]

    def _tick(self, moment: datetime) -> None:
        """As the beat does it; now and then doubled, or with a clock that was set back."""
        self._sweep(moment)
        if self.random.random() < 0.3:
            self._sweep(moment)
        if self.random.random() < 0.1:
            self._sweep(moment - timedelta(seconds=self.random.randint(1, 7200)))

    def _sweep(self, moment: datetime) -> None:
        for name in SWEEPS:
            sweeps.run(name, moment)
        assert not Sweep.objects.filter(name__in=SWEEPS, failed__gt=0).exists()
        fresh = Notice.objects.exclude(key__in=self.told).values_list("key", flat=True)
        self.told |= dict.fromkeys(fresh, moment)
        self.ticks += 1
