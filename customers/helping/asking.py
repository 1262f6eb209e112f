"""Asking for help, answering, closing (A24). Two managers who answer at once: the second is told so."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from customers.models import HelpRequest

from . import managers
from .contexts import About

ASKED = gettext_noop("help asked for")
ANSWERED = gettext_noop("help given")
CLOSED = gettext_noop("request for help closed")
RIGHT = "customers.add_changerequest"  # whoever works with customers and is not there to look on
State, Outcome = HelpRequest.State, HelpRequest.Outcome


def ask(code: str, about: About, *, by, question: str, now: datetime | None = None) -> HelpRequest:
    """Ask the line manager. Raises `Refused` without words, when it was asked already, or with nobody above."""
    now = now or clock()
    if not by.has_perm(RIGHT) or by.department_id is None:
        raise PermissionDenied(_("Your role does not ask for help here."))
    if not question.strip():
        raise Refused(_("Say what you need help with."))
    manager = managers.next_up(by)
    if manager is None:
        raise Refused(_("Nobody stands above you who could be asked."))
    with acting(by, reason=ASKED):
        request = HelpRequest(
            about=code,
            record=about.record.pk,
            sealed_under=about.sealed_under,
            customer=about.customer,
            number=about.customer.number if about.customer else "",
            requester=by,
            department_id=by.department_id,
            to=manager,
            asked_at=now,
            due_at=managers.answer_by(now),
            question=question.strip(),
        )
        _save_once(request)
        note("asked", request, by=by)
        tell(request, manager, "help_asked", f"help-asked:{request.pk}:{manager.pk}")
    return request


def answer(request: HelpRequest, *, by, text: str, now: datetime | None = None) -> HelpRequest:
    """Give help in words. Raises `Refused` when a colleague was quicker, `PermissionDenied` to others."""
    if not text.strip():
        raise Refused(_("Write what helps."))
    with acting(by, reason=ANSWERED):
        request = _held(request)
        if request.state != State.WAITING:
            who = request.answered_by or _("a colleague")
            raise Refused(_("%(person)s was quicker: it is answered or closed.") % {"person": who})
        if not HelpRequest.objects.answerable_by(by).filter(pk=request.pk).exists():
            raise PermissionDenied(_("You were not asked."))
        request.state, request.answer = State.ANSWERED, text.strip()
        request.answered_by, request.answered_at = by, now or clock()
        request.save()
        note("answered", request, by=by)
        tell(request, request.requester, "help_answered", f"help-answered:{request.pk}", by=by)
    return request


def close(request: HelpRequest, *, by, outcome: str, now: datetime | None = None) -> HelpRequest:
    """Whoever asked says what became of it; unanswered, it is withdrawn."""
    with acting(by, reason=CLOSED):
        request = _held(request)
        if request.requester_id != by.pk:
            raise PermissionDenied(_("Whoever asked closes it."))
        if request.state == State.CLOSED:
            raise Refused(_("It is closed already."))
        if request.state == State.WAITING:
            outcome = Outcome.WITHDRAWN
        elif outcome not in (Outcome.SOLVED, Outcome.UNSOLVED):
            raise Refused(_("Say whether it helped."))
        end(request, outcome, by=by, now=now or clock())
        if outcome == Outcome.UNSOLVED and request.answered_by:
            tell(request, request.answered_by, "help_unsolved", f"help-unsolved:{request.pk}", by=by)
    return request


def end(request: HelpRequest, outcome: str, *, by=None, now: datetime) -> None:
    """Write the end; the row is locked."""
    request.state, request.outcome, request.closed_at = State.CLOSED, outcome, now
    request.save()
    note("closed", request, by=by, outcome=outcome)


def note(act: str, request: HelpRequest, *, by=None, **codes) -> None:
    """One line of the register, on the archive's timeline where there is an archive."""
    Event.note(
        Event.Kind.HELP,
        by=by,
        subject=request.customer_id or request.record,
        act=act,
        about=request.about,
        request=str(request.pk),
        **codes,
    )


def tell(request: HelpRequest, to, kind: str, key: str, *, by=None) -> None:
    """A notice about the request; it names a colleague and a number, never the words."""
    Notice.objects.post(
        key=key,
        to=to,
        kind=kind if request.number else f"{kind}_early",
        params={"person": (by or request.requester).name, "number": request.number},
        url=request.get_absolute_url(),
    )


def _held(request: HelpRequest) -> HelpRequest:
    return HelpRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.pk)


def _save_once(request: HelpRequest) -> None:
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError as error:
        if "help_asked_once" in str(error):
            raise Refused(_("You have asked for help with this already; it is not answered yet.")) from error
        raise
