"""A colleague's report becomes a change request in one press: a second person decides, the reporter hears (C6, C7)."""

import re
from datetime import datetime
from typing import Any

from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from customers import changing
from customers.changing.recording import EVIDENCE_LONGEST
from customers.models import ChangeRequest, Customer, Lead
from customers.reasons import Ours

from . import applying, deciding

ACCEPTED = Ours(gettext_noop("reported by a colleague"))
BY_COLLEAGUES = (Lead.Way.STAFF, Lead.Way.SHEET)  # who it is about is said in words, so it names nobody anew
WRITTEN = {  # what a colleague's words say in so many signs
    "phone": re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
}


def accept(lead: Lead, *, by, customer: Customer | None = None, now: datetime | None = None) -> ChangeRequest:
    """Propose for `customer` (or the archive it is matched to) what the lead says; it always waits for another.

    Raises `Refused` where it says nothing new, `PermissionDenied` to whoever does not screen.
    """
    now = now or clock()
    with acting(by, reason=ACCEPTED):
        lead = deciding.held(lead, by, ACCEPTED)
        deciding.must_be_verified(lead)
        wanted = customer.pk if customer else lead.customer_id
        archive = Customer.objects.visible_to(by).filter(pk=wanted).first() if wanted else None
        if archive is None:
            raise Refused(_("There is no such archive within your reach."))
        changes = told(lead, archive)
        if not changes:
            raise Refused(_("It says nothing that is not in the archive. Reject it as known."))
        lead.customer = archive
        request = changing.propose(
            archive,
            by=by,
            changes=changes,
            version=archive.version,
            why=ACCEPTED,
            evidence=_evidence(lead),
            source=ChangeRequest.Source.REPORT,
            lead=lead.pk,
            now=now,
        ).request
        lead.state, lead.result = Lead.State.MERGED, Lead.Result.WAITING
        deciding.end(lead, by=by, now=now, tell=False)
        Event.note(Event.Kind.LEAD, by=by, subject=lead.pk, act="requested", fields=sorted(changes))
        Event.note(Event.Kind.LEAD, by=by, subject=archive.pk, act="requested", way=lead.way)
    return request


def told(lead: Lead, archive: Customer) -> dict[str, Any]:
    """Field → new value: what it says field by field, a number or address among its words, else the words."""
    known = {"name"} if lead.way in BY_COLLEAGUES else set()
    found = {one.name: one.new for one in applying.proposals(lead, archive) if one.name not in known}
    words = _words(lead)
    for name, pattern in WRITTEN.items():
        match = pattern.search(words)
        if match and match.group() not in (archive.phone, archive.second_phone, archive.email):
            found.setdefault(name, match.group())
    if found or not words:
        return found
    into = "preferences" if lead.kind == Lead.Kind.OBSERVATION else "travel_needs"
    standing = str(getattr(archive, into) or "")
    return {} if words in standing else {into: "\n".join(filter(None, [standing, words]))}


def _words(lead: Lead) -> str:
    return "\n".join(str(text) for text in (lead.wish, lead.note) if text).strip()


def _evidence(lead: Lead) -> str:
    """Who said it, in their words; and how it was verified."""
    said = f"{lead.submitted_by}: {_words(lead)}" if lead.submitted_by else _words(lead)
    return "\n".join(filter(None, [said, str(lead.evidence or "")]))[:EVIDENCE_LONGEST]
