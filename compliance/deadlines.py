"""The 48-hour clock (seed 000 §三.2 “48小时内录入”, B17): who is warned when, what a breach leaves behind.

What is due is asked of the facts (`Intake.due_at`), never of a timer set long ago. `Intake.warned` says how
far a first contact has been told of; it moves in the transaction that posts the notices, under the row's
lock, so lost ticks, double workers and killed processes change nothing. After an outage only the most urgent
of the missed warnings is sent.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError
from django.db.models import Case, DateTimeField, F, Min, Q, QuerySet, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting_as
from agency.models import Department, Event, Notice, User
from customers.models import Intake

ACTOR = "system:remind"
WHY = gettext_noop("48-hour clock")
BATCH = 500  # rows of one transaction (permissions.md §3.3)
MANAGER_STAGE = 1 + policy.ENTRY_WARNINGS.index(policy.MANAGER_WARNING)
BREACH = 1 + len(policy.ENTRY_WARNINGS)
COLLECTOR = ("collected_by__name", "collected_by__is_active")
log = structlog.get_logger("compliance.deadlines")


@dataclass
class Swept:
    """What a sweep did: contacts told of, notices posted, contacts that failed and stay due."""

    done: int = 0
    notices: int = 0
    failed: int = 0


def stage_of(due_at: datetime, now: datetime) -> int:
    """0 while nothing is due, 1… for the warnings 24, 12 and 4 hours before the end, `BREACH` after it.

    A warning is due to the second; the end itself is still in time (an entry at 48:00:00 is on time).
    """
    if now > due_at:
        return BREACH
    return sum(due_at - now <= before for before in policy.ENTRY_WARNINGS)


def due(now: datetime) -> QuerySet[Intake]:
    """Waiting first contacts whose present stage has not been told."""
    reached = Q(warned__lt=BREACH, due_at__lt=now)
    for stage, before in enumerate(policy.ENTRY_WARNINGS, 1):
        reached |= Q(warned__lt=stage, due_at__lte=now + before)
    return Intake.objects.waiting().filter(reached, due_at__lte=now + policy.ENTRY_WARNINGS[0])


def sweep(now: datetime, *, batch: int = BATCH, at_most: int = 100) -> Swept:
    """Tell everybody who must hear of a clock by `now`: `at_most` batches, one transaction each.

    Any number of processes may do this at once. A contact that cannot be told is left for the next sweep and
    does not keep the others waiting.
    """
    swept, poison = Swept(), set()
    for _turn in range(at_most):
        size = _batch(now, batch, swept, poison)
        if size < batch:
            break
    swept.done += record_late(now, batch=batch)
    return swept


def record_late(now: datetime, *, batch: int = BATCH) -> int:
    """Record the breach of contacts that were entered or given up too late before any sweep had seen them.

    Nobody is told: the work is done. Returns how many were recorded.
    """
    ran_out = Q(entered_at__gt=F("due_at")) | Q(closed_at__gt=F("due_at"))
    rows = Intake.objects.filter(ran_out, breached_at=None)
    recorded, poison = 0, set()
    while True:
        found: list = []
        try:
            recorded += _record(rows.exclude(pk__in=poison), batch, now, found)
        except (OperationalError, InterfaceError):  # the database went away: everything is found again
            raise
        except Exception:
            if not found:
                raise
            for pk in found:
                try:
                    recorded += _record(rows.filter(pk=pk), 1, now, [])
                except Exception as error:  # noqa: BLE001 (one bad contact must not hide the others)
                    poison.add(pk)
                    log.error("a breach could not be recorded", intake=str(pk), error=type(error).__name__)
        if len(found) < batch:
            return recorded


def _record(rows: QuerySet[Intake], size: int, now: datetime, found: list) -> int:
    """Claim up to `size` rows and record their breaches; what was claimed is added to `found`."""
    with acting_as(ACTOR, reason=WHY):
        late = list(
            rows.select_for_update(no_key=True, skip_locked=True).only(
                "due_at", "collected_by_id", "department_id"
            )[:size]
        )
        found += [intake.pk for intake in late]
        _record_breaches(late, now)
    return len(late)


def _record_breaches(intakes: list[Intake], now: datetime) -> None:
    """The moment the time was over on the row, one line each in the register (B17: recorded and counted)."""
    for intake in intakes:
        Event.note(
            Event.Kind.BREACHED,
            subject=intake.pk,
            due_at=intake.due_at.isoformat(),
            person=intake.collected_by_id,
            department=intake.department_id,
        )
    Intake.objects.filter(pk__in=[intake.pk for intake in intakes]).update(
        warned=BREACH, breached_at=F("due_at"), updated_at=now
    )


def _batch(now: datetime, size: int, swept: Swept, poison: set) -> int:
    """One batch; returns how many contacts it found. What fails is tried one by one, and counted."""
    found: list = []
    try:
        with acting_as(ACTOR, reason=WHY):
            told = _tell(now, due(now).exclude(pk__in=poison), size, found)
    except (OperationalError, InterfaceError):  # the database went away: everything stays due
        raise
    except Exception:
        if not found:
            raise
        for pk in found:
            try:
                with acting_as(ACTOR, reason=WHY):
                    _count(swept, _tell(now, due(now).filter(pk=pk), 1, []))
            except Exception as error:  # noqa: BLE001 (one bad contact must not silence the others)
                poison.add(pk)
                swept.failed += 1
                log.error("a first contact could not be told of", intake=str(pk), error=type(error).__name__)
        return len(found)
    _count(swept, told)
    return len(found)


def _count(swept: Swept, told: tuple[int, int]) -> None:
    swept.done += told[0]
    swept.notices += told[1]


def _tell(now: datetime, rows: QuerySet[Intake], size: int, found: list) -> tuple[int, int]:
    """Claim up to `size` rows, post their notices and move their stage; returns (contacts, notices)."""
    claimed = list(
        rows.order_by("due_at", "pk")
        .select_for_update(no_key=True, skip_locked=True, of=("self",))
        .select_related("collected_by")
        .only("due_at", "collected_at", "department_id", "warned", *COLLECTOR)[:size]
    )
    found += [intake.pk for intake in claimed]
    if not claimed:
        return 0, 0
    chain, stages, notices = heads(), {}, 0
    for intake in claimed:
        stage = stage_of(intake.due_at, now)
        stages.setdefault(stage, []).append(intake)
        notices += sum(_post(intake, stage, person) for person in _listeners(intake, stage, chain))
    _record_breaches(stages.pop(BREACH, []), now)
    for stage, warned in stages.items():
        Intake.objects.filter(pk__in=[intake.pk for intake in warned]).update(warned=stage, updated_at=now)
    return len(claimed), notices


def heads() -> dict[int, tuple[int | None, User | None]]:
    """Department id → (the department above it, its active head); a handful of rows, one query."""
    return {
        unit.pk: (unit.parent_id, unit.head if unit.head_id and unit.head.is_active else None)
        for unit in Department.objects.select_related("head")
    }


def manager_of(department_id: int, person: User, chain: dict) -> User | None:
    """Who answers for the clocks of `person`: the head of the department, else of the nearest one above.

    A head's own clocks are the business of the head above, as `Department.managers()` has it for the rest.
    """
    at: int | None = department_id
    while at is not None:
        at, head = chain[at]
        if head is not None and head.pk != person.pk:
            return head
    return None


def _listeners(intake: Intake, stage: int, chain: dict) -> list[User]:
    collector = intake.collected_by
    told = [collector] if collector.is_active else []
    if stage >= MANAGER_STAGE and (manager := manager_of(intake.department_id, collector, chain)):
        told.append(manager)
    return told


def _post(intake: Intake, stage: int, person: User) -> bool:
    kind = "entry_breached" if stage == BREACH else "entry_closing"
    team = person.pk != intake.collected_by_id
    return Notice.objects.post(
        key=f"entry:{intake.pk}:{stage}:{person.pk}",
        to=person,
        kind=f"{kind}_team" if team else kind,
        params={
            "collected_at": intake.collected_at.isoformat(),
            "due_at": intake.due_at.isoformat(),
            "person": intake.collected_by.name,
        },
        url=intake.get_absolute_url(),
    )


def oldest_overdue(now: datetime) -> datetime | None:
    """Since when the longest waiting untold stage is due, for `/readyz`; None when everything is told.

    A contact noted late is due from the moment it was noted.
    """
    nexts = [
        When(warned=told, then=F("due_at") - before) for told, before in enumerate(policy.ENTRY_WARNINGS)
    ]
    since = Greatest(Case(*nexts, default=F("due_at"), output_field=DateTimeField()), F("created_at"))
    return due(now).aggregate(oldest=Min(since))["oldest"]
