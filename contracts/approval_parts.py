"""Approval on a contract’s page: its tab, and what its author may do."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.approving import deciding, inbox, leaving  # noqa: F401 (what waits in the inbox, what leavers leave)
from contracts.drafting import keeping
from contracts.models import ContractState
from contracts.submitting import AGAIN
from contracts.tabs import act, tab


def _may_submit(contract, user) -> bool:
    return contract.state in (ContractState.DRAFT, *AGAIN) and keeping.may_change(user, contract)


def _may_withdraw(contract, user) -> bool:
    waiting = contract.state == ContractState.APPROVAL and user.pk in deciding.authors(contract)
    return waiting and keeping.may_change(user, contract)


def _waits_for(contract, user) -> bool:
    waiting = contract.state == ContractState.APPROVAL
    return waiting and inbox.decidable(user).filter(contract=contract).exists()


tab(
    30,
    "contracts:approval",
    pgettext_lazy("contract", "Approval"),
    lambda one, user: one.revision is not None,
)
act(30, "contracts:submit", _("Submit for approval"), "send", when=_may_submit, primary=True, post=True)
act(31, "contracts:decide", _("Decide"), "check-check", when=_waits_for, primary=True)
act(35, "contracts:withdraw", _("Take back"), "undo-2", when=_may_withdraw, post=True)
