"""The agency and its handler as they stand in a contract: from the facts of the house, taken over while drafting."""

from contracts.models import HouseFacts
from contracts.terms import House


def house_of(handler) -> House:
    """As the house says of itself today, with the colleague who handles the contract (旅行社条例 28 (2))."""
    facts = HouseFacts.objects.filter(pk=1).first() or HouseFacts()
    return House(
        name=facts.name,
        licence=facts.licence,
        licence_until=facts.licence_until,
        scope=list(facts.regions),
        address=facts.address,
        phone=facts.phone,
        complaint_phone=facts.complaint_phone,
        account=facts.account,
        handler=handler.name,
        handler_phone=facts.phone,
    )
