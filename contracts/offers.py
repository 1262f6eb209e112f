"""What the customer was shown before a contract was made is frozen, and printed again as it was (A26)."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override, pgettext

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from contracts import policy
from contracts.drafting import keeping
from contracts.drafting.assembling import LANGUAGE
from contracts.models import Contract, ContractState, ShownOffer
from contracts.papers import typesetting
from contracts.terms import Terms
from customers.trade.money import written

# Before the signature; afterwards the contract itself is what was agreed.
OPEN = (
    ContractState.DRAFT,
    ContractState.APPROVAL,
    ContractState.APPROVED,
    ContractState.UNUSED,
    ContractState.SIGNING,
    ContractState.SIGN_EXPIRED,
)


def may_show(by, contract: Contract) -> bool:
    return contract.state in OPEN and keeping.may_change(by, contract)


def show(contract: Contract, *, by, way: str, valid_until: date, now: datetime | None = None) -> ShownOffer:
    """Freeze the words, the prices and the day they hold until, as the customer sees them now.

    Raises `PermissionDenied` without the right to write the contract, `Refused` once it is signed, and for a
    day that is over or too far away.
    """
    now = now or clock()
    with acting(by, reason=gettext_noop("offer shown to the customer")):
        held = keeping.locked(contract.pk, by)
        keeping.demand(by, held)
        if held.state not in OPEN:
            raise Refused(_("What is signed is not offered any more."))
        if not localdate(now) <= valid_until <= localdate(now + policy.OFFER_LONGEST):
            raise Refused(
                _("An offer holds from today on, %(days)s days at most.")
                % {"days": policy.OFFER_LONGEST.days}
            )
        content = frozen(held, valid_until, by=by, now=now)
        last = held.shown.order_by("-place").first()
        made = ShownOffer(
            contract=held,
            customer_id=held.customer_id,
            place=last.place + 1 if last else 1,
            edition=held.edition,
            way=ShownOffer.Way(way),
            valid_until=valid_until,
            total=held.total,
            content=content,
            digest=digest(content),
            made_by=by,
        )
        made.save(force_insert=True)
        keeping.note("offer_shown", held, by=by, digest=made.digest, offer_way=way)
    return made


def frozen(contract: Contract, valid_until: date, *, by, now: datetime) -> dict[str, Any]:
    """`paper` is what the typesetter draws, `facts` the product in short (旅游法 32: true and accurate)."""
    paper = typesetting.data(contract, None, reader=by.name, moment=now)
    with override(LANGUAGE):
        until = date_format(valid_until, "DATE_FORMAT")
        paper["watermark"] = _("OFFER, holds until %(day)s, not in force") % {"day": until}
        paper["signing"] = []
        paper["bold-note"] = _(
            "This offer holds until %(day)s. It binds nobody before both sides have signed."
        ) % {"day": until}
    return {"paper": paper, "facts": _facts(contract), "shown_at": now.isoformat()}


def _facts(contract: Contract) -> list[list[str]]:
    terms = Terms.of(contract.terms)
    trip, money = terms.trip, terms.money
    with override(LANGUAGE):
        hotels = dict.fromkeys(" ".join(filter(None, (one.hotel, one.hotel_standard))) for one in trip.days)
        rows = [
            [_("Product"), trip.product or str(contract.title)],
            [_("Text"), typesetting.model_of(contract.version)],
            [_("From – to"), " – ".join(one.isoformat() for one in (terms.starts_on, terms.ends_on) if one)],
            [pgettext("service", "hotel"), "、".join(filter(None, hotels))],
            [_("Total"), written(money.total)],
            [_("Price includes"), money.includes],
            [_("Price excludes"), money.excludes],
            [_("Smallest group"), "" if trip.people_min is None else str(trip.people_min)],
        ]
    return [row for row in rows if row[1]]


def digest(content: dict) -> str:
    """SHA-256 of everything that was shown."""
    said = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def pdf(offer: ShownOffer, *, by) -> bytes:
    """The very paper again, for `by`; the register says who had it printed."""
    with acting(by):
        facts = {"form": "offer", "as": "pdf", "contract": str(offer.contract_id)}
        Event.note(Event.Kind.PRINTED, by=by, subject=offer.customer_id, **facts)
    return typesetting.rendered(offer.content["paper"], offer.created_at)


def outdated(offer: ShownOffer, contract: Contract) -> bool:
    """The words have changed since the customer saw them."""
    return offer.edition != contract.edition
