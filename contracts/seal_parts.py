"""Seals on the pages of contracts, in the inbox, at a leaving, on the timeline."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.seals import asking, inbox, leaving  # noqa: F401 (the inbox, leavers)
from contracts.tabs import act
from contracts.telling import says

act(
    42,
    "contracts:seal_contract",
    _("Ask for the seal"),
    "stamp",
    when=lambda contract, user: asking.may_ask(contract, user),
)
says("seal_asked", "stamp", _("Seal asked for a contract"))
says("seal_sealed", "stamp", _("Contract sealed"), "green")
says("seal_refused", "stamp", pgettext_lazy("contract", "Seal refused"), "amber")
