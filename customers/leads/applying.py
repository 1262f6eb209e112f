"""A lead's facts go into an archive that is there already, field by field as the reviewer ticked them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from customers import changing, consenting, fieldbook
from customers.models import ChangeRequest, Consent, Customer, Lead, Purpose
from customers.reasons import Ours

from . import deciding

Source = ChangeRequest.Source
MERGED = Ours(gettext_noop("taken over from a lead"))
DAYS = ("born_on", "document_expires_on")
WORDED = ("travel_needs", "preferences", "special_needs")  # where free words of an observation may go


@dataclass(frozen=True)
class Proposal:
    """One field as it stands in the archive and as the lead has it."""

    name: str
    old: Any
    new: Any

    @property
    def label(self) -> str:
        return str(Customer._meta.get_field(self.name).verbose_name)

    @property
    def shown_old(self) -> str:
        return self._shown(self.old)

    @property
    def shown_new(self) -> str:
        return self._shown(self.new)

    @property
    def sealed(self) -> bool:
        fact = fieldbook.BY_NAME.get(self.name)
        return bool(fact and fact.opens)

    def _shown(self, value) -> str:
        fact = fieldbook.BY_NAME.get(self.name)
        if self.name == "sex" and value:
            return str(Customer.Sex(value).label)
        if self.name == "document_type" and value:
            return str(Customer.Document(value).label)
        return fact.masked(value) if fact else str(value or "")


def facts_of(lead: Lead) -> dict[str, Any]:
    """What the lead says, by the archive's field names; the customer's own form before a colleague's note."""
    filled = dict((lead.filled or {}).get("facts") or {})
    for name in DAYS:
        if filled.get(name):
            filled[name] = date.fromisoformat(filled[name])
    own = {"name": lead.contact, "phone": lead.phone, "email": lead.email, "wechat": lead.wechat}
    if lead.kind == Lead.Kind.NEW or lead.way == Lead.Way.SELF:
        own["travel_needs"] = lead.wish
    return {name: value for name, value in (own | filled).items() if value}


def proposals(lead: Lead, customer: Customer) -> list[Proposal]:
    """Where the lead differs from the archive; a phone that is new goes beside the one on file."""
    facts = facts_of(lead)
    if (
        facts.get("phone")
        and customer.phone
        and facts["phone"] != customer.phone
        and lead.way != Lead.Way.SELF
    ):
        phone = facts.pop("phone")
        if phone != customer.second_phone:
            facts["second_phone"] = phone
    return [
        Proposal(name, getattr(customer, name), value)
        for name, value in facts.items()
        if value != getattr(customer, name)
    ]


def merge(
    lead: Lead,
    *,
    by,
    fields: list[str],
    into: str = "",
    words: str = "",
    now: datetime | None = None,
) -> changing.Outcome:
    """Write, or propose where the rules ask for it, the ticked `fields`; `words` go behind what stands in `into`.

    Raises `Refused`, or `EditConflict` where the archive moved on; then the lead stays as it was.
    """
    now = now or clock()
    with acting(by, reason=MERGED):
        lead = deciding.held(lead, by, MERGED, Lead.State.MATCHED)
        deciding.must_be_verified(lead)
        customer = (
            Customer.objects.visible_to(by)
            .select_for_update(no_key=True, of=("self",))
            .get(pk=lead.customer_id)
        )
        changes = {p.name: p.new for p in proposals(lead, customer) if p.name in fields}
        if into and words.strip():
            if into not in WORDED:
                raise Refused(_("Choose where the words belong."))
            standing = changes.get(into) or getattr(customer, into)
            changes[into] = "\n".join(filter(None, [standing, words.strip()]))
        if not changes and not _answers(lead):
            raise Refused(_("Tick what goes into the archive, or reject the lead with a reason."))
        _record_answers(lead, customer, by, now)
        outcome = changing.Outcome(None, None)
        if changes:
            outcome = changing.propose(
                customer,
                by=by,
                changes=changes,
                version=customer.version,
                why=MERGED,
                evidence=str(lead.evidence or ""),
                source=Source.FORM if lead.way == Lead.Way.SELF else Source.EDIT,
                guardian_agreed=bool(_answers(lead)),
                now=now,
            )
        lead.state = Lead.State.MERGED
        deciding.end(lead, by=by, now=now)
        Event.note(Event.Kind.LEAD, by=by, subject=lead.pk, act="merged", fields=sorted(changes))
        Event.note(Event.Kind.LEAD, by=by, subject=customer.pk, act="added", way=lead.way)
    return outcome


def _answers(lead: Lead) -> dict[str, bool]:
    return (lead.filled or {}).get("consents") or {}


OWN = consenting.Evidence(way=Consent.Way.OWN_FORM)


def _record_answers(lead: Lead, customer: Customer, by, now: datetime) -> None:
    """The customer's own answers to the notice. Withdrawing is the counter's business, not a form's."""
    given = _answers(lead)
    standing = consenting.in_force(customer)
    for purpose in Purpose.objects.filter(asked=True, active=True, code__in=given):
        held = standing.get(purpose.pk)
        granted = held is not None and held.standing == Consent.Decision.GRANTED
        if given[purpose.code] and not granted:
            consenting.answer(customer, purpose, Consent.Decision.GRANTED, by=by, evidence=OWN, now=now)
        elif not given[purpose.code] and held is None and not purpose.basic:
            consenting.answer(customer, purpose, Consent.Decision.REFUSED, by=by, evidence=OWN, now=now)
