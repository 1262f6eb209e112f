"""Legal holds: placed for a case on several archives, released by another person."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from compliance.models import HeldArchive, LegalHold
from customers.models import ArchiveMerge, Customer

from .rules import WRITE

RELEASE = "compliance.approve_destruction"


def place(*, by, case: str, reason: str, numbers: Iterable[str], now: datetime | None = None) -> LegalHold:
    """Keep the archives with these numbers for `case`; a case that is open takes them in too.

    Raises `PermissionDenied` without the right, `Refused` for unknown, destroyed or too many numbers. Waits
    for whoever is just writing to an archive, a destruction included.
    """
    if not by.has_perm(WRITE):
        raise PermissionDenied
    moment, wanted = now or clock(), sorted({number.strip().upper() for number in numbers if number.strip()})
    if not case.strip() or not reason.strip():
        raise Refused(_("A hold names its case and says why."))
    if not 0 < len(wanted) <= policy.HOLD_MOST:
        raise Refused(_("Name between 1 and %(most)s archives.") % {"most": policy.HOLD_MOST})
    with acting(by, reason=gettext_noop("Legal hold placed")):
        return keep(_archives(wanted, by), by=by, case=case.strip(), reason=reason.strip(), now=moment)


def keep(archives: list[Customer], *, by, case: str, reason: str, now: datetime) -> LegalHold:
    """Keep `archives`, locked by the caller, for `case`. For matters that hold by themselves: asks no right."""
    hold = LegalHold.objects.open().select_for_update(no_key=True).filter(case=case).first()
    if hold is None:
        review = localdate(now + policy.HOLD_REVIEW)
        hold = LegalHold(case=case, reason=reason, placed_by=by, placed_at=now, review_on=review)
        hold.save(force_insert=True)
    there = set(hold.archives.values_list("customer_id", flat=True))
    for customer in (one for one in archives if one.pk not in there):
        HeldArchive(hold=hold, customer=customer, number=customer.number, added_by=by).save()
        Event.note(Event.Kind.HOLD, by=by, subject=customer.pk, act="placed", hold=str(hold.pk))
    return hold


def _archives(numbers: list[str], by) -> list[Customer]:
    merged = ArchiveMerge.objects.filter(number__in=numbers, state=ArchiveMerge.State.DONE)
    ids = [*merged.values_list("customer", flat=True)]
    lost = set(merged.values_list("number", flat=True))
    rows = Customer.objects.visible_to(by).exclude(state=Customer.State.MERGED)
    rows = (rows.filter(number__in=numbers) | rows.filter(pk__in=ids)).order_by("pk")
    found = list(rows.select_for_update(no_key=True, of=("self",)).only("number", "state"))
    if missing := [number for number in numbers if number not in lost | {one.number for one in found}]:
        raise Refused(
            _("There is no archive with the number %(numbers)s, or it was destroyed.")
            % {"numbers": ", ".join(missing)}
        )
    return found


def release(pk: UUID, *, by, reason: str, now: datetime | None = None) -> LegalHold:
    """End the case. Its archives wait for their own rules again; nothing is deleted by this."""
    if not by.has_perm(RELEASE):
        raise PermissionDenied
    if not reason.strip():
        raise Refused(_("Say why the hold ends."))
    with acting(by, reason=gettext_noop("Legal hold released")):
        hold = LegalHold.objects.select_for_update(no_key=True).get(pk=pk)
        if not hold.open:
            raise Refused(_("This hold was released already; nothing was changed."))
        _release(hold, by=by, reason=reason.strip(), now=now or clock())
    return hold


def let_go(case: str, *, by, reason: str, now: datetime) -> LegalHold | None:
    """End the hold of a matter that is over; None where none is open. Asks no right, but for another person."""
    hold = LegalHold.objects.open().select_for_update(no_key=True).filter(case=case).first()
    if hold is not None:
        _release(hold, by=by, reason=reason, now=now)
    return hold


def _release(hold: LegalHold, *, by, reason: str, now: datetime) -> None:
    if hold.placed_by_id == by.pk:
        raise Refused(_("Another person than the one who placed it releases a hold."))
    hold.released_by, hold.released_at, hold.release_reason = by, now, reason
    hold.save()
    hold.archives.update(open=False, updated_at=hold.released_at)
    Event.note(Event.Kind.HOLD, by=by, subject=hold.pk, act="released", count=hold.archives.count())


def held(customers: Iterable[UUID]) -> set[UUID]:
    """Those of `customers` that a case keeps, be it through an archive merged into them."""
    ids = list(customers)
    open_ones = HeldArchive.objects.filter(open=True)
    found = set(open_ones.filter(customer__in=ids).values_list("customer_id", flat=True))
    lost = ArchiveMerge.objects.filter(customer__in=ids, state=ArchiveMerge.State.DONE)
    losers = dict(lost.values_list("loser_id", "customer_id"))
    kept = open_ones.filter(customer__in=list(losers)).values_list("customer_id", flat=True)
    return found | {losers[pk] for pk in kept}


def holds_of(customer: Customer, user) -> list[LegalHold]:
    """The open cases that keep this archive, for those who may know."""
    if not user.has_perm("compliance.view_retention"):
        return []
    of_it = HeldArchive.objects.filter(open=True, customer=customer.pk).values("hold")
    return list(LegalHold.objects.open().filter(pk__in=of_it).select_related("placed_by"))
