"""What becomes of a lead when its first contact ends elsewhere: registered, handed over, given up."""

from datetime import datetime

from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting_as
from agency.errors import Refused
from agency.models import Event
from customers.models import Customer, Intake, Lead

ACCEPTED = gettext_noop("lead registered")
ENDED = gettext_noop("lead decided")


def lead_of(intake: Intake) -> Lead | None:
    """The lead behind a first contact, locked. Looked up by the system: its reader may be a salesperson."""
    if intake._state.adding:
        return None
    with acting_as("system:leads"):
        return Lead.objects.select_for_update(no_key=True, of=("self",)).filter(intake=intake.pk).first()


def registered(intake: Intake, customer: Customer, *, by, now: datetime) -> None:
    """The archive made from a lead: only a screened one becomes an archive (B21). Raises `Refused`."""
    if (lead := lead_of(intake)) is None:
        return
    screens = lead.waiting and by.has_perm("customers.triage_leads") and not lead.unverified
    if lead.state != Lead.State.QUALIFIED and not screens:
        raise Refused(_("This contact came in as a lead and is not screened yet. See the triage inbox."))
    lead.state, lead.customer, lead.ended_at, lead.keys = Lead.State.ACCEPTED, customer, now, []
    lead.decided_by_id = lead.decided_by_id or by.pk
    with acting_as("system:leads", reason=ACCEPTED):
        lead.save(update_fields=["state", "customer", "ended_at", "keys", "decided_by", "updated_at"])
    Event.note(Event.Kind.LEAD, by=by, subject=lead.pk, act="accepted")
    Event.note(Event.Kind.LEAD, by=by, subject=customer.pk, act="came", way=lead.way)


def keep_for_screening(intake: Intake) -> None:
    """A lead's first contact is not given up beside the inbox. Raises `Refused`."""
    lead = lead_of(intake)
    if lead is not None and lead.state not in Lead.ENDED:
        raise Refused(_("This contact came in as a lead: decide on it in the triage inbox."))


def handed_over(intake: Intake, to) -> None:
    """The lead follows its first contact to a colleague."""
    if (lead := lead_of(intake)) is not None:
        lead.assigned_to = to
        with acting_as("system:leads", reason=ENDED):
            lead.save(update_fields=["assigned_to", "updated_at"])


def end_clock(lead: Lead, *, by, why: str, now: datetime | None = None) -> None:
    """Stop the 48 hours of a lead that becomes no new archive; `why` is an English msgid."""
    if lead.intake_id is None:
        return
    with acting_as("system:leads", reason=ENDED):
        held = Intake.objects.select_for_update(no_key=True, of=("self",)).get(pk=lead.intake_id)
        if held.entered_at is None and held.closed_at is None:
            held.closed_at, held.closing_reason = now or clock(), why
            held.save()
