"""Who hears of what is due: the owner the day before, the manager when it is over; each task is told once."""

from collections import Counter
from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localdate

from agency import policy
from agency.acting import acting_as
from agency.models import Department, Notice, User
from customers.models import CareTask

from .dormant import ACTOR, BATCH

DUE, OVERDUE = 1, 2


def remind(now: datetime, *, batch: int = BATCH) -> int:
    """Tell whoever must hear by now; notices posted. Any number of workers may do this at once."""
    posted = 0
    while True:
        with acting_as(ACTOR):
            tasks = _claim(now, batch)
            posted += _tell(tasks, now)
        if len(tasks) < batch:
            return posted


def _claim(now: datetime, size: int) -> list[CareTask]:
    today = localdate(now)
    due = Q(told=0, due_on__lte=today + policy.TASK_REMINDED) | Q(told=DUE, due_on__lt=today)
    rows = CareTask.objects.open().filter(due, due_on__lte=today + policy.TASK_REMINDED)
    rows = rows.order_by("due_on", "pk").only("owner_id", "department_id", "due_on", "told")
    return list(rows.select_for_update(no_key=True, skip_locked=True, of=("self",))[:size])


def _tell(tasks: list[CareTask], now: datetime) -> int:
    if not tasks:
        return 0
    today, stages = localdate(now), {DUE: [], OVERDUE: []}
    for task in tasks:
        stages[OVERDUE if task.due_on < today else DUE].append(task)
    people = User.objects.select_related("department").in_bulk({task.owner_id for task in tasks})
    posted = 0
    for stage, some in stages.items():
        CareTask.objects.filter(pk__in=[task.pk for task in some]).update(told=stage, updated_at=now)
        own = Counter(people[task.owner_id] for task in some)
        posted += sum(_post(stage, person, "care_due", count, some[0]) for person, count in own.items())
        if stage == OVERDUE:
            heads = _heads()
            teams = Counter(heads.get(task.department_id) for task in some)
            posted += sum(
                _post(stage, head, "care_overdue_team", count, some[0])
                for head, count in teams.items()
                if head is not None
            )
    return posted


def _heads() -> dict[int, User | None]:
    """Department → the active head of it, else of the nearest above; a handful of rows, one query."""
    units = {unit.pk: unit for unit in Department.objects.select_related("head")}

    def head_of(pk: int | None) -> User | None:
        if pk is None:
            return None
        unit = units[pk]
        return unit.head if unit.head_id and unit.head.is_active else head_of(unit.parent_id)

    return {pk: head_of(pk) for pk in units}


def _post(stage: int, person: User, kind: str, count: int, first: CareTask) -> bool:
    """`first` of the claimed tasks names the batch: they are told of once, so its key comes once."""
    if not person.is_active:
        return False
    if kind == "care_due" and stage == OVERDUE:
        kind = "care_overdue"
    view = "?view=overdue" if stage == OVERDUE else ""
    team = "&who=team" if kind.endswith("team") else ""
    return Notice.objects.post(
        key=f"{kind}:{first.pk}:{first.due_on}:{person.pk}",
        to=person,
        kind=kind,
        params={"count": count},
        url=f"/customers/care/{view}{team}",
    )
