"""The agenda of a meeting draws itself up from what was learnt since the last one (B44).

It names its sources; their words are read anew, within the rights of whoever reads.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Model, QuerySet
from django.utils.timezone import now as clock

from agency import policy
from agency.models import Department
from customers.models import (
    AgendaItem,
    CareTask,
    Lead,
    PinnedAlert,
    PreferenceItem,
    ProductOpinion,
    TeamMeeting,
)

Topic = AgendaItem.Topic
OUTCOMES = (CareTask.Outcome.CHANGED, CareTask.Outcome.LOST, CareTask.Outcome.REFUSES)


@dataclass(frozen=True)
class Source:
    """A table the agenda is drawn from: its rows since a moment, that moment's column, and a row's words."""

    model: type[Model]
    moment: str
    rows: Callable[[QuerySet], QuerySet]
    topic: Callable[[Model], str]
    words: Callable[[Model], Iterable]


def _told(lead: Lead) -> list:
    return [lead.get_kind_display(), lead.wish, lead.note]


SOURCES: tuple[Source, ...] = (
    Source(
        Lead,
        "collected_at",
        lambda rows: rows.filter(kind__in=["observation", "change", "complaint"]).exclude(state="rejected"),
        lambda lead: Topic(lead.kind),
        _told,
    ),
    Source(
        PreferenceItem,
        "created_at",
        lambda rows: rows,
        lambda row: Topic.PREFERENCE,
        lambda row: [row.get_kind_display(), row.value, row.get_source_display()],
    ),
    Source(
        PinnedAlert,
        "created_at",
        lambda rows: rows,
        lambda row: Topic.ALERT,
        lambda row: [row.get_severity_display(), row.text],
    ),
    Source(
        CareTask,
        "ended_at",
        lambda rows: rows.filter(outcome__in=OUTCOMES),
        lambda row: Topic.VISIT,
        lambda row: [row.get_outcome_display(), row.what],
    ),
    Source(
        ProductOpinion,
        "created_at",
        lambda rows: rows.filter(overall__lte=policy.LOW_OPINION),
        lambda row: Topic.OPINION,
        lambda row: [str(row), row.product_kind, row.wishes],
    ),
)
SOURCE_OF = {
    "preference": PreferenceItem,
    "alert": PinnedAlert,
    "visit": CareTask,
    "opinion": ProductOpinion,
}


def draw_up(meeting: TeamMeeting, *, now: datetime | None = None) -> int:
    """Add what is new, and what the last meeting left undecided; how many lines. Called again, it adds the rest."""
    now = now or clock()
    units = Department.objects.subtree_ids([meeting.department_id])
    room = policy.MEETING_ITEMS - AgendaItem.objects.filter(meeting=meeting).count()
    lines = [*_left_over(meeting), *_new(units, meeting.since, now)]
    lines.sort(key=lambda line: line.noted_at, reverse=True)
    known = set(AgendaItem.objects.filter(meeting=meeting).values_list("source", flat=True))
    fresh = {line.source: line for line in lines if line.source not in known}
    made = [_of(meeting, line) for line in list(fresh.values())[: max(0, room)]]
    AgendaItem.objects.bulk_create(made, ignore_conflicts=True)
    meeting.drawn_up_at = now
    meeting.save()
    return len(made)


def _new(units, since: datetime, now: datetime):
    for source in SOURCES:
        rows = source.model.objects.filter(
            customer__department__in=units,
            **{f"{source.moment}__gt": since, f"{source.moment}__lte": now},
        )
        for row in source.rows(rows).order_by(f"-{source.moment}")[: policy.MEETING_ITEMS]:
            yield AgendaItem(
                customer_id=row.customer_id,
                topic=source.topic(row),
                source=row.pk,
                noted_at=getattr(row, source.moment),
            )


def _left_over(meeting: TeamMeeting) -> list[AgendaItem]:
    """Lines of the meeting before that nothing was decided about."""
    before = TeamMeeting.objects.filter(department=meeting.department_id, state=TeamMeeting.State.CLOSED)
    last = before.order_by("-held_on", "-pk").first()
    return list(AgendaItem.objects.filter(meeting=last, decision="")) if last else []


def _of(meeting: TeamMeeting, line: AgendaItem) -> AgendaItem:
    return AgendaItem(
        meeting=meeting,
        customer_id=line.customer_id,
        topic=line.topic,
        source=line.source,
        noted_at=line.noted_at,
    )


def lines(meeting: TeamMeeting, user) -> list[AgendaItem]:
    """The lines `user` may see, customer by customer, each with `words` from its source."""
    rows = AgendaItem.objects.visible_to(user).filter(meeting=meeting).select_related("customer__owner")
    found = list(rows.order_by("customer", "-noted_at", "-pk"))
    by_model = groupby(sorted(found, key=_model_name), key=_model_name)
    for _name, group in by_model:
        _read(list(group))
    return found


def _model(item: AgendaItem) -> type[Model]:
    return SOURCE_OF.get(item.topic, Lead)


def _model_name(item: AgendaItem) -> str:
    return _model(item).__name__


def _read(items: list[AgendaItem]) -> None:
    """Give each line its words; a source that is gone, or not for this reader, says nothing."""
    model = _model(items[0])
    source = next(one for one in SOURCES if one.model is model)
    rows = {row.pk: row for row in model.objects.filter(pk__in=[item.source for item in items])}
    for item in items:
        row = rows.get(item.source)
        item.row = row
        item.words = " · ".join(str(word) for word in source.words(row) if word) if row else ""
