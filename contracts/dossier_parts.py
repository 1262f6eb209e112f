"""What the file of a contract and its journey add elsewhere: hooks, words, tabs, acts."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts import offers
from contracts.dossier import agreeing, closing, promised, putting, sheets, telling  # noqa: F401 (they register)
from contracts.models import Contract, ContractState
from contracts.tabs import act, tab


def _signed(contract: Contract, user) -> bool:
    return contract.state in ContractState.SIGNED_ONCE


def _missing(contract: Contract) -> int:
    dossier = putting.look(contract)
    return dossier.required - dossier.there


def _sheetless(contract: Contract, user) -> bool:
    wanted = sheets.issuable(contract) and not contract.sheets.exists()
    return wanted and sheets.may_run(user, contract)


def _may_show(contract: Contract, user) -> bool:
    return offers.may_show(user, contract)


def _to_close(contract: Contract, user) -> bool:
    if not closing.may_file(user, contract) or contract.disputed:
        return False
    return not putting.lacking(contract)


tab(
    14,
    "contracts:shown",
    pgettext_lazy("contract", "Shown"),
    lambda contract, user: offers.may_show(user, contract) or contract.shown.exists(),
)
tab(55, "contracts:dossier", pgettext_lazy("contract", "File"), _signed, count=_missing)
act(55, "contracts:sheet", _("Issue the itinerary sheet"), "map", when=_sheetless, primary=True)
act(57, "contracts:dossier_close", _("File away"), "archive", when=_to_close, primary=True, post=True)
act(80, "contracts:shown", _("Show to the customer"), "eye", when=_may_show)
