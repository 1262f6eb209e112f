"""What the system cannot see and a person confirms, for exactly these words (contracts_compliance.md §1.3)."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from agency.acting import acting
from agency.errors import Refused
from contracts.drafting import keeping
from contracts.models import CheckTick, Contract, ContractKind

from .case import Case


@dataclass(frozen=True)
class Item:
    """One thing to confirm; `group` is where it stands on the page."""

    code: str
    label: str
    group: str
    trips: bool = False  # asked of journeys only


ITEMS = (
    Item("identity", _("I have compared the documents with the originals"), "1"),
    Item("route", _("The route makes sense and can be travelled as written"), "2", trips=True),
    Item("quality", _("What is said of quality and stars is true and can be proven"), "4", trips=True),
    Item("free_time", _("Travellers were told how to stay safe in their free time"), "6", trips=True),
    Item("fair", _("Both sides’ duties and what withdrawing costs are fair"), "8"),
)
CODES = frozenset(one.code for one in ITEMS)


def items(case: Case) -> list[Item]:
    """What has to be confirmed for a contract of this kind."""
    trip = case.kind.family == ContractKind.Family.TRIP
    return [one for one in ITEMS if trip or not one.trips]


def tick(contract: Contract, item: str, *, by, digest: str) -> None:
    """Confirm, or take it back where it stood; `digest` is of the words that were on the screen.

    Raises `Refused` where the words have changed since, `PermissionDenied` for whoever may not write it.
    """
    with acting(by, reason=gettext_noop("confirmed for a contract")):
        contract = keeping.locked(contract.pk, by)
        if not keeping.may_change(by, contract):
            raise PermissionDenied
        if item not in CODES or not contract.editable:
            raise Refused(_("This cannot be confirmed now."))
        if Case.of(contract).digest != digest:
            raise Refused(_("The words have changed meanwhile. Look at them again."))
        known = {"contract": contract, "digest": digest, "item": item}
        if not CheckTick.objects.filter(**known).delete()[0]:
            CheckTick(**known, customer_id=contract.customer_id, confirmed_by=by, at=now()).save(
                force_insert=True
            )
            keeping.note("ticked", contract, by=by, item=item, digest=digest)
