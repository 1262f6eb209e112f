"""What acts on entries share since somebody else may have drafted them: the entry as it stands, who wrote it."""

from django.utils.translation import gettext as _

from agency.errors import Conflict
from customers.models import Part


def standing[P: Part](part: P) -> P:
    """The entry anew, locked. Raises `Conflict` where it was taken off file."""
    found = type(part).objects.select_for_update(no_key=True, of=("self",)).filter(pk=part.pk).first()
    if found is None:
        raise Conflict(_("A colleague has taken this off file meanwhile."))
    found.customer = part.customer
    return found


def wrote(drafter) -> dict[str, int]:
    """For the register: who wrote what another person only let through."""
    return {"drafter": drafter.pk} if drafter else {}
