"""Who answers for a finding, and by which clause of the policy (D12, H12): for the few who may judge."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, User
from compliance.models import AuditFinding, Responsibility

from .rights import JUDGE

EVENTS = 50  # lines of the register kept as evidence


def name(pk: UUID, *, by, person: User, clause: str, note: str) -> Responsibility:
    """Write down who is responsible, with that person's last lines of the register on what the finding is about.

    What follows for the person is decided elsewhere, by people. Raises `Refused` for oneself and twice.
    """
    if not by.has_perm(JUDGE):
        raise PermissionDenied
    if person.pk == by.pk:
        raise Refused(_("Nobody names themselves or judges in their own matter."))
    if not clause.strip() or not note.strip():
        raise Refused(_("Name the clause and say on what grounds."))
    with acting(by, reason=gettext_noop("Responsibility named")):
        finding = AuditFinding.objects.get(pk=pk)
        made = Responsibility(
            finding=finding,
            person=person,
            clause=clause.strip(),
            note=note.strip(),
            events=_lines(person, finding),
            named_by=by,
        )
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            raise Refused(_("This colleague is named for this finding already.")) from None
        # the register says that somebody was named, not who: that is read by few
        Event.note(Event.Kind.AUDIT, by=by, subject=finding.pk, act="responsibility_named")
    return made


def _lines(person: User, finding: AuditFinding) -> list[int]:
    rows = Event.objects.filter(by=person).exclude(kind__in=("sign_in", "sign_out"))
    if finding.record:
        about = rows.filter(subject=finding.record)
        rows = about if about.exists() else rows
    return list(rows.order_by("-at").values_list("pk", flat=True)[:EVENTS])


def of(finding: AuditFinding, user):
    """The names, for those who may know; row-level security says the same."""
    if not user.has_perm(JUDGE):
        return Responsibility.objects.none()
    return finding.responsibilities.select_related("person", "named_by").order_by("created_at")
