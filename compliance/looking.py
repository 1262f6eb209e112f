"""Opening a sensitive value of an earlier version: rights, quota and register as for the present one."""

from datetime import datetime

from customers import revealing
from customers.models import Customer, Purpose


def reveal_version(version, field: str, *, by, purpose: Purpose, note: str = "", now: datetime | None = None):
    """The plain value of `field` in a history row of an archive, after the look has been written down.

    The register line names the row. Raises like `customers.revealing.reveal`; `Customer.DoesNotExist` where
    `by` may not see the archive.
    """
    customer = Customer.objects.visible_to(by).get(pk=version.id)
    revealing.reveal(customer, field, by=by, purpose=purpose, note=note, now=now, version=version.pk)
    return getattr(version, field)
