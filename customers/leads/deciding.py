"""Screening: what a lead is, whom it is about, and what becomes of it (B21, B22, B25; A7, A20).

Every decision locks the row and checks its state: of two people deciding at once one wins, the other is told.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event, Notice
from customers import capturing
from customers.models import Customer, Lead

from . import outcome
from .desk import TRIAGE, handlers

CLASSIFIED = gettext_noop("lead classified")
VERIFIED = gettext_noop("lead verified")
MATCHED = gettext_noop("lead matched")
QUALIFIED = gettext_noop("lead qualified")
REJECTED = gettext_noop("lead rejected")
FORWARDED = gettext_noop("complaint forwarded")
NOT_AN_ARCHIVE = gettext_noop("Screened out")


def held(lead: Lead, by, why: str, *states: str) -> Lead:
    """The lead locked and read anew, for somebody who may decide on it. Raises `Refused` in another state.

    Call inside `acting(by)`.
    """
    found = (
        Lead.objects.triable_by(by).select_for_update(no_key=True, of=("self",)).filter(pk=lead.pk).first()
    )
    if found is None or not (by.has_perm(TRIAGE) or _handed(found, by)):
        raise PermissionDenied(why)
    if found.state not in (states or Lead.OPEN):
        who = found.decided_by or found.assigned_to
        raise Refused(
            _("A colleague was quicker: this is “%(state)s” already%(person)s. Nothing was changed.")
            % {"state": found.get_state_display(), "person": f" ({who})" if who else ""}
        )
    return found


def classify(lead: Lead, *, by, kind: str) -> Lead:
    """Say what kind of fact it is (B25)."""
    with acting(by, reason=CLASSIFIED):
        lead = held(lead, by, CLASSIFIED)
        if kind not in Lead.Kind.values:
            raise Refused(_("Choose one of the kinds on the list."))
        if lead.kind != kind:
            lead.kind = kind
            lead.save()
            Event.note(Event.Kind.LEAD, by=by, subject=lead.pk, act="classified", fact=kind)
    return lead


def verify(lead: Lead, *, by, evidence: str, now: datetime | None = None) -> Lead:
    """A second person has checked what a colleague's survey brought (A20, B22): verifier ≠ submitter."""
    if not evidence.strip():
        raise Refused(_("Say how it was verified: whom you called, what you saw."))
    with acting(by, reason=VERIFIED):
        lead = held(lead, by, VERIFIED)
        if lead.submitted_by_id == by.pk:
            raise Refused(_("Whoever brought the lead cannot verify it. Ask a colleague."))
        if lead.verified_at is None:
            lead.verified_by, lead.verified_at, lead.evidence = by, now or clock(), evidence.strip()
            lead.save()
            Event.note(Event.Kind.LEAD, by=by, subject=lead.pk, act="verified")
    return lead


def match(lead: Lead, *, by, customer: Customer) -> Lead:
    """It is about an archive the person may open."""
    with acting(by, reason=MATCHED):
        lead = held(lead, by, MATCHED)
        customer = Customer.objects.visible_to(by).filter(pk=customer.pk).first()
        if customer is None:
            raise Refused(_("There is no such archive within your reach."))
        lead.state, lead.customer = Lead.State.MATCHED, customer
        if lead.kind == Lead.Kind.NEW:
            lead.kind = Lead.Kind.CHANGE
        lead.save()
        Event.note(Event.Kind.LEAD, by=by, subject=lead.pk, act="matched")
    return lead


def qualify(lead: Lead, *, by, to, now: datetime | None = None) -> Lead:
    """It becomes a new archive: `to` registers it, the 48 hours run on as they stand."""
    with acting(by, reason=QUALIFIED):
        lead = held(lead, by, QUALIFIED)
        must_be_verified(lead)
        if not capturing.can_complete(to):
            raise Refused(_("%(person)s cannot register customers.") % {"person": to})
        lead.state, lead.kind, lead.customer = Lead.State.QUALIFIED, Lead.Kind.NEW, None
        lead.assigned_to, lead.decided_by = to, by
        _hand_clock(lead, to)
        lead.save()
        Event.note(Event.Kind.LEAD, by=by, subject=lead.pk, act="qualified", person=to.pk)
        if to.pk != by.pk:
            _tell(
                lead, to, "intake_handed", person=str(by), collected_at=lead.collected_at, due_at=lead.due_at
            )
    return lead


