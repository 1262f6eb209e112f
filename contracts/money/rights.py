"""Who may do what with the money of a contract: sellers note it, finance confirms, corrects and gives back."""

from agency.holders import holders
from contracts.drafting import keeping
from contracts.models import Contract, ContractState

NOTE, CONFIRM = "contracts.note_receipt", "contracts.confirm_receipt"


def may_note(user, contract: Contract) -> bool:
    """Note a payment: finance, whoever answers for the contract, and whoever may write it."""
    if contract.state not in ContractState.SIGNED_ONCE or not user.has_perm(NOTE):
        return False
    return user.has_perm(CONFIRM) or contract.owner_id == user.pk or keeping.may_change(user, contract)


def may_settle(user, contract: Contract) -> bool:
    """Give up a claim, or settle an ended contract: finance, but nobody for a contract of her own."""
    return user.has_perm(CONFIRM) and contract.owner_id != user.pk


def let_finance_in(contract: Contract) -> bool:
    """Finance sees no archive; she reads the contracts whose money she keeps. Whether anybody was added."""
    wanted = {*contract.readers, *holders(CONFIRM).values_list("pk", flat=True)}
    if wanted == set(contract.readers):
        return False
    contract.readers = sorted(wanted)
    contract.save(update_fields=["readers", "updated_at"])
    return True
