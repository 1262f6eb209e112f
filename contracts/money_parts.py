"""Money on a contract’s page, on the timeline and above the archive: its tab, its words, what is overdue."""

from django.db.models import F, Min, Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models import Contract, ContractState, Due
from contracts.money import plan, rights  # noqa: F401 (what a signature and an end set going)
from contracts.tabs import act, tab
from contracts.telling import says
from customers.archive_notes import Note, notes
from customers.showing import Sheet
from customers.trade.money import written


def _signed(contract: Contract, user) -> bool:
    return contract.state in ContractState.SIGNED_ONCE


def _late(contract: Contract) -> int:
    return Due.objects.overdue(localdate()).filter(contract=contract).count()


def _noting(contract: Contract, user) -> bool:
    return contract.state in ContractState.BINDING and rights.may_note(user, contract)


tab(60, "contracts:money", pgettext_lazy("contract", "Payments"), _signed, count=_late)
act(60, "contracts:receive", _("Note a payment"), "wallet", when=_noting)

says("payment_noted", "wallet", _("Payment noted"))
says("correction_agreed", "undo-2", _("Payment taken back"), "amber")
says("refund_agreed", "undo-2", _("Money given back"), "amber")
says("due_waived", "circle-slash", _("Claim given up"), "amber")
says("due_lowered", "trending-down", _("Payments lowered by a supplement"), "amber")
says("money_settled", "scale", _("Decided what is kept of an ended contract"))


@notes
def _overdue(sheet: Sheet) -> list[Note]:
    """Whoever makes the next contract with this customer sees what is owed under the last (D6)."""
    if not (sheet.whole and sheet.user.has_perm("contracts.use_contracts")):
        return []
    rows = Due.objects.overdue(localdate()).filter(customer=sheet.customer.pk).order_by()
    found = rows.aggregate(left=Sum(F("amount") - F("waived") - F("paid")), since=Min("due_on"))
    if not found["left"]:
        return []
    text = str(_("Overdue under contracts: %(amount)s, since %(day)s.")) % {
        "amount": written(found["left"]),
        "day": date_format(found["since"], "SHORT_DATE_FORMAT"),
    }
    return [Note(text, "amber", "wallet", reverse("contracts:of_archive", args=[sheet.customer.pk]))]
