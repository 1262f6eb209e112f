"""The day both sides agreed on for the end of a contract: it ends at its first moment, once, however late (§1.2)."""

from datetime import datetime, time

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate, make_aware

from contracts.dossier.clock import Swept, each
from contracts.models import Contract, ContractState

from . import effective, taking_effect


def sweep(now: datetime) -> Swept:
    """End what was to end by today, Shanghai time. May run anywhere, at once and again."""
    return each(due(now), _end, now)


def due(now: datetime) -> QuerySet[Contract]:
    over = effective.agreed_ends(OuterRef("pk")).filter(ends_on__lte=localdate(now))
    return Contract.objects.filter(Exists(over), state__in=ContractState.BINDING)


def _end(contract: Contract, now: datetime) -> None:
    child = (
        effective.agreed_ends(contract)
        .select_for_update(no_key=True, of=("self",))
        .select_related("kind")
        .get()
    )
    at = make_aware(datetime.combine(child.ends_on, time()))
    taking_effect.as_agreed(contract, child, by=None, at=at)
