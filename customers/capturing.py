"""Quick capture: a first contact noted in seconds; its 48-hour clock runs at once (seed 000 §三.2, B17)."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Event, Notice, User
from agency.roles import ROLES
from agency.visibility import scope_of

from .leads import outcome
from .models import Intake, SourceChannel
from .registration import check_moment, needs_reason, wait_for_same_form

NOTED = gettext_noop("first contact noted")
GIVEN_UP = gettext_noop("first contact given up")
HANDED_OVER = gettext_noop("first contact handed over")


def capture(
    *,
    by,
    collected_at: datetime,
    contact: str,
    phone: str = "",
    note: str = "",
    source: SourceChannel | None = None,
    reason: str = "",
    pk: UUID | None = None,
    now: datetime | None = None,
) -> Intake:
    """Note a first contact; one who cannot register tells the department's managers. Raises `Refused`.

    `pk` is the form's one-time id: sent twice, it gives the contact already noted.
    """
    now, pk = now or clock(), pk or uuid7()
    check_moment(collected_at, reason, now)
    if by.department_id is None:
        raise Refused(_("You belong to no department; a contact needs one. Ask the system administrator."))
    with acting(by, reason=NOTED):
        wait_for_same_form(pk)
        if noted := Intake.objects.visible_to(by).filter(pk=pk).first():
            return noted
        intake = Intake(
            pk=pk,
            collected_by=by,
            department_id=by.department_id,
            source=source,
            collected_at=collected_at,
            backdated=needs_reason(collected_at, now),
            contact=contact or None,
            phone=phone or None,
            note=note or None,
            reason=reason.strip() or None,
        )
        intake.record(by=by, why=NOTED)
        Event.note(Event.Kind.COLLECTED, by=by, subject=intake.pk, backdated=intake.backdated)
        if not by.has_perm("customers.add_customer"):
            _tell_managers(intake, by)
    return intake


def give_up(intake: Intake, *, by, reason: str, now: datetime | None = None) -> Intake:
    """End a contact that will not become an archive: wrong number, consent refused. Twice is one effect."""
    if not reason.strip():
        raise Refused(_("Say why this contact is given up."))
    with acting(by, reason=GIVEN_UP):
        held = _held(intake, by)
        if held.closed_at is None:
            _must_wait(held)
            outcome.keep_for_screening(held)
            held.closed_at, held.closing_reason = now or clock(), reason.strip()
            held.record(by=by, why=GIVEN_UP)
    return held


def hand_over(intake: Intake, *, by, to) -> Intake:
    """Give the contact to a colleague who can register it. The clock runs on as it stands.

    The department's figures follow the colleague where the manager may decide for both departments.
    """
    with acting(by, reason=HANDED_OVER):
        held = _held(intake, by)
        _must_wait(held)
        if not by.has_perm("customers.view_team"):
            raise PermissionDenied(HANDED_OVER)
        if not can_complete(to):
            raise Refused(_("%(person)s cannot register customers.") % {"person": to})
        scope = scope_of(by)
        if scope.everything or to.department_id in scope.departments:
            held.department_id = to.department_id
        held.collected_by = to
        held.record(by=by, why=HANDED_OVER)
        outcome.handed_over(held, to)
        Notice.objects.post(
            key=f"intake-handed:{held.pk}:{to.pk}:{held.updated_at.isoformat()}",
            to=to,
            kind="intake_handed",
            params={
                "person": str(by),
                "collected_at": held.collected_at.isoformat(),
                "due_at": held.due_at.isoformat(),
            },
            url=held.get_absolute_url(),
        )
    return held


def can_complete(person) -> bool:
    return person.is_active and person.department_id is not None and person.has_perm("customers.add_customer")


def completers(manager):
    """Colleagues a manager can hand a contact to: whoever registers customers, the own departments first."""
    roles = [code for code, role in ROLES.items() if "customers.add_customer" in role.permissions]
    people = User.objects.filter(is_active=True, department__isnull=False, groups__name__in=roles).distinct()
    scope = scope_of(manager)
    near = people.filter(Q(department__in=scope.departments) | Q(department=manager.department_id))
    chosen = people if scope.everything or not near.exclude(pk=manager.pk).exists() else near
    return chosen.select_related("department").order_by("department__position", "name")


def may_decide(user, intake: Intake) -> bool:
    """Give up or hand over: the collector, and managers within whose reach it lies (`visible_to`)."""
    return user.has_perm("customers.add_intake") and (
        intake.collected_by_id == user.pk or user.has_perm("customers.view_team")
    )


def _held(intake: Intake, by) -> Intake:
    """The contact, locked and read anew."""
    held = (
        Intake.objects.visible_to(by)
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=intake.pk)
        .first()
    )
    if held is None or not may_decide(by, held):
        raise PermissionDenied(NOTED)
    return held


def _must_wait(intake: Intake) -> None:
    if intake.entered_at or intake.closed_at:
        raise Refused(_("This contact was entered or given up meanwhile; nothing was changed."))


def _tell_managers(intake: Intake, by) -> None:
    for person in intake.department.managers():
        Notice.objects.post(
            key=f"intake-noted:{intake.pk}:{person.pk}",
            to=person,
            kind="intake_noted",
            params={"person": str(by), "due_at": intake.due_at.isoformat()},
            url=intake.get_absolute_url(),
        )