def reject(
    lead: Lead, *, by, reason: str, note: str = "", seen: str = "", now: datetime | None = None
) -> Lead:
    """It comes to nothing, for a reason on the list; what was told is destroyed after 30 days (B21).

    `seen` is the state the person saw: a lead just handed to a colleague is not rejected over their head.
    """
    now = now or clock()
    if reason not in Lead.Rejection.values:
        raise Refused(_("Choose one of the reasons on the list."))
    if reason == Lead.Rejection.OTHER and not note.strip():
        raise Refused(_("Say which reason."))
    with acting(by, reason=REJECTED):
        states = (Lead.State.QUALIFIED,) if seen == Lead.State.QUALIFIED else Lead.OPEN
        lead = held(lead, by, REJECTED, *states)
        lead.state, lead.rejection, lead.closing_note = Lead.State.REJECTED, reason, note.strip() or None
        end(lead, by=by, now=now)
        Event.note(Event.Kind.LEAD, by=by, subject=lead.pk, act="rejected", reason=reason)
    return lead


def forward(lead: Lead, *, by, to, note: str = "", now: datetime | None = None) -> Lead:
    """A complaint goes to whoever handles complaints; they read it under their own name (A8)."""
    now = now or clock()
    with acting(by, reason=FORWARDED):
        lead = held(lead, by, FORWARDED)
        if not handlers().filter(pk=to.pk).exists():
            raise Refused(_("%(person)s does not handle complaints.") % {"person": to})
        lead.state, lead.kind, lead.assigned_to = Lead.State.FORWARDED, Lead.Kind.COMPLAINT, to
        lead.closing_note = note.strip() or None
        end(lead, by=by, now=now)
        Event.note(Event.Kind.LEAD, by=by, subject=lead.pk, act="forwarded", person=to.pk)
        _tell(lead, to, "lead_forwarded", person=str(by))
    return lead


def must_be_verified(lead: Lead) -> None:
    if lead.unverified:
        raise Refused(_("This came from a colleague’s survey: a second person verifies it first."))


def end(lead: Lead, *, by, now: datetime, tell: bool = True) -> None:
    """Save the lead as decided and stop its clock; the row's lock is held. `tell` whoever sent it in."""
    lead.decided_by, lead.ended_at, lead.keys = by, now, []
    lead.save()
    outcome.end_clock(lead, by=by, why=NOT_AN_ARCHIVE, now=now)
    if tell and lead.submitted_by_id and lead.submitted_by_id != by.pk:
        _tell(lead, lead.submitted_by, "lead_outcome", collected_at=lead.collected_at)


def _handed(lead: Lead, by) -> bool:
    """Screened and handed to this person, who may still find that nothing comes of it."""
    return lead.assigned_to_id == by.pk and lead.state == Lead.State.QUALIFIED


def _hand_clock(lead: Lead, to) -> None:
    if lead.intake_id is None:
        return
    with acting_as("system:leads", reason=QUALIFIED):
        lead.intake.collected_by, lead.intake.department_id = to, to.department_id
        lead.intake.save()


def _tell(lead: Lead, to, kind: str, **params) -> None:
    """A notice without a word of what the lead holds; the reporter's leads to their own list."""
    mine = kind == "lead_outcome"
    url = "/customers/facts/" if mine else lead.get_absolute_url()
    if kind == "intake_handed" and lead.intake_id:
        url = lead.intake.get_absolute_url()
    told = {key: value.isoformat() if key.endswith("_at") else value for key, value in params.items()}
    Notice.objects.post(key=f"{kind}:{lead.pk}:{to.pk}", to=to, kind=kind, params=told, url=url)
