"""What becomes of a signed contract, on its page, in the inbox and in the timeline of its archive."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.changing import inbox, taking_effect, voiding  # noqa: F401 (they register themselves)
from contracts.drafting import keeping
from contracts.models import ContractState
from contracts.tabs import act, tab
from contracts.telling import says


def _signed(contract, user) -> bool:
    return contract.state in ContractState.SIGNED_ONCE and not contract.kind.changes


def _beside(contract) -> int:
    return contract.children.filter(kind__family="change").count()


def _unsigned(contract, user) -> bool:
    return voiding.voidable(contract) and keeping.may_change(user, contract)


tab(75, "contracts:changes", pgettext_lazy("contract", "Changes"), _signed, count=_beside)
act(90, "contracts:void", _("Make void"), "ban", when=_unsigned)

says("contract_supplemented", "file-plus", _("Supplement of a contract in force"))
says("contract_end_agreed", "handshake", _("End of a contract on a later day agreed on"))
says("contract_voided", "ban", _("Contract made void"), "amber")
says("early_end_asked", "file-x", _("Early end of a contract proposed"), "amber")
says("early_end_refused", "file-x", _("Early end of a contract refused"))
