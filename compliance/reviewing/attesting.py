"""The answers: unchanged, corrected or not reachable; accuracy and timeliness are told apart (C1, C3)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from agency.visibility import may
from compliance.models import ReviewItem

State = ReviewItem.State


def attest(
    pk: UUID,
    *,
    by,
    outcome: str,
    accurate: bool | None,
    timely: bool | None,
    note: str = "",
    now: datetime | None = None,
) -> ReviewItem:
    """Answer for one archive. A second press of the same answer changes nothing.

    `accurate`: what stood there agreed with the facts; `timely`: it was kept up as things changed; None
    where nobody could tell. Raises `Refused` for answers that contradict each other, `PermissionDenied`
    without the right to change the archive, `ReviewItem.DoesNotExist` out of sight.
    """
    if outcome not in ReviewItem.ANSWERS:
        raise KeyError(outcome)
    with acting(by, reason="review"):
        items = ReviewItem.objects.visible_to(by).select_related("campaign", "customer")
        item = items.select_for_update(no_key=True, of=("self",)).get(pk=pk)
        if not may(by, "change_customer", item.customer):
            raise PermissionDenied(_("You may not change this archive."))
        if item.state == outcome and item.attested_by_id == by.pk:
            return item
        _check(item, outcome, accurate)
        item.state, item.accurate, item.timely = outcome, accurate, timely
        item.attested_by, item.attested_at, item.note = by, now or clock(), note.strip() or None
        item.save()
        Event.note(
            Event.Kind.REVIEWED,
            by=by,
            subject=item.customer_id,
            campaign=str(item.campaign_id),
            outcome=outcome,
            accurate=accurate,
            timely=timely,
        )
    return item


def attest_unchanged(pks: Iterable[UUID], *, by, now: datetime | None = None) -> int:
    """Each of these was looked at and is right and up to date; how many were answered now."""
    done = 0
    with acting(by, reason="review"):
        items = ReviewItem.objects.visible_to(by).waiting().filter(pk__in=list(pks), campaign__state="open")
        for pk in items.order_by("pk").values_list("pk", flat=True):
            item = attest(pk, by=by, outcome=State.UNCHANGED, accurate=True, timely=True, now=now)
            done += item.attested_by_id == by.pk
    return done


def _check(item: ReviewItem, outcome: str, accurate: bool | None) -> None:
    if not item.campaign.open:
        raise Refused(_("This review is closed; its answers stay as they are."))
    if item.state != State.OPEN:
        raise Refused(_("A colleague has answered for this archive already."))
    if outcome == State.UNCHANGED and accurate is not True:
        raise Refused(_("“Unchanged” means that what stands there is right. Correct it, or choose another."))
    if outcome == State.CORRECTED and item.customer.version <= item.seen_version:
        raise Refused(_("Nothing in the archive has changed since the review began. Correct it first."))
