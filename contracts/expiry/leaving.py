"""A colleague leaves: what waited for her yes goes to whoever would be asked in her place (H8)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agency.models import User
from agency.offboarding import step
from contracts.models import Contract, ExpiryDecision

from . import people, telling


@step(
    "expiry_seconds",
    _("Ends of contracts that waited for a yes"),
    lambda person: ExpiryDecision.objects.filter(
        state=ExpiryDecision.State.WAITING, asked__contains=[person.pk]
    ),
)
def seconds(rows, person: User, heir, now: datetime) -> int:
    """Others who were asked suffice; else the next above the decider, or counsel."""
    found = list(rows.order_by("contract", "pk").values_list("pk", "contract"))
    for pk, contract_pk in found:
        held = Contract.objects.select_for_update(no_key=True, of=("self",)).select_related("kind", "owner")
        contract = held.get(pk=contract_pk)
        decision = ExpiryDecision.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
        left = [one for one in decision.asked if one != person.pk]
        instead = (
            [] if left else [one.pk for one in people.seconds(decision.by, contract) if one.pk != person.pk]
        )
        if not left + instead:  # nobody else is there: whoever decided decides anew
            continue
        decision.asked = left + instead
        decision.save()
        people.let_read(contract, instead)
        telling.decided(contract, decision, instead, "contract_end_second")
    return len(found)
