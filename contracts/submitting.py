"""From a draft to those who decide on it: frozen, checked, and then asked about (§1.2, G3–G5)."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from contracts.approving import steps
from contracts.checking import running
from contracts.drafting import keeping
from contracts.drafting.consulting import consulted
from contracts.drafting.freezing import differs, freeze
from contracts.models import CheckRun, Contract, ContractState

S = ContractState
AGAIN = (S.UNUSED, S.SIGN_EXPIRED, S.SIGN_REFUSED)  # the same words may be asked about once more


@dataclass(frozen=True)
class Submitted:
    """The contract as it stands now, and what the legal check found; `asked` where it went on to people."""

    contract: Contract
    check: CheckRun

    @property
    def asked(self) -> bool:
        return self.contract.state == S.APPROVAL


def submit(contract: Contract, *, by, now: datetime | None = None) -> Submitted:
    """Freeze the words, check them, and ask those whom the matrix names. A failed check leaves it a draft.

    Raises `PermissionDenied` without the right to write it, `Refused` from another state, before the archive
    was consulted (D6), and where nobody could decide.
    """
    now = now or clock()
    with acting(by, reason=gettext_noop("contract submitted")):
        contract = keeping.locked(contract.pk, by)
        if not keeping.may_change(by, contract):
            raise PermissionDenied
        _may_be_submitted(contract, by)
        revision = freeze(contract, by=by)
        contract.submitted_at = contract.submitted_at or now
        check = running.run(contract, by=by, revision=revision, now=now)
        if check.passed:
            steps.begin(contract, revision, by=by, warnings=check.warnings, now=now)
            contract.pass_to(S.APPROVAL)
            keeping.note("submitted", contract, by=by, digest=revision.digest)
        else:
            contract.save()
            keeping.note("check_failed", contract, by=by, digest=revision.digest)
    return Submitted(contract, check)


def _may_be_submitted(contract: Contract, by) -> None:
    if contract.state == S.REJECTED or (contract.state == S.DRAFT and _rejected(contract)):
        raise Refused(_("It was rejected. Change its words first."))
    if contract.state in AGAIN:
        keeping.reopen(contract, by=by)
    if contract.state != S.DRAFT:
        raise Refused(
            _("This is already “%(state)s”; nothing was changed.") % {"state": contract.get_state_display()}
        )
    if not consulted(contract):
        raise Refused(_("Look through the customer’s archive first, and note that you have."))


def _rejected(contract: Contract) -> bool:
    """Whether these very words were refused already."""
    rejected = contract.approval_steps.filter(state="rejected", revision=contract.revision_id)
    return rejected.exists() and not differs(contract)
