"""What is found in a drawn archive, put right by its owner, and confirmed by another (C17)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency import policy
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event, Notice
from compliance.models import Finding, SpotCheck

from .checklist import CODES
from .drawing import RIGHT

State = Finding.State
ACTOR = "system:spot_check"


def judge(pk: UUID, *, by, wrong: Iterable[str], note: str = "", now: datetime | None = None) -> Finding:
    """In order, or `wrong` (codes of the checklist) with a word about it: then the owner has a week."""
    wrong = sorted(set(wrong))
    if not set(wrong) <= CODES:
        raise KeyError(wrong)
    with acting(by, reason="spot check"):
        finding = _locked(pk, by, {State.OPEN})
        if not by.has_perm(RIGHT):
            raise PermissionDenied
        if finding.owner_id == by.pk:
            raise Refused(_("Nobody checks an archive of their own."))
        if wrong and not note.strip():
            raise Refused(_("Say what you found, so that the owner knows what to do."))
        finding.state = State.FAILED if wrong else State.PASSED
        finding.wrong, finding.looked_at_by, finding.note = wrong, by, note.strip() or None
        if wrong:
            finding.due_on = localdate(now or clock()) + policy.RECTIFY_WITHIN
        finding.save()
        _note(finding, by, str(finding.state), wrong=wrong)
        if wrong:
            _tell(finding, finding.owner, "finding_open", due_on=finding.due_on.isoformat())
        _close_if_done(finding.check_of)
    return finding


def mend(pk: UUID, *, by, answer: str) -> Finding:
    """The owner says what was done; whoever found it is asked to confirm."""
    with acting(by, reason="spot check"):
        finding = _locked(pk, by, {State.FAILED})
        if finding.owner_id != by.pk:
            raise PermissionDenied(_("The owner of the archive puts it right."))
        if not answer.strip():
            raise Refused(_("Say what you did."))
        finding.state, finding.mended_by, finding.answer = State.MENDED, by, answer.strip()
        finding.save()
        _note(finding, by, "mended")
        _tell(finding, finding.looked_at_by, "finding_mended", person=by.name)
    return finding


def confirm(pk: UUID, *, by, right: bool, note: str = "", now: datetime | None = None) -> Finding:
    """It is right now; or not yet, and the owner has another week."""
    with acting(by, reason="spot check"):
        finding = _locked(pk, by, {State.MENDED})
        if not by.has_perm(RIGHT):
            raise PermissionDenied
        if finding.mended_by_id == by.pk:
            raise Refused(_("Whoever put it right does not confirm it."))
        if not right and not note.strip():
            raise Refused(_("Say what you found, so that the owner knows what to do."))
        if right:
            finding.state, finding.confirmed_by = State.CONFIRMED, by
        else:
            finding.state, finding.note = State.FAILED, note.strip()
            finding.due_on = localdate(now or clock()) + policy.RECTIFY_WITHIN
        finding.save()
        _note(finding, by, "confirmed" if right else "failed")
        if not right:
            _tell(finding, finding.owner, "finding_open", due_on=finding.due_on.isoformat())
        _close_if_done(finding.check_of)
    return finding


def remind_overdue(now: datetime) -> int:
    """Tell owner and finder once a day's end that a finding is not put right in time."""
    posted = 0
    with acting_as(ACTOR):
        late = Finding.objects.filter(state=State.FAILED, due_on__lt=localdate(now))
        for finding in late.select_related("customer", "owner", "looked_at_by")[:500]:
            for person in (finding.owner, finding.looked_at_by):
                posted += _tell(finding, person, "finding_overdue", due_on=finding.due_on.isoformat())
    return posted


def _locked(pk: UUID, by, states: set[str]) -> Finding:
    rows = Finding.objects.visible_to(by).select_related("customer", "owner", "looked_at_by", "check_of")
    finding = rows.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    if finding.state not in states:
        raise Refused(
            _("This is already “%(state)s”; nothing was changed.") % {"state": finding.get_state_display()}
        )
    return finding


def _note(finding: Finding, by, act: str, **data) -> None:
    Event.note(
        Event.Kind.SPOT_CHECK,
        by=by,
        subject=finding.customer_id,
        act=act,
        check=str(finding.check_of_id),
        **data,
    )


def _tell(finding: Finding, to, kind: str, **params) -> bool:
    return Notice.objects.post(
        key=f"finding:{finding.pk}:{kind}:{finding.due_on}:{to.pk}",
        to=to,
        kind=kind,
        params={"number": finding.customer.number, **params},
        url=finding.get_absolute_url(),
        about=finding.customer_id,
    )


def _close_if_done(check: SpotCheck) -> None:
    unfinished = (State.OPEN, State.FAILED, State.MENDED)
    if not check.findings.filter(state__in=unfinished).exists():
        SpotCheck.objects.filter(pk=check.pk).update(state=SpotCheck.State.CLOSED)
