"""收款收据: what was received, for the customer. Not a tax invoice, and the slip says so."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import override

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from contracts.drafting.amounts import in_words
from contracts.drafting.assembling import LANGUAGE
from contracts.models import Contract, Receipt
from contracts.papers.typesetting import rendered
from contracts.terms import Terms
from customers.trade.money import written

from .receiving import correction


def pdf(contract: Contract, receipt: Receipt, *, by) -> bytes:
    """The slip for `by`; the register says who had it printed. Raises `Refused` where no money came in by it."""
    if receipt.kind != Receipt.Kind.PAYMENT:
        raise Refused(_("A receipt is printed of a payment."))
    taken_back = correction(receipt)
    if taken_back and taken_back.state == Receipt.State.CONFIRMED:
        raise Refused(_("This payment is corrected already."))
    moment = clock()
    with acting(by):
        facts = {
            "form": "receipt_slip",
            "as": "pdf",
            "contract": str(contract.pk),
            "receipt": str(receipt.pk),
        }
        Event.note(Event.Kind.PRINTED, by=by, subject=contract.customer_id, **facts)
    return rendered(data(contract, receipt, reader=by.name, moment=moment), moment, template="receipt.typ")


def data(contract: Contract, receipt: Receipt, *, reader: str, moment) -> dict:
    terms = Terms.of(contract.revision.terms)
    with override(LANGUAGE):
        found = receipt.state == Receipt.State.CONFIRMED
        rows = [
            [_("Received from"), terms.customer.name],
            [_("Under contract"), f"{contract.number}　{contract.title}"],
            [_("Amount in words"), in_words(receipt.amount)],
            [_("Amount in figures"), written(receipt.amount)],
            [_("Day of payment"), date_format(receipt.day, "DATE_FORMAT")],
            [_("Way of payment"), receipt.get_method_display()],
            [_("Reference"), receipt.reference or ""],
            [_("Noted by"), receipt.entered_by.name],
            [_("Finance"), receipt.decided_by.name if found else _("not yet confirmed")],
        ]
        return {
            "title": _("Receipt of money"),
            "house": terms.house.name,
            "number": _("No. %(number)s") % {"number": receipt.pk.hex[-12:].upper()},
            "rows": [row for row in rows if row[1]],
            "warning": _("This receipt is not a tax invoice (发票) and does not replace one."),
            "unconfirmed": "" if found else _("Finance has not yet found this payment on the account."),
            "sign": [_("Seal of the agency:"), _("Received by:"), _("Date:")],
            "foot": _("Printed by %(reader)s on %(moment)s")
            % {"reader": reader, "moment": date_format(localtime(moment), "Y-m-d H:i")},
        }
