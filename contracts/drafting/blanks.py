"""The blanks of a text that the terms fill by themselves: `{{customer_name}}`, `{{total_in_words}}`, …"""

from collections.abc import Callable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from contracts.library.variables import printed
from contracts.terms import Change, OtherAgency, Terms
from customers.models import Purchase
from customers.trade.money import written

from .amounts import in_words

BODIES = {
    "court": gettext_lazy("the people’s court with jurisdiction"),
    "arbitration": gettext_lazy("the arbitration commission"),
}
SCOPES = {
    "home": gettext_lazy("domestic and inbound journeys"),
    "abroad": gettext_lazy("outbound journeys"),
    "taiwan": gettext_lazy("journeys of mainland residents to Taiwan"),
}
TOO_FEW = {
    "transfer": gettext_lazy("transfer to another agency"),
    "postpone": gettext_lazy("a later departure"),
    "change": gettext_lazy("another route"),
    "end": gettext_lazy("the end of the contract"),
}


def day(value: date | None) -> str:
    return date_format(value, "DATE_FORMAT") if value else ""


def _agency(terms: Terms, role: str) -> OtherAgency:
    return next((one for one in terms.agencies if one.role == role), OtherAgency())


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def _dispute(terms: Terms) -> str:
    closing = terms.closing
    if closing.dispute_body == "arbitration" and closing.arbitration:
        return closing.arbitration
    return str(BODIES.get(closing.dispute_body, ""))


def _ways(terms: Terms) -> str:
    labels = dict(Purchase.Payment.choices)
    return "、".join(dict.fromkeys(str(labels.get(one.method, "")) for one in terms.money.payments))


def _nights(terms: Terms) -> str:
    return _("%(days)s days, %(nights)s nights") % {
        "days": terms.trip.nights + 1,
        "nights": terms.trip.nights,
    }


def _change(terms: Terms) -> Change:
    return terms.change or Change()


def _difference(fen: int) -> str:
    """How much more or less is paid than before."""
    if not fen:
        return pgettext("price", "the price does not change")
    amount = {"amount": written(abs(fen)), "words": in_words(abs(fen))}
    if fen > 0:
        return _("%(amount)s (%(words)s) more") % amount
    return _("%(amount)s (%(words)s) less") % amount


OF_A_CHANGE: dict[str, Callable[[Terms], str]] = {  # supplements, and agreements that end a contract
    "parent_number": lambda t: _change(t).parent,
    "parent_signed_on": lambda t: day(_change(t).signed_on),
    "change_place": lambda t: str(_change(t).place),
    "change_reason": lambda t: _change(t).reason,
    "change_words": lambda t: _change(t).words,
    "price_difference": lambda t: _difference(t.money.total),
    "new_total": lambda t: written(_change(t).was_total + t.money.total),
    "new_total_in_words": lambda t: in_words(_change(t).was_total + t.money.total),
    "ends_from": lambda t: day(_change(t).ends_from),
    "kept": lambda t: written(_change(t).kept) or written(0),
    "refund": lambda t: written(_change(t).refund) or written(0),
    "refund_by": lambda t: day(_change(t).refund_by),
}
FILLED: dict[str, Callable[[Terms], str]] = OF_A_CHANGE | {
    "house_name": lambda t: t.house.name,
    "house_licence": lambda t: t.house.licence,
    "house_scope": lambda t: "、".join(str(SCOPES[one]) for one in t.house.scope if one in SCOPES),
    "house_address": lambda t: t.house.address,
    "house_phone": lambda t: t.house.phone,
    "house_account": lambda t: t.house.account,
    "complaint_phone": lambda t: t.house.complaint_phone,
    "handler": lambda t: t.house.handler,
    "handler_phone": lambda t: t.house.handler_phone,
    "customer_name": lambda t: t.customer.name,
    "customer_document": lambda t: t.customer.document_number,
    "customer_phone": lambda t: t.customer.phone,
    "customer_address": lambda t: t.customer.address,
    "customer_signatory": lambda t: t.customer.signatory,
    "customer_authority": lambda t: t.customer.authority,
    "ground_agency": lambda t: _agency(t, "ground").name,
    "ground_licence": lambda t: _agency(t, "ground").licence,
    "ground_contact": lambda t: " ".join(
        filter(None, (_agency(t, "ground").contact, _agency(t, "ground").phone))
    ),
    "principal": lambda t: _agency(t, "principal").name,
    "principal_licence": lambda t: _agency(t, "principal").licence,
    "overseas_agency": lambda t: _agency(t, "overseas").name,
    "product": lambda t: t.trip.product,
    "origin": lambda t: t.trip.origin,
    "destination": lambda t: t.trip.destination,
    "starts_on": lambda t: day(t.starts_on),
    "ends_on": lambda t: day(t.ends_on),
    "days_and_nights": lambda t: _nights(t) if t.trip.starts_on and t.trip.ends_on else "",
    "people_min": lambda t: _count(t.trip.people_min),
    "people_max": lambda t: _count(t.trip.people_max),
    "people_count": lambda t: _count(len(t.travellers) or None),
    "too_few_choices": lambda t: "、".join(str(TOO_FEW[one]) for one in t.trip.too_few if one in TOO_FEW),
    "leader": lambda t: t.trip.leader,
    "leader_licence": lambda t: t.trip.leader_licence,
    "total": lambda t: written(t.money.total),
    "total_in_words": lambda t: in_words(t.money.total),
    "guide_fee": lambda t: written(sum(one.amount for one in t.money.lines if one.kind == "guide")),
    "payment_ways": _ways,
    "price_includes": lambda t: t.money.includes,
    "price_excludes": lambda t: t.money.excludes,
    "credit_days": lambda t: str(t.money.credit_days),
    "safety_plan": lambda t: t.promises.safety_plan or pgettext("contract", "none"),
    "privacy_notice": lambda t: t.promises.privacy_notice,
    "dispute_body": _dispute,
    "sign_place": lambda t: t.closing.place,
    "sign_date": lambda t: day(t.closing.signed_on),
    "copies": lambda t: str(t.closing.copies),
}
NAMES = frozenset(FILLED)
EMPTY = "________"


def fill(name: str, terms: Terms, own: dict[str, dict] | None = None) -> str:
    """What stands in the blank, a line to write on where nothing is known yet. `own`: what the template defines."""
    if name in FILLED:
        return FILLED[name](terms).strip() or EMPTY
    value = terms.closing.values.get(name, "")
    return printed((own or {}).get(name, {"key": name}), value).strip() or EMPTY
