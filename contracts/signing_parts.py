"""Signing on a contract’s page, in the inbox and on the timeline."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.drafting import keeping
from contracts.models import ContractState
from contracts.signing import duties, inbox  # noqa: F401 (who approves no more; what waits, what leavers leave)
from contracts.tabs import act, tab
from contracts.telling import says

S = ContractState
REACHED = {S.APPROVED, S.SIGNING, S.PART_SIGNED, S.SIGN_EXPIRED, S.SIGN_REFUSED, *S.SIGNED_ONCE}


def _shows(contract, user) -> bool:
    return contract.state in REACHED or contract.signing_rounds.exists()


def _may_send(contract, user) -> bool:
    return contract.state == S.APPROVED and keeping.may_change(user, contract)


def _on_paper(contract, user) -> bool:
    signed_in_ink = contract.signing_rounds.filter(state="open", method="ink")
    return contract.state in (S.SIGNING, S.PART_SIGNED) and signed_in_ink.exists()


tab(40, "contracts:sign", pgettext_lazy("contract", "Signing"), _shows)
act(
    40, "contracts:sign_ink", _("Have it signed in ink"), "signature", when=_may_send, primary=True, post=True
)
act(41, "contracts:pdf", _("Print for signing"), "printer", when=_on_paper)

says("signing_begun", "signature", _("Contract sent to be signed"))
says("signature_given", "signature", pgettext_lazy("contract", "Signed by one side"))
says("signature_refused", "circle-x", _("Signature of a contract refused"), "red")
says("signing_ran_out", "clock", _("Contract not signed in time"), "amber")
says("signing_called_off", "undo-2", _("Signing of a contract called off"))
says("scan_taken_in", "scan-line", _("Scan of the signed contract taken in"))
says("scan_matched", "check-check", _("Scan of the signed contract compared"), "green")
says("scan_refused", "circle-x", _("Scan does not match the approved contract"), "amber")
says("contract_signed", "check-check", _("Contract signed by all sides"), "green")
