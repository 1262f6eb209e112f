"""The end of a review: nothing more is answered, and its report stays (C1: closing report)."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from agency import policy
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event
from agency.visibility import scope_of
from compliance.models import ReviewCampaign, ReviewItem

from . import progress
from .opening import ACTOR

RIGHT = "customers.assign_customer"


def may_close(campaign: ReviewCampaign, user) -> bool:
    return campaign.open and user.has_perm(RIGHT) and scope_of(user).everything


def close(campaign: ReviewCampaign, *, by, now: datetime) -> ReviewCampaign:
    """End it with what is missing. Raises `PermissionDenied` for anybody but the house's managers."""
    if not may_close(campaign, by):
        raise PermissionDenied
    with acting(by, reason="review closed"):
        locked = ReviewCampaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        if not locked.open:
            raise Refused(_("This review is closed already."))
        return _end(locked, by, now)


def close_finished(now: datetime) -> int:
    """Rounds in which nothing is left, or whose days of grace are over; how many were closed."""
    closed = 0
    for pk in list(ReviewCampaign.objects.filter(state="open").values_list("pk", flat=True)):
        with acting_as(ACTOR):
            rows = ReviewCampaign.objects.select_for_update(no_key=True, skip_locked=True).filter(
                pk=pk, state="open"
            )
            campaign = rows.first()
            if campaign and (_over(campaign, now) or not campaign.items.waiting().exists()):
                _end(campaign, None, now)
                closed += 1
    return closed


def _over(campaign: ReviewCampaign, now: datetime) -> bool:
    return localdate(now) > campaign.due_on + policy.REVIEW_GRACE


def _end(campaign: ReviewCampaign, by, now: datetime) -> ReviewCampaign:
    campaign.state, campaign.closed_at = ReviewCampaign.State.CLOSED, now
    campaign.report = report(campaign)
    campaign.save()
    Event.note(Event.Kind.REVIEWED, by=by, subject=campaign.pk, act="closed", **campaign.report["outcomes"])
    return campaign


def report(campaign: ReviewCampaign) -> dict:
    """The numbers of the closing report, of the whole house."""
    everybody = ReviewItem.objects.filter(campaign=campaign)
    tally = progress.tally(everybody)
    return {
        "outcomes": vars(tally),
        "quality": progress.qualities(everybody, campaign),
        "departments": {
            str(key): vars(part) for key, part in progress.tallies(everybody, "department_id").items()
        },
    }
