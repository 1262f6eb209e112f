"""Taking a merge back: both archives as they were, except what was changed since, which is said (B50)."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency.acting import acting, acting_for
from agency.errors import Refused
from agency.visibility import may
from customers import consenting, editing
from customers.changing import values
from customers.models import ArchiveMerge, Customer
from customers.reasons import Ours

from . import aliases, in_touch, moving, telling

UNDONE = Ours(gettext_noop("Merging taken back"))


@dataclass(frozen=True)
class Result:
    """`kept` are fields of the staying archive changed since, left as they are; `missing` rows gone since."""

    merge: ArchiveMerge
    kept: tuple[str, ...]
    missing: int


def may_undo(user, merge: ArchiveMerge, now: datetime) -> bool:
    """For thirty days, by whoever may change the archive; approved ones by whoever may approve."""
    if merge.state != ArchiveMerge.State.DONE or now >= merge.undo_until:
        return False
    right = "approve_change" if merge.needs_approval else "change_customer"
    return may(user, right, merge.customer)


def undo(merge: ArchiveMerge, *, by, now: datetime | None = None) -> Result:
    """Part the two again. Raises `Refused` when the thirty days are over or it is no longer merged."""
    moment = now or clock()
    with acting(by, reason=UNDONE):
        winner = Customer.objects.select_for_update(no_key=True, of=("self",)).get(pk=merge.customer_id)
        merge = ArchiveMerge.objects.select_for_update(no_key=True, of=("self",)).get(pk=merge.pk)
        merge.customer = winner
        if merge.state != ArchiveMerge.State.DONE or moment >= merge.undo_until:
            raise Refused(_("This can no longer be taken back."))
        if not may_undo(by, merge, moment):
            raise PermissionDenied(_("You may not take this merging back."))
        with acting_for(by, "system:merge", reason=UNDONE):
            return _part(merge, winner, by=by, now=moment)


def _part(merge: ArchiveMerge, winner: Customer, *, by, now: datetime) -> Result:
    loser = Customer.objects.select_for_update(no_key=True, of=("self",)).get(pk=merge.loser_id)
    loser.state = merge.before["loser"]["state"]
    loser.save()
    merge.state, merge.undone_at, merge.undone_by = ArchiveMerge.State.UNDONE, now, by
    merge.save()
    for one in (winner, loser):
        aliases.forget(one)
    missing = moving.back(merge.moved, winner, loser)
    taken = {name: value for name, value in merge.values.items() if value["chosen"] == "loser"}
    kept = tuple(name for name, value in taken.items() if values.standing(winner, name) != value["loser"])
    returned = {
        name: values.decoded(name, value["winner"]) for name, value in taken.items() if name not in kept
    }
    if returned:
        editing.edit(winner.pk, by=by, changes=returned, version=winner.version, why=UNDONE, now=now)
    winner = Customer.objects.get(pk=winner.pk)
    consenting.settle(winner)
    in_touch.part(winner, loser, before=merge.before["winner"])
    moving.rewrite([winner, loser])
    telling.note(merge, "undone", by=by)
    telling.tell_owners(merge, winner, loser, by=by)
    return Result(merge, kept, missing)
