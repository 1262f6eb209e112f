"""The customer fills in the registration form alone: a link for one person, a code told apart from it (B14, B27).

The link shows nothing of what is on file. What is filled in is sealed and waits in the triage inbox.
"""

from datetime import date, datetime, timedelta
from hmac import compare_digest

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event, Notice
from agency.visibility import may
from customers.models import Customer, FillLink, Lead, PrivacyNotice, Purpose, SourceChannel

from . import doors, receiving

FILLED = gettext_noop("form filled in by the customer")
SYSTEM = "system:fill"
CHANNEL = "self_fill"


def make(
    *,
    by,
    purpose: Purpose,
    lead: Lead | None = None,
    customer: Customer | None = None,
    asks: str = FillLink.Asks.FORM,
    about: dict | None = None,
    life: timedelta = policy.FILL_LINK_LIFE,
    now: datetime | None = None,
) -> tuple[FillLink, str, str]:
    """A link for one lead or one archive: (link, token, code). Both secrets are shown once and not kept.

    `about` says what an opinion is asked about: purchase or product_kind. A link given before for the same
    person and the same form ends. Raises `PermissionDenied` without the right to decide about
    the lead or to change the archive.
    """
    now = now or clock()
    if lead is not None:
        allowed = Lead.objects.triable_by(by).filter(pk=lead.pk, ended_at=None).exists()
    else:
        allowed = may(by, "change_customer", customer)
    if not allowed:
        raise PermissionDenied(_("You may not give a link for this person."))
    token, code = doors.new_token(), doors.new_code()
    with acting(by):
        with acting_as(SYSTEM):  # a colleague's earlier link too
            earlier = (
                FillLink.objects.filter(lead=lead) if lead else FillLink.objects.filter(customer=customer)
            )
            earlier.asking(asks).live(now).update(ended_at=now)
        link = FillLink.objects.create(
            lead=lead,
            customer=customer,
            purpose=purpose,
            asks=asks,
            **(about or {}),
            token_digest=doors.digest("token", token),
            code_digest=doors.digest("code", token + code),
            made_by=by,
            made_at=now,
            expires_at=now + life,
        )
        kind = Event.Kind.LEAD if asks == FillLink.Asks.FORM else Event.Kind.OPINION
        Event.note(kind, by=by, subject=(lead or customer).pk, act="link", purpose=purpose.code)
    return link, token, code


def withdraw(link: FillLink, *, by, now: datetime | None = None) -> None:
    """End a link before it was used; twice is one effect."""
    with acting(by):
        FillLink.objects.visible_to(by).filter(pk=link.pk).live(now or clock()).update(
            ended_at=now or clock()
        )


def find(token: str, now: datetime, asks: str = FillLink.Asks.FORM) -> FillLink | None:
    """The live link behind an address; None for one that is used, over, withdrawn or was never given."""
    with acting_as(SYSTEM):
        links = FillLink.objects.asking(asks).live(now)
        links = links.select_related("purpose", "lead", "made_by", "customer", "purchase", "product_kind")
        link = links.filter(token_digest=doors.digest("token", token)).first()
        if link is None or (link.lead and link.lead.ended_at):
            return None
    return link


def enter_code(link: FillLink, token: str, code: str, now: datetime) -> bool:
    """Whether the code is right; the last wrong one allowed ends the link."""
    with acting_as(SYSTEM):
        held = FillLink.objects.select_for_update(no_key=True).get(pk=link.pk)
        right = held.ended_at is None and compare_digest(held.code_digest, doors.digest("code", token + code))
        if right:
            held.opened_at = held.opened_at or now
        else:
            held.wrong_codes += 1
            if held.wrong_codes >= policy.FILL_CODE_TRIES:
                held.ended_at = held.ended_at or now
        held.save()
    return right


def send(
    link: FillLink,
    *,
    facts: dict,
    consents: dict[str, bool],
    notice: PrivacyNotice,
    now: datetime | None = None,
) -> Lead:
    """Keep what the customer filled in, sealed; the link is dead. Raises `Refused` where it died meanwhile."""
    now = now or clock()
    filled = {"facts": {name: _plain(value) for name, value in facts.items() if value}, "consents": consents}
    with acting_as(SYSTEM, reason=FILLED):
        held = (
            FillLink.objects.select_for_update(no_key=True, of=("self",)).live(now).filter(pk=link.pk).first()
        )
        if held is None or held.opened_at is None:
            raise Refused(_("This link was used or withdrawn meanwhile. Nothing was sent."))
        held.used_at = now
        held.save(update_fields=["used_at"])
        lead = (
            _into_lead(held, filled, notice, now)
            if held.lead_id
            else _about_archive(held, filled, notice, now)
        )
        Event.note(Event.Kind.LEAD, subject=held.lead_id or held.customer_id, act="filled", way=Lead.Way.SELF)
        Notice.objects.post(
            key=f"fill_sent:{held.pk}", to=held.made_by, kind="fill_sent", url=_where(held, lead)
        )
    return lead


def _into_lead(link: FillLink, filled: dict, notice: PrivacyNotice, now: datetime) -> Lead:
    lead = Lead.objects.select_for_update(no_key=True, of=("self",)).get(pk=link.lead_id)
    if lead.ended_at:
        raise Refused(_("This link was used or withdrawn meanwhile. Nothing was sent."))
    lead.filled, lead.notice, lead.declared_at = filled, notice, now
    lead.keys = sorted({*lead.keys, *receiving.keys_of(filled["facts"])})
    lead.save()
    return lead


def _about_archive(link: FillLink, filled: dict, notice: PrivacyNotice, now: datetime) -> Lead:
    return receiving.receive(
        way=Lead.Way.SELF,
        kind=Lead.Kind.CHANGE,
        facts={"filled": filled},
        source=SourceChannel.objects.get(code=CHANNEL),
        collected_at=now,
        pk=link.pk,
        now=now,
        home=link.customer.department,
        state=Lead.State.MATCHED,
        customer=link.customer,
        notice=notice,
        declared_at=now,
    )


def _where(link: FillLink, lead: Lead) -> str:
    """Where whoever gave the link looks: the inbox, else the archive."""
    if link.made_by.has_perm("customers.triage_leads") or link.customer is None:
        return lead.get_absolute_url()
    return link.customer.get_absolute_url()


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value
