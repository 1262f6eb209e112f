"""Merging two archives: by one who may change both; an important one, or across departments, by two (B50)."""

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

from . import aliases, comparing, in_touch, moving, telling

MERGED = Ours(gettext_noop("Two archives of one customer merged"))
ACTOR = "system:merge"
State = ArchiveMerge.State


def needs_approval(winner: Customer, loser: Customer) -> bool:
    """A second person decides about important customers and across departments."""
    important = Customer.Grade.VIP in (winner.grade, loser.grade)
    return important or winner.department_id != loser.department_id


def propose(
    winner: Customer, loser: Customer, *, by, answers: dict[str, str], now: datetime | None = None
) -> ArchiveMerge:
    """Merge `loser` into `winner`, or ask for it: `answers` are {row: "winner" or "loser"}.

    Raises `PermissionDenied` to who may not change both, `Refused` for the same archive, another kind, or
    one that waits already, `Customer.DoesNotExist` out of sight.
    """
    with acting(by, reason=MERGED):
        winner, loser = _both(winner.pk, loser.pk)
        for archive in (winner, loser):
            if not may(by, "change_customer", archive):
                raise PermissionDenied(_("You may merge only archives you may change."))
        if winner.kind != loser.kind:
            raise Refused(_("Only archives of the same kind can be merged."))
        waiting = ArchiveMerge.objects.filter(state=State.WAITING, customer__in=[winner, loser])
        if waiting.filter(loser__in=[winner, loser]).exists():
            raise Refused(_("A merging of these two archives waits for approval already."))
        merge = ArchiveMerge(
            customer=winner,
            loser=loser,
            number=loser.number,
            drafter=by,
            needs_approval=needs_approval(winner, loser),
            values=comparing.chosen(winner, loser, answers),
        )
        merge.save(force_insert=True)
        if merge.needs_approval:
            telling.note(merge, "proposed", by=by)
            telling.ask(merge, winner)
            return merge
        return _join(merge, winner, loser, by=by, now=now or clock())


def may_decide(user, merge: ArchiveMerge) -> bool:
    """Another person than the proposer, who may approve changes of both archives."""
    if merge.state != State.WAITING or user.pk == merge.drafter_id:
        return False
    return all(may(user, "approve_change", archive) for archive in (merge.customer, merge.loser))


def approve(merge: ArchiveMerge, *, by, now: datetime | None = None) -> ArchiveMerge:
    """Let it through. Raises `Refused` where either archive was changed since it was proposed."""
    with acting(by, reason=MERGED):
        merge, winner, loser = _locked(merge)
        if merge.state == State.DONE and merge.approver_id == by.pk:
            return merge  # pressed twice
        _must_wait(merge)
        if not may_decide(by, merge):
            raise PermissionDenied(_("Another person who answers for both archives approves their merging."))
        merge.approver = by
        return _join(merge, winner, loser, by=by, now=now or clock())


def refuse(merge: ArchiveMerge, *, by) -> ArchiveMerge:
    with acting(by, reason=gettext_noop("Merging refused")):
        merge, winner, _loser = _locked(merge)
        _must_wait(merge)
        if not may_decide(by, merge):
            raise PermissionDenied(_("Another person who answers for both archives approves their merging."))
        merge.approver, merge.state = by, State.REFUSED
        merge.save()
        telling.note(merge, "refused", by=by)
        telling.tell_the_drafter(merge, winner)
    return merge


def withdraw(merge: ArchiveMerge, *, by) -> ArchiveMerge:
    with acting(by, reason=gettext_noop("Merging withdrawn")):
        merge, _winner, _loser = _locked(merge)
        _must_wait(merge)
        if by.pk != merge.drafter_id:
            raise PermissionDenied(_("Only the colleague who proposed it can withdraw it."))
        merge.state = State.WITHDRAWN
        merge.save()
        telling.note(merge, "withdrawn", by=by)
    return merge


def _join(merge: ArchiveMerge, winner: Customer, loser: Customer, *, by, now: datetime) -> ArchiveMerge:
    """The merge itself: the alias, what belongs to the loser, the chosen values, the derived rows."""
    for name, value in merge.values.items():
        if any(
            value[side] != values.standing(one, name) for side, one in (("winner", winner), ("loser", loser))
        ):
            raise Refused(_("One of the archives was changed meanwhile. Compare them once more."))
    with acting_for(by, ACTOR, reason=MERGED):
        merge.state, merge.merged_at = State.DONE, now
        merge.before = {
            "winner": {"version": winner.version, "consent_state": winner.consent_state}
            | in_touch.days(winner),
            "loser": {"state": str(loser.state)},
        }
        merge.moved, merge.left = moving.all_of(loser, winner, skip=merge.pk)
        merge.save()
        loser.state = Customer.State.MERGED
        loser.save()
        aliases.forget(winner)
        taken = {name: value["loser"] for name, value in merge.values.items() if value["chosen"] == "loser"}
        if taken:
            changes = {name: values.decoded(name, value) for name, value in taken.items()}
            editing.edit(winner.pk, by=by, changes=changes, version=winner.version, why=MERGED, now=now)
        winner = Customer.objects.get(pk=winner.pk)
        consenting.settle(winner)
        in_touch.join(winner, loser)
        merge.before["after"] = winner.version
        merge.save()
        moving.rewrite([winner], gone=loser)
        telling.note(merge, "merged", by=by)
        telling.tell_owners(merge, winner, loser, by=by)
    return merge


def _both(one, other) -> tuple[Customer, Customer]:
    """Both archives, locked in the same order by whoever comes."""
    if one == other:
        raise Refused(_("These are the same archive."))
    rows = (
        Customer.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=[one, other])
        .order_by("pk")
    )
    found = {row.pk: row for row in rows}
    if len(found) < 2:
        raise Customer.DoesNotExist
    return found[one], found[other]


def _locked(merge: ArchiveMerge) -> tuple[ArchiveMerge, Customer, Customer]:
    if merge.state == State.DONE:  # the loser is out of sight
        return merge, merge.customer, merge.customer
    winner, loser = _both(merge.customer_id, merge.loser_id)
    merge = ArchiveMerge.objects.select_for_update(no_key=True, of=("self",)).get(pk=merge.pk)
    merge.customer, merge.loser = winner, loser
    return merge, winner, loser


def _must_wait(merge: ArchiveMerge) -> None:
    if merge.state != State.WAITING:
        raise Refused(
            _("This is already “%(state)s”; nothing was changed.") % {"state": merge.get_state_display()}
        )
