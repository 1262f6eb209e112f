"""A colleague leaves: her seals are locked away until somebody else has received them (H8)."""

from datetime import datetime

from django.db.models import Q
from django.utils.timezone import now as clock
from django.utils.translation import gettext_lazy as _

from agency.models import User
from agency.offboarding import step
from contracts.models import Seal, SealHandover, SealUse
from customers.helping import managers

from . import asking
from .keeping import inbox, tell, vacate

State = SealUse.State


@step("seals", _("Seals of the house"), lambda person: Seal.objects.filter(keeper=person))
def seals(rows, person: User, heir, now: datetime) -> int:
    found = list(rows.select_for_update(no_key=True, of=("self",)))
    for seal in found:
        vacate(seal, person, now)
    return len(found)


@step(
    "seal_handovers",
    _("Seals on their way to another keeper"),
    lambda person: SealHandover.objects.filter(Q(to=person) | Q(handed_by=person), state="waiting"),
)
def handovers(rows, person: User, heir, now: datetime) -> int:
    return rows.update(state=SealHandover.State.WITHDRAWN, decided_at=now, updated_at=now)


@step(
    "seal_requests",
    _("Papers that wait for a seal"),
    lambda person: SealUse.objects.filter(
        Q(asked_by=person) | Q(state=State.DECIDING, deciders__contains=[person.pk]),
        state__in=SealUse.OPEN,
    ),
)
def requests(rows, person: User, heir, now: datetime) -> int:
    """Her own are withdrawn; what she was to approve goes to the next above."""
    found = list(rows.values_list("pk", flat=True))
    for pk in found:
        use = asking.locked_use(pk)
        if use.asked_by_id == person.pk:
            asking.end(use, State.WITHDRAWN, by=None, now=clock())
            continue
        besides = (person.pk, use.asked_by_id, use.seal.keeper_id)
        line = [one for one in managers.line_of(use.asked_by) if one.pk not in besides]
        use.deciders = [one.pk for one in line[:1]]
        use.save()
        for one in line[:1]:
            tell(
                one,
                f"seal_deciding:{use.pk}",
                "seal_deciding",
                inbox(use, "seal_paper"),
                person=use.asked_by.name,
            )
    return len(found)
