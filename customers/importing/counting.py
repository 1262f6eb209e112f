"""How many rows of a batch stand where: one query for every page, bar and final figure."""

from dataclasses import dataclass, field

from django.db.models import Count

from customers.models import ImportBatch, ImportRow

Step, Verdict, Choice, Outcome = ImportRow.Step, ImportRow.Verdict, ImportRow.Choice, ImportRow.Outcome
UPDATES = (Choice.FILL, Choice.OVERWRITE)


@dataclass
class Counts:
    """The rows of one batch by (step, verdict, choice, outcome)."""

    cells: dict[tuple[str, str, str, str], int]
    total: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)

    def __post_init__(self):
        for (_step, verdict, _choice, outcome), count in self.cells.items():
            self.total += count
            if verdict:
                self.verdicts[verdict] = self.verdicts.get(verdict, 0) + count
            if outcome:
                self.outcomes[outcome] = self.outcomes.get(outcome, 0) + count

    def where(self, **asked) -> int:
        """Rows that are as `asked`: step, verdict, choice, outcome; a tuple means any of them."""
        names = ("step", "verdict", "choice", "outcome")
        return sum(
            count
            for key, count in self.cells.items()
            if all(
                key[names.index(name)] in (wanted if isinstance(wanted, tuple) else (wanted,))
                for name, wanted in asked.items()
            )
        )

    @property
    def ready(self) -> int:
        """What importing would deal with now."""
        decided = self.where(
            step=Step.JUDGED,
            outcome="",
            verdict=(Verdict.TWIN, Verdict.REPEAT, Verdict.MANAGER),
            choice=(Choice.SKIP, *UPDATES, Choice.CREATE),
        )
        return self.where(step=Step.JUDGED, outcome="", verdict=Verdict.NEW) + decided

    @property
    def undecided(self) -> int:
        """Twins nobody has chosen for yet."""
        return self.where(
            step=Step.JUDGED, outcome="", verdict=(Verdict.TWIN, Verdict.REPEAT, Verdict.MANAGER), choice=""
        )

    @property
    def asked(self) -> int:
        """Rows put before a manager."""
        return self.where(step=Step.JUDGED, outcome="", choice=Choice.ASK)


def counts(batch: ImportBatch) -> Counts:
    keys = ("step", "verdict", "choice", "outcome")
    rows = batch.lines.order_by().values(*keys).annotate(count=Count("pk"))
    return Counts({tuple(row[key] for key in keys): row["count"] for row in rows})


def progress(batch: ImportBatch) -> int:
    """Per cent of the work of the batch's present state that is done."""
    State = ImportBatch.State
    if batch.state == State.READING:
        return 0
    found = counts(batch)
    if not found.total:
        return 0
    if batch.state == State.CHECKING:
        done = found.total - found.where(step=Step.READ) - found.where(step=Step.UNDERSTOOD) // 2
    elif batch.state == State.IMPORTING:
        done = found.total - found.ready
    elif batch.state == State.REVERTING:
        done = found.total - found.where(step=Step.DONE, outcome=(Outcome.CREATED, Outcome.UPDATED))
    else:
        return 100
    return max(0, min(99, 100 * done // found.total))
