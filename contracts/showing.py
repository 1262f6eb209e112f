"""How a contract looks: its colour, where it stands on its way, its words."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.drafting.assembling import assemble
from contracts.models import Contract, ContractState
from contracts.terms import Terms

S = ContractState
TONES = {
    S.DRAFT: "line",
    S.APPROVAL: "indigo",
    S.REJECTED: "red",
    S.APPROVED: "teal",
    S.UNUSED: "amber",
    S.SIGNING: "indigo",
    S.PART_SIGNED: "indigo",
    S.SIGN_EXPIRED: "amber",
    S.SIGN_REFUSED: "red",
    S.SIGNED: "green",
    S.EFFECTIVE: "green",
    S.PERFORMING: "green",
    S.TERMINATED: "red",
    S.VOID: "line",
}
# The way of a contract that goes well, and how many steps of it each state has behind it.
WAY = (
    pgettext_lazy("step", "Draft"),
    pgettext_lazy("step", "Approval"),
    pgettext_lazy("step", "Signing"),
    _("In effect"),
    pgettext_lazy("step", "Filed"),
)
AT = {
    S.DRAFT: 0,
    S.REJECTED: 0,
    S.APPROVAL: 1,
    S.APPROVED: 2,
    S.UNUSED: 1,
    S.SIGNING: 2,
    S.PART_SIGNED: 2,
    S.SIGN_EXPIRED: 2,
    S.SIGN_REFUSED: 2,
    S.SIGNED: 3,
    S.EFFECTIVE: 3,
    S.PERFORMING: 3,
    S.COMPLETED: 4,
    S.EXPIRED: 4,
    S.TERMINATED: 4,
    S.ARCHIVED: 5,
    S.DESTROYED: 5,
}


def tone(contract: Contract) -> str:
    return TONES.get(contract.state, "line")


def path_of(contract: Contract) -> tuple[list[dict[str, Any]], int] | None:
    """Steps and place for the stepper; nothing for a contract that never came about."""
    if contract.state == S.VOID:
        return None
    return [{"label": label} for label in WAY], AT[contract.state] + 1


def text_of(contract: Contract) -> list[dict[str, Any]]:
    """The blocks of its text: of the revision that was submitted, else as the draft stands."""
    if contract.revision is not None and contract.state != S.DRAFT:
        return contract.revision.text
    return assemble(contract.version, Terms.of(contract.terms))
