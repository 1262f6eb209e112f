from django.db import models
from django.utils.translation import pgettext_lazy


class ContractState(models.TextChoices):
    """Where a contract stands (contracts_compliance.md §1.2). Disputed, on hold, scan missing are marks, not states."""

    DRAFT = "draft", pgettext_lazy("contract", "draft")
    APPROVAL = "approval", pgettext_lazy("contract", "waiting for approval")
    REJECTED = "rejected", pgettext_lazy("contract", "rejected")
    APPROVED = "approved", pgettext_lazy("contract", "approved")
    UNUSED = "unused", pgettext_lazy("contract", "approval run out")
    SIGNING = "signing", pgettext_lazy("contract", "being signed")
    PART_SIGNED = "part_signed", pgettext_lazy("contract", "signed by one side")
    SIGN_EXPIRED = "sign_expired", pgettext_lazy("contract", "not signed in time")
    SIGN_REFUSED = "sign_refused", pgettext_lazy("contract", "signature refused")
    SIGNED = "signed", pgettext_lazy("contract", "signed")
    EFFECTIVE = "effective", pgettext_lazy("contract", "in effect")
    PERFORMING = "performing", pgettext_lazy("contract", "being carried out")
    COMPLETED = "completed", pgettext_lazy("contract", "carried out")
    TERMINATED = "terminated", pgettext_lazy("contract", "terminated")
    EXPIRED = "expired", pgettext_lazy("contract", "expired")
    ARCHIVED = "archived", pgettext_lazy("contract", "filed")
    DESTROYED = "destroyed", pgettext_lazy("contract", "destroyed")
    VOID = "void", pgettext_lazy("contract", "void")


S = ContractState
# Words may change; from the last four a change leads back to a draft and voids the decisions.
ContractState.EDITABLE = (S.DRAFT, S.REJECTED, S.APPROVED, S.UNUSED, S.SIGN_EXPIRED, S.SIGN_REFUSED)
# Signed by both sides and not at its end: what binds the house today.
ContractState.BINDING = (S.SIGNED, S.EFFECTIVE, S.PERFORMING)
# Signed once, whatever became of it: what must have its scan and its file.
ContractState.SIGNED_ONCE = (*ContractState.BINDING, S.COMPLETED, S.TERMINATED, S.EXPIRED, S.ARCHIVED)
# Over, one way or another.
ContractState.ENDED = (S.COMPLETED, S.TERMINATED, S.EXPIRED, S.ARCHIVED, S.DESTROYED, S.VOID)

# target -> from where. No other way into a state exists; the acts hold the row's lock.
MOVES: dict[str, set[str]] = {
    S.DRAFT: {S.APPROVAL, S.REJECTED, S.APPROVED, S.UNUSED, S.SIGN_EXPIRED, S.SIGN_REFUSED},
    S.APPROVAL: {S.DRAFT},
    S.REJECTED: {S.APPROVAL},
    S.APPROVED: {S.APPROVAL, S.SIGNING},  # called off before anybody signed
    S.UNUSED: {S.APPROVED},
    S.SIGNING: {S.APPROVED},
    S.PART_SIGNED: {S.SIGNING},
    S.SIGN_EXPIRED: {S.SIGNING, S.PART_SIGNED},
    S.SIGN_REFUSED: {S.SIGNING, S.PART_SIGNED},
    S.SIGNED: {S.SIGNING, S.PART_SIGNED},
    S.EFFECTIVE: {S.SIGNED},
    S.PERFORMING: {S.EFFECTIVE},
    S.COMPLETED: {S.EFFECTIVE, S.PERFORMING},
    S.TERMINATED: {S.SIGNED, S.EFFECTIVE, S.PERFORMING},
    S.EXPIRED: {S.SIGNED, S.EFFECTIVE, S.PERFORMING},
    S.ARCHIVED: {S.COMPLETED, S.TERMINATED, S.EXPIRED},
    S.DESTROYED: {S.ARCHIVED},
    S.VOID: {S.DRAFT, S.REJECTED, S.UNUSED, S.SIGN_EXPIRED, S.SIGN_REFUSED},
}
