"""What hangs on a colleague who leaves: opened doors are shut, work goes to whoever takes over (H8, B17).

Tasks, care and lines of reviews follow their archive by triggers; what is left of them is handed over here.
What a person merely did once (entered, decided, drew) stays with the name: that is history, not possession.
"""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from agency.acting import current
from agency.encryption.rotation import shred
from agency.models import Event, SavedView, User
from agency.offboarding import BATCH, step

from .exporting.asking import write_down
from .helping import asking, managers
from .leads import outcome
from .models import (
    CareAction,
    CareTask,
    Customer,
    CustomerExport,
    CustomerGrant,
    FillLink,
    HelpRequest,
    Intake,
    Lead,
    RegistrationDraft,
    Segment,
    ShareRequest,
    TeamMeeting,
)
from .selecting import move_waiting

Exporting, Sharing = CustomerExport.State, ShareRequest.State


# --- doors that are shut ----------------------------------------------------------------------------------
@step("grants", _("Access to other archives"), lambda person: CustomerGrant.objects.filter(user=person))
def grants(rows, person: User, heir, now: datetime) -> int:
    """Shares the person received end; their requests say so."""
    count = rows.delete()[0]
    live = ShareRequest.objects.select_for_update(no_key=True).filter(
        recipient=person, state=Sharing.APPROVED, expires_at__gt=now
    )
    for request in live:
        request.state, request.expires_at = Sharing.REVOKED, now
        request.save()
        Event.note("share", subject=request.customer_id, act="revoked", request=str(request.pk))
    return count


@step(
    "requests",
    _("Requests for access that waited"),
    lambda person: (
        ShareRequest.objects.filter(requester=person, state=Sharing.WAITING)
        | ShareRequest.objects.filter(recipient=person, state=Sharing.WAITING)
    ),
)
def requests(rows, person: User, heir, now: datetime) -> int:
    found = list(rows.select_for_update(no_key=True))
    for request in found:
        request.state = Sharing.WITHDRAWN
        request.save()
        Event.note("share", subject=request.customer_id, act="withdrawn", request=str(request.pk))
    return len(found)


@step(
    "exports",
    _("Exports"),
    lambda person: CustomerExport.objects.listed().filter(
        by=person, state__in=(Exporting.WAITING, Exporting.BUILDING, Exporting.READY)
    ),
)
def exports(rows, person: User, heir, now: datetime) -> int:
    """Files lose their key, what was only asked for is withdrawn."""
    found = list(rows.select_for_update(no_key=True, of=("self",)))
    for export in found:
        ready = export.state == Exporting.READY
        if ready:
            shred(export.pk, at=now)
        state = Exporting.EXPIRED if ready else Exporting.WITHDRAWN
        CustomerExport.objects.filter(pk=export.pk).update(state=state, content=None)
        write_down(export, "destroyed" if ready else "withdrawn", by=None)
    return len(found)


@step(
    "links",
    _("Links given to customers"),
    lambda person: FillLink.objects.filter(made_by=person, used_at=None, ended_at=None),
)
def links(rows, person: User, heir, now: datetime) -> int:
    return rows.update(ended_at=now)


# --- work that goes on ------------------------------------------------------------------------------------
@step("archives", _("Customer archives"), lambda person: Customer.objects.filter(owner=person), handed=True)
def archives(rows, person: User, heir: User, now: datetime) -> int:
    """To the heir and the heir's department, with all that follows an archive."""
    held = rows.select_for_update(no_key=True, of=("self",)).order_by("pk")[:BATCH]
    moved = list(held.values_list("pk", flat=True))
    Customer.objects.filter(pk__in=moved).update(
        owner=heir, department=heir.department_id, updated_at=now, version=F("version") + 1
    )
    move_waiting(moved, heir.department_id, now)
    Event.objects.bulk_create(
        Event(
            kind=Event.Kind.CHANGED,
            actor=current().name,
            subject=pk,
            data={"act": "assign", "owner_id": heir.pk, "department_id": heir.department_id},
            request_id=current().request_id,
        )
        for pk in moved
    )
    return len(moved)


@step(
    "intakes",
    _("First contacts to enter"),
    lambda person: Intake.objects.waiting().filter(collected_by=person),
    handed=True,
)
def intakes(rows, person: User, heir: User, now: datetime) -> int:
    """The 48 hours run on as they stand."""
    found = list(rows.select_for_update(no_key=True, of=("self",)).order_by("due_at")[:BATCH])
    for intake in found:
        intake.collected_by, intake.department_id = heir, heir.department_id
        intake.save()
        outcome.handed_over(intake, heir)
    return len(found)


def _passed(model, state) -> dict:
    return {"held": lambda person: model.objects.filter(owner=person, state__in=state), "handed": True}


@step("tasks", _("Visits and tasks"), **_passed(CareTask, ("open",)))
@step("care", _("Greetings and gifts"), **_passed(CareAction, ("open", "waiting")))
def tasks(rows, person: User, heir: User, now: datetime) -> int:
    """Those that did not follow an archive."""
    return rows.update(owner=heir, department=heir.department_id)


@step(
    "leads",
    _("Leads"),
    lambda person: Lead.objects.filter(assigned_to=person, ended_at=None),
    handed=True,
)
def leads(rows, person: User, heir: User, now: datetime) -> int:
    return rows.update(assigned_to=heir, updated_at=now)


@step(
    "drafts",
    _("Half-filled forms"),
    lambda person: RegistrationDraft.objects.filter(owner=person),
    handed=True,
)
def drafts(rows, person: User, heir: User, now: datetime) -> int:
    """A form the heir has begun as well is the heir's."""
    theirs = RegistrationDraft.objects.filter(owner=heir).values("form")
    twice = rows.filter(form__in=theirs).delete()[0]
    return twice + rows.update(owner=heir)


@step("segments", _("Segments"), lambda person: Segment.objects.live().filter(owner=person), handed=True)
def segments(rows, person: User, heir: User, now: datetime) -> int:
    return rows.update(owner=heir)


@step(
    "meetings",
    _("Meetings to lead"),
    lambda person: TeamMeeting.objects.filter(chair=person, state=TeamMeeting.State.OPEN),
    handed=True,
)
def meetings(rows, person: User, heir: User, now: datetime) -> int:
    return rows.update(chair=heir)


@step(
    "views",
    _("Shared views"),
    lambda person: SavedView.objects.filter(owner=person, shared=True),
    handed=True,
)
def views(rows, person: User, heir: User, now: datetime) -> int:
    return rows.update(owner=heir, standard=False)


@step(
    "help",
    _("Requests for help"),
    lambda person: (
        HelpRequest.objects.exclude(state=HelpRequest.State.CLOSED).filter(requester=person)
        | HelpRequest.objects.filter(state=HelpRequest.State.WAITING, to=person)
    ),
    handed=True,
)
def help_requests(rows, person: User, heir: User, now: datetime) -> int:
    """What the person asked is closed; what was asked of the person goes to the next above, else to the heir."""
    found = list(rows.select_for_update(no_key=True, of=("self",))[:BATCH])
    for request in found:
        if request.requester_id == person.pk:
            asking.end(request, HelpRequest.Outcome.UNSOLVED, now=now)
        else:
            request.to = managers.next_up(request.requester, person) or heir
            request.save()
            asking.note("handed_up", request, step=request.step)
    return len(found)
