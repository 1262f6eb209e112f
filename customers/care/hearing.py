"""When a customer was last heard of: kept on the archive, worked out from facts (C9).

Journeys and the entry of the archive count by themselves (`customers.models.in_touch.HEARD_ON`); contacts
that reached the customer and corrections she asked for are written here.
"""

from datetime import date
from functools import cache

from django.conf import settings
from django.utils.translation import gettext, gettext_noop, override

from customers.models import Customer

TOLD_US = gettext_noop("The customer told us")  # the reason a correction gives: customers.forms.edit


@cache
def _told_us() -> frozenset[str]:
    """The reason in every language of the house: it is kept as the person chose it."""
    said = {TOLD_US}
    for code, _name in settings.LANGUAGES:
        with override(code):
            said.add(gettext(TOLD_US))
    return frozenset(said)


def by_her_wish(why: str) -> bool:
    """Did the customer herself ask for the change `why` speaks of?"""
    return why.strip() in _told_us()


def later(customer: Customer, day: date) -> date:
    """The last contact when there was one on `day` too."""
    return max(filter(None, (customer.last_contact_on, day)))


def heard(customer: Customer, day: date) -> None:
    """Keep that the customer was reached on `day`, Shanghai time; the row's lock is held by the caller."""
    if customer.last_contact_on is None or day > customer.last_contact_on:
        customer.last_contact_on = day
        Customer.objects.filter(pk=customer.pk).update(last_contact_on=day)
