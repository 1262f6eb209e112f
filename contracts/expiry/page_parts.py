"""The life of an agreement on its page: its tab, what its owner may do, its lines on the archive’s timeline."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.expiry import climbing, deciding, inbox, leaving, people, renewing  # noqa: F401 (they register)
from contracts.licences import keeping  # noqa: F401
from contracts.models import Contract
from contracts.tabs import act, tab
from contracts.telling import says


def lives(contract: Contract, user=None) -> bool:
    """Signed once, and of a kind that lasts."""
    return contract.kind.lasts and contract.state in Contract.State.SIGNED_ONCE


def shows(contract: Contract, user=None) -> bool:
    """Whether it has a term to speak of: it lives, or is the draft of a renewal."""
    return lives(contract) or (contract.kind.lasts and contract.parent_id is not None)


def _undecided(contract: Contract, user) -> bool:
    near = contract.ladders.filter(state="waiting").exclude(asked=[]).exists() if lives(contract) else False
    return near and people.may_decide(user, contract)


tab(70, "contracts:life", pgettext_lazy("contract", "Term"), shows)
act(70, "contracts:life", _("Decide what becomes of it"), "calendar-clock", when=_undecided, primary=True)
act(
    71,
    "contracts:renew",
    _("Draft the renewal"),
    "refresh-cw",
    when=lambda one, user: renewing.may_draft(user, one),
    primary=True,
    post=True,
)

says("expiry_asked", "calendar-clock", _("Asked what becomes of an ending contract"), "amber")
says("expiry_decided", "calendar-check", _("Decided what becomes of an ending contract"))
says("renewal_drafted", "refresh-cw", _("Renewal of a contract drafted"))
says("contract_ended", "calendar-x", _("Contract ended"))
