"""Clauses of the library: drafted, approved by another, replaced by a next version, retired."""

from typing import Any

from django.db.models import Q
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice, User
from contracts.models import Clause

from .rights import PUBLISH, WRITE, already, counsels, demand

State = Clause.State
WRITTEN = gettext_noop("clause written")
DECIDED = gettext_noop("clause decided on")


def draft(clause: Clause, *, by: User) -> Clause:
    """Keep a new clause, or another wording of one’s own draft. Raises `Refused` once it was decided on."""
    demand(by, WRITE)
    with acting(by, reason=WRITTEN):
        if not clause._state.adding:
            before = _held(clause, State.DRAFT)
            if before.drafted_by_id != by.pk:
                raise Refused(_("Only whoever drafts a clause changes it."))
            clause.save()
            return clause
        if clause.version == 1 and Clause.objects.filter(name=clause.name).exists():
            raise Refused(_("There is a clause of this name: draft its next version."))
        clause.drafted_by = by
        clause.save(force_insert=True)
        _note("clause_drafted", clause, by)
        for person in counsels(but=by):
            Notice.objects.post(
                key=f"clause_waiting:{clause.pk}:{person.pk}",
                to=person,
                kind="clause_waiting",
                params={"person": by.name, "clause": clause.name},
                url=clause.get_absolute_url(),
            )
    return clause


def following(clause: Clause, *, by: User) -> Clause:
    """The next version of an approved clause, not yet kept: its words are changed, then `draft` keeps it.

    Raises `Refused` where one is being drafted already.
    """
    demand(by, WRITE)
    if clause.state != State.APPROVED:
        raise already(clause)
    if Clause.objects.filter(name=clause.name, state=State.DRAFT).exists():
        raise Refused(_("The next version of this clause is being drafted already."))
    told: dict[str, Any] = {
        name: getattr(clause, name) for name in ("category", "name", "text", "highlighted", "risk", "law")
    }
    newest = Clause.objects.filter(name=clause.name).order_by("-version").first()
    free = not Clause.objects.filter(replaces=clause).exists()
    return Clause(version=newest.version + 1, replaces=clause if free else None, **told)


def approve(clause: Clause, *, by: User) -> Clause:
    """Counsel lets it into templates; the version before is retired. Raises `Refused` to whoever drafted it."""
    demand(by, PUBLISH)
    with acting(by, reason=DECIDED):
        clause = _held(clause, State.DRAFT)
        if clause.drafted_by_id == by.pk:
            raise Refused(_("You drafted this. Another person has to approve it."))
        for older in Clause.objects.filter(name=clause.name, state=State.APPROVED):
            older.state = State.RETIRED
            older.save()
        clause.state, clause.approved_by = State.APPROVED, by
        clause.save()
        _note("clause_approved", clause, by)
        _tell_drafter(clause, by)
    return clause


def retire(clause: Clause, *, by: User) -> Clause:
    """Templates take it over no more; those that have a copy keep it. A draft of one’s own may be dropped so."""
    demand(by, WRITE)
    with acting(by, reason=DECIDED):
        clause = _held(clause, State.DRAFT, State.APPROVED)
        if clause.state == State.APPROVED or clause.drafted_by_id != by.pk:
            demand(by, PUBLISH)
        refused = clause.state == State.DRAFT and clause.drafted_by_id != by.pk
        clause.state = State.RETIRED
        clause.save()
        _note("clause_retired", clause, by)
        if refused:
            _tell_drafter(clause, by)
    return clause


def to_use() -> list[Clause]:
    """What templates may take over."""
    return list(Clause.objects.filter(state=State.APPROVED))


def narrowed(category: str = "", words: str = ""):
    """The list of the library, retired ones last."""
    rows = Clause.objects.select_related("drafted_by", "approved_by")
    if category:
        rows = rows.filter(category=category)
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(text__icontains=words) | Q(law__icontains=words))
    return rows


def _held(clause: Clause, *states: str) -> Clause:
    found = Clause.objects.select_for_update(no_key=True).get(pk=clause.pk)
    if found.state not in states:
        raise already(found)
    return found


def _note(act: str, clause: Clause, by: User) -> None:
    Event.note(Event.Kind.TEMPLATE, by=by, subject=clause.pk, act=act, version=clause.version)


def _tell_drafter(clause: Clause, by: User) -> None:
    if clause.drafted_by and clause.drafted_by_id != by.pk:
        Notice.objects.post(
            key=f"clause_decided:{clause.pk}:{clock().isoformat()}",
            to=clause.drafted_by,
            kind="clause_decided",
            params={"person": by.name, "clause": clause.name},
            url=clause.get_absolute_url(),
        )
