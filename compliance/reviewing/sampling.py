"""The supervisor's second look at some of the answers (C1), drawn by lot so that nobody picks."""

import secrets
from datetime import datetime
from math import ceil
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Value
from django.db.models.functions import MD5, Cast, Concat
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from compliance.models import ReviewCampaign, ReviewItem

RIGHT = "customers.assign_customer"
LARGEST = 500  # lines of one draw


def drawable(campaign: ReviewCampaign, *, by):
    """Answers within reach that `by` did not give and nobody drew yet."""
    answered = ReviewItem.objects.visible_to(by).answered().filter(campaign=campaign, sample="")
    return answered.exclude(attested_by=by)


def draw(campaign: ReviewCampaign, *, by, seed: str = "") -> int:
    """Mark `policy.REVIEW_SAMPLE` per cent of the answers, at least one, by the order of a hash; how many.

    The seed stands in the register: with it the same lot can be drawn again.
    """
    if not by.has_perm(RIGHT):
        raise PermissionDenied
    seed = seed or secrets.token_hex(8)
    with acting(by, reason="review sample"):
        campaign = ReviewCampaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        rows = drawable(campaign, by=by)
        population = rows.count()
        if not population or not campaign.open:
            raise Refused(_("There is no answer to draw from yet."))
        size = min(LARGEST, ceil(population * policy.REVIEW_SAMPLE / 100))
        lot = MD5(Concat(Value(seed), Cast("customer_id", CharField()), output_field=CharField()))
        drawn = list(rows.order_by(lot, "pk").values_list("pk", flat=True)[:size])
        ReviewItem.objects.filter(pk__in=drawn).update(sample=ReviewItem.Sample.DRAWN)
        Event.note(
            Event.Kind.SAMPLED, by=by, subject=campaign.pk, seed=seed, population=population, size=size
        )
    return size


def look_again(pk: UUID, *, by, agreed: bool, note: str = "", now: datetime | None = None) -> ReviewItem:
    """Confirm a drawn answer, or send it back to its owner, who is told. Raises `Refused`."""
    if not by.has_perm(RIGHT):
        raise PermissionDenied
    with acting(by, reason="review sample"):
        items = ReviewItem.objects.visible_to(by).select_related("campaign", "customer", "owner")
        item = items.select_for_update(no_key=True, of=("self",)).get(pk=pk)
        if not item.campaign.open or item.sample != ReviewItem.Sample.DRAWN:
            raise Refused(_("This second look is done already."))
        if item.attested_by_id == by.pk:
            raise Refused(_("Whoever gave the answer does not look at it again."))
        if not agreed and not note.strip():
            raise Refused(_("Say what you found, so that the owner knows what to do."))
        item.sample = ReviewItem.Sample.AGREED if agreed else ReviewItem.Sample.DISAGREED
        item.sampled_by, item.sampled_at, item.sample_note = by, now or clock(), note.strip() or None
        if not agreed:
            item.state, item.accurate, item.timely = ReviewItem.State.OPEN, None, None
            item.attested_by = item.attested_at = None
            item.owner, item.department = item.customer.owner, item.customer.department
            _tell(item, by)
        item.save()
        Event.note(Event.Kind.SAMPLED, by=by, subject=item.customer_id, agreed=agreed)
    return item


def _tell(item: ReviewItem, by) -> None:
    Notice.objects.post(
        key=f"review-back:{item.pk}:{item.sampled_at.isoformat()}",
        to=item.owner,
        kind="review_sent_back",
        params={"person": by.name, "number": item.customer.number},
        url=item.get_absolute_url(),
        about=item.customer_id,
    )
