"""Organisations already on file under a credit code, as far as whoever asks may open them.

A hidden one answers like none; those who see the whole house are told of it (`duplicates.tell_about_twins`).
"""

from customers import duplicates
from customers.models import Customer, Organisation

from . import credit_codes


def with_code(user, code: str) -> list[Customer]:
    """Organisations `user` may open under this code; one that only looked alike is left out."""
    code = credit_codes.compact(code)
    found = duplicates.twins_seen_by(user, {"document_number": code})
    profiles = Organisation.objects.filter(customer__in=[customer.pk for customer in found])
    same = {profile.customer_id for profile in profiles if profile.credit_code == code}
    return [customer for customer in found if customer.pk in same]
