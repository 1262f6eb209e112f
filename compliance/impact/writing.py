"""An assessment comes about: called for by what needs it, taken up by somebody, written, handed to the officer."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.holders import holders
from agency.models import Event, Notice, User
from compliance.models import ImpactAssessment
from compliance.models.impact_acts import APPROVE, DRAFT
from customers import numbering

from . import standing, subjects

PREFIX = "PG"  # 评估
ACTOR = "system:impact"
CALLED_FOR = gettext_noop("assessment called for")
State, Cause = ImpactAssessment.State, ImpactAssessment.Cause


def call_for(kind: str, key: str, *, by: User, now: datetime | None = None) -> ImpactAssessment | None:
    """What needs an assessment and has none that covers it: put one on the list, once; None where none is needed.

    Whoever enters a recipient or a purpose need not be allowed to write assessments.
    """
    if not subjects.causes(kind, key) or standing.standing(kind, key):
        return None
    with acting(by, reason=CALLED_FOR):
        return _put_on_the_list(kind, key, by=by, now=now or clock())


def begin(kind: str, key: str, *, by: User, now: datetime | None = None) -> ImpactAssessment:
    """Take up the assessment of a subject, anew where there is one: a refresh begins as the version before."""
    if not by.has_perm(DRAFT):
        raise PermissionDenied
    if not subjects.exists(kind, key):
        raise Refused(_("This is not on file: choose what the assessment is about."))
    with acting(by, reason=CALLED_FOR):
        found = _put_on_the_list(kind, key, by=by, now=now or clock())
        return take_up(found, by=by) if found.state == State.TRIGGERED else found


def take_up(assessment: ImpactAssessment, *, by: User) -> ImpactAssessment:
    with acting(by):
        assessment.begin(by=by)
        note(assessment, "impact_begun", by)
    return assessment


def keep(pk: UUID, *, by: User, values: dict) -> ImpactAssessment:
    """Keep what is written so far. Raises `Refused` to others than the author, and once it was handed in."""
    with acting(by, reason=gettext_noop("assessment written")):
        held = ImpactAssessment.objects.select_for_update(no_key=True).get(pk=pk)
        if held.state != State.DRAFTING or held.author_id != by.pk or not by.has_perm(DRAFT):
            raise Refused(_("Only whoever writes an assessment changes it, until it is handed in."))
        for name, value in values.items():
            setattr(held, name, value)
        held.save()
    return held


def hand_in(assessment: ImpactAssessment, *, by: User, now: datetime | None = None) -> ImpactAssessment:
    """Freeze what it is about and hand it to whoever decides. Raises `Refused` while a part says nothing."""
    with acting(by):
        covers = subjects.facts(assessment.kind, assessment.key)
        causes = subjects.causes(assessment.kind, assessment.key) or [Cause.OTHER]
        assessment.submit(by=by, covers=covers, causes=list(map(str, causes)), now=now or clock())
        note(assessment, "impact_submitted", by)
        tell(assessment, holders(APPROVE).exclude(pk=by.pk), "impact_waiting", person=by.name)
    return assessment


def note(assessment: ImpactAssessment, act: str, by: User | None, **facts) -> None:
    Event.note(
        Event.Kind.IMPACT,
        by=by,
        subject=assessment.pk,
        act=act,
        number=assessment.number,
        assessed=assessment.kind,
        key=assessment.key,
        version=assessment.version,
        **facts,
    )


def tell(assessment: ImpactAssessment, people: Iterable[User], kind: str, **params) -> int:
    """A notice to each, once for what the assessment is now; how many."""
    moment = assessment.updated_at.isoformat()
    return sum(
        Notice.objects.post(
            key=f"{kind}:{assessment.pk}:{moment}:{one.pk}",
            to=one,
            kind=kind,
            params={"number": assessment.number} | params,
            url=assessment.get_absolute_url(),
        )
        for one in people
    )


def _put_on_the_list(kind: str, key: str, *, by: User, now: datetime) -> ImpactAssessment:
    """The one under way, or a new one that begins with the words of the version before."""
    rows = ImpactAssessment.objects.of(kind, key)
    if found := rows.under_way().first():
        return found
    older = rows.order_by("-version").first()
    made = ImpactAssessment(
        kind=kind,
        key=key,
        number=numbering.take(PREFIX, year=localtime(now).year),
        version=(rows.aggregate(last=Max("version"))["last"] or 0) + 1,
        causes=list(map(str, subjects.causes(kind, key) or [Cause.OTHER])),
    )
    if older:
        for name in (*ImpactAssessment.TEXTS, "risks"):
            setattr(made, name, getattr(older, name))
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # a colleague was quicker by a moment
        return rows.under_way().get()
    note(made, "impact_called_for", by)
    tell(made, holders(DRAFT).exclude(pk=by.pk), "impact_needed")
    return made


def let_go(rows, person: User) -> int:
    """Drafts of somebody who leaves go back on the list, with what is written; in the transaction of the leaving."""
    held = list(rows.select_for_update(no_key=True))
    for one in held:
        one.state, one.author = State.TRIGGERED, None
        one.save()
        note(one, "impact_called_for", None)
        tell(one, holders(DRAFT).exclude(pk=person.pk), "impact_needed")
    return len(held)
