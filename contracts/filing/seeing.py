"""Who may put papers of a contract together, and who may open them."""

from contracts.drafting import keeping
from contracts.models import Contract, ContractScan, ContractState
from customers.attachments import seeing
from customers.models import Customer

CLOSED = (ContractState.VOID, ContractState.DESTROYED)


def may_file(user, contract: Contract) -> bool:
    """Whoever may write the contract, once it has been submitted: before that there is nothing to sign."""
    return (
        contract.revision_id is not None
        and contract.state not in CLOSED
        and keeping.may_change(user, contract)
    )


def may_open(user, scan: ContractScan) -> bool:
    """Like any file of the archive: those who may open it. Who only decides on the contract does not see its scans."""
    archive = Customer.objects.visible_to(user).filter(pk=scan.customer_id).first()
    return bool(archive and scan.file and seeing.may_open(user, archive, scan.file))


def may_arrange(user, scan: ContractScan) -> bool:
    """Whoever put it in sees its pages while it is being put together, without a purpose: she holds the paper."""
    return scan.state == ContractScan.State.OPEN and scan.uploaded_by_id == user.pk
