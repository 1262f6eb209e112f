"""The papers of a contract on its page: the tab, what is said of them, and what comes from signing."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.filing.seeing import may_file
from contracts.models import ContractState
from contracts.tabs import act, tab
from contracts.telling import says

SIGNABLE = (
    ContractState.APPROVED,
    ContractState.SIGNING,
    ContractState.PART_SIGNED,
    *ContractState.SIGNED_ONCE,
)

tab(50, "contracts:files", pgettext_lazy("contract", "Scans"), lambda one, user: one.revision_id is not None)
act(
    50,
    "contracts:scan_add",
    _("Add a scan"),
    "scan-line",
    when=lambda contract, user: contract.state in SIGNABLE and may_file(user, contract),
)
says("scan_complete", "scan-line", _("Scan of a contract complete"), "teal")
says("scan_out", "trash-2", _("Scan of a contract taken out"), "amber")
