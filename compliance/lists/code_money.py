"""What is done with the money of contracts, and what is to be done under them, in the register."""

from django.utils.translation import gettext_lazy

MONEY = {
    "payment_noted": gettext_lazy("payment noted"),
    "payment_confirmed": gettext_lazy("payment confirmed by finance"),
    "correction_asked": gettext_lazy("correction of a payment asked for"),
    "correction_agreed": gettext_lazy("payment taken back"),
    "reversal_refused": gettext_lazy("correction of a payment refused"),
    "refund_asked": gettext_lazy("refund asked for"),
    "refund_agreed": gettext_lazy("refund agreed to"),
    "refund_refused": gettext_lazy("refund refused"),
    "due_waived": gettext_lazy("claim given up"),
    "due_lowered": gettext_lazy("payments lowered by a supplement"),
    "money_to_settle": gettext_lazy("payments stopped: the contract ended early"),
    "money_settled": gettext_lazy("decided what is kept of an ended contract"),
    "receipt_slip": gettext_lazy("receipt of money"),
    "contract_figures": gettext_lazy("figures of contracts"),
    "receipt": gettext_lazy("receipt"),
    "cash": gettext_lazy("cash up to what banks report"),
    "obligation_added": gettext_lazy("obligation added"),
    "obligation_done": gettext_lazy("obligation done"),
    "obligation_dropped": gettext_lazy("obligation dropped"),
    "obligations_dropped": gettext_lazy("obligations dropped with the contract"),
    "obligation": gettext_lazy("obligation"),
    "obligation_paper": gettext_lazy("evidence of an obligation added"),
}
