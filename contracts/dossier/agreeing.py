"""What a signed framework contract agrees on price, discount and payment stands in the archive at once (G10)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from agency.acting import acting_as, acting_for
from contracts.drafting.assembling import LANGUAGE
from contracts.models import Contract
from contracts.signing.effect import when_signed
from contracts.terms import Terms
from customers.kinds import profiling
from customers.models import Customer, Organisation
from customers.trade.money import written

from .clock import ACTOR

KIND = "corporate"
DISCOUNT = "framework_discount"  # the blank of the framework texts that says it
REASON = gettext_noop("agreed in a signed framework contract")


@when_signed
def agree(contract: Contract, *, by, at: datetime) -> None:
    """The block of terms of the organisation says what was signed; its history and the register name the contract.

    In the name of whoever signed off, with the reach of the system: the signature decided, not a seller.
    """
    if contract.kind.code != KIND:
        return
    with acting_for(by, ACTOR, reason=REASON) if by else acting_as(ACTOR, reason=REASON):
        rows = Organisation.objects.select_for_update(no_key=True, of=("self",))
        profile = rows.filter(customer=contract.customer_id).first()
        if profile is None:  # signed with somebody whose archive is not an organisation’s
            return
        agreed = agreed_terms(contract)
        fresh = {name: value for name, value in agreed.items() if str(getattr(profile, name) or "") != value}
        if not fresh:
            return
        for name, value in fresh.items():
            setattr(profile, name, value)
        profile.version += 1
        profile.save()
        customer = Customer.objects.get(pk=contract.customer_id)
        profiling.note(customer, by, block="terms", fields=sorted(fresh), contract=str(contract.pk))


def agreed_terms(contract: Contract) -> dict[str, Any]:
    """{column of `Organisation`: value} in the words of the office, with the number of the contract as their source."""
    terms = Terms.of(contract.revision.terms)
    with override(LANGUAGE):
        source = _("contract %(number)s") % {"number": contract.number}
        priced = "；".join(f"{line.label} {written(line.unit)}" for line in terms.money.lines if line.label)
        found = {
            "agreed_price": f"{priced or _('as confirmed with each order')}（{source}）",
            "payment": Organisation.Payment.MONTHLY
            if terms.money.credit_days
            else Organisation.Payment.PREPAID,
        }
        if discount := terms.closing.values.get(DISCOUNT, "").strip():
            found["discount"] = f"{discount}（{source}）"
    return {name: str(value) for name, value in found.items()}
