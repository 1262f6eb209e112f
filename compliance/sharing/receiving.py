"""What the recipient does on the page: acknowledges, looks, confirms that the data is gone."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting_as
from agency.encryption import Unreadable
from agency.errors import Refused
from agency.models import Event
from compliance.models import OutwardLink, OutwardShare, OutwardSubject
from customers import fieldbook, restricting
from customers.merging.aliases import winner_of
from customers.models import Customer

from . import approving, ending, minimum, people
from .delivering import SYSTEM, leads, opened, write_for_each
from .drafting import locked

State = OutwardShare.State


class Gone(Exception):
    """The share was ended while its page was asked for: answered like any address that leads nowhere."""


@dataclass
class Shown:
    """One page of people, as the recipient sees it. Values live no longer than the answer."""

    heads: list[str]
    rows: list[list[str]] = field(default_factory=list)
    page: int = 1
    pages: int = 1
    total: int = 0


def acknowledge(link: OutwardLink, *, opening: str, name: str, now: datetime) -> OutwardShare:
    """The recipient has received it: who says so. Twice is once. Raises `Gone` when it ended meanwhile."""
    with acting_as(SYSTEM, reason=gettext_noop("Share received")):
        share = _open(link, opening, now)
        if share.state != State.ISSUED:
            return share
        share.received_at, share.received_by_name = now, name.strip()
        share.pass_to(State.RECEIVED)
        Event.note(Event.Kind.OUTWARD, subject=share.pk, act="received", recipient=str(share.recipient_id))
        approving.tell(share, share.keeper, "outward_received")
    return share


def look(link: OutwardLink, *, opening: str, page: int, now: datetime) -> Shown:
    """The values of one page of people, after the look has been written to the register.

    The share's row stays locked until the answer's transaction ends: a revocation comes before it, and then
    this raises `Gone`, or after it.
    """
    with acting_as(SYSTEM, reason=gettext_noop("Share looked at")):
        share = _open(link, opening, now)
        if share.state == State.ISSUED:
            raise Gone
        subjects = list(
            OutwardSubject.objects.filter(share=share, ended_at=None)
            .order_by("number")
            .values_list("customer", flat=True)
        )
        pages = max(1, -(-len(subjects) // policy.OUTWARD_PAGE))
        page = min(max(page, 1), pages)
        here = subjects[(page - 1) * policy.OUTWARD_PAGE : page * policy.OUTWARD_PAGE]
        shown = _people(here, share.fields)
        share.looks += 1
        share.looked_at = now
        if share.state == State.RECEIVED:
            share.pass_to(State.ACTIVE)
        else:
            share.save()
        Event.note(
            Event.Kind.OUTWARD,
            subject=share.pk,
            act="looked",
            recipient=str(share.recipient_id),
            fields=share.fields,
            count=len(shown),
        )
        write_for_each(share, "shown", by=None, archives=[one.pk for one in shown])
        rows = [[value(one, name) for name in share.fields] for one in shown]
        return Shown(minimum.labels(share.fields), rows, page, pages, len(subjects))


def confirm(link: OutwardLink, *, opening: str, how: str, name: str, now: datetime) -> OutwardShare:
    """The recipient says that everything was destroyed or returned; the share ends if it was still open."""
    with acting_as(SYSTEM, reason=gettext_noop("Destruction confirmed by the recipient")):
        share = locked(link.share_id)
        if share.state == State.CONFIRMED:
            return share
        if not _leads(link, share, opening, now) or share.received_at is None:
            raise Gone
        share.confirm(how=how, name=name, now=now)
        share.pass_to(State.CONFIRMED)
        ending.confirmed(share, by=None, now=now)
    return share


def value(customer: Customer, name: str) -> str:
    """A field as the recipient reads it: whole, with what makes it useful beside it."""
    found = getattr(customer, name)
    if found is None or found == "" or isinstance(found, Unreadable):
        return ""
    if name == "sex":
        return str(Customer.Sex(found).label)
    if name == "document_number" and customer.document_type:
        return f"{customer.get_document_type_display()} {found}"
    return date_format(found, "SHORT_DATE_FORMAT") if isinstance(found, date) else str(found)


def _people(ids: list, fields: list[str]) -> list[Customer]:
    """The archives as they stand now, in the order of `ids`; merged ones by the archive that goes on, those
    destroyed, taken back or restricted not at all."""
    unread = [name for name in fieldbook.NAMES if name not in fields]
    wanted = {pk: pk for pk in ids}
    gone = Customer.objects.filter(pk__in=ids, state=Customer.State.MERGED).values_list("pk", flat=True)
    wanted |= {pk: winner_of(pk) for pk in gone}
    living = (Customer.State.ACTIVE, Customer.State.AWAITING)
    rows = Customer.objects.filter(pk__in=[pk for pk in wanted.values() if pk], state__in=living)
    rows = restricting.free(rows, people.categories(fields))
    found = {one.pk: one for one in rows.defer(*unread)}
    return list({pk: found[pk] for pk in wanted.values() if pk in found}.values())


def _open(link: OutwardLink, opening: str, now: datetime) -> OutwardShare:
    share = locked(link.share_id)
    if not share.open_at(now) or not _leads(link, share, opening, now):
        raise Gone
    return share


def _leads(link: OutwardLink, share: OutwardShare, opening: str, now: datetime) -> bool:
    fresh = OutwardLink.objects.get(pk=link.pk)
    fresh.share = share
    return leads(fresh, now) and opened(fresh, opening, now)


def name_of(text: str) -> str:
    """Whoever confirms says who she is. Raises `Refused` without a name."""
    if not text.strip():
        raise Refused(_("Give your name, please."))
    return text.strip()[: policy.NAME_LONGEST]
