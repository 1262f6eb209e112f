"""Who hears of what is left of a review: the owners when it begins and before it ends, then the managers."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils.timezone import localdate

from agency import policy
from agency.acting import acting_as
from agency.models import Notice, User
from compliance.deadlines import heads, manager_of
from compliance.models import ReviewCampaign, ReviewItem

from .opening import ACTOR

BEGINS = 1
OVERDUE = BEGINS + len(policy.REVIEW_REMINDERS) + 1


def stage_of(campaign: ReviewCampaign, now: datetime) -> int:
    """1 from the beginning, one more for each reminder that is due, `OVERDUE` after the last day."""
    left = campaign.due_on - localdate(now)
    if left < timedelta(0):
        return OVERDUE
    return BEGINS + sum(left <= before for before in policy.REVIEW_REMINDERS)


def remind(now: datetime) -> int:
    """Tell whoever must hear by now; notices posted. One campaign is one transaction, told once a stage."""
    posted = 0
    for pk in list(ReviewCampaign.objects.filter(state="open").values_list("pk", flat=True)):
        with acting_as(ACTOR):
            rows = ReviewCampaign.objects.select_for_update(no_key=True, skip_locked=True).filter(
                pk=pk, state="open"
            )
            campaign = rows.first()
            if campaign is None or (stage := stage_of(campaign, now)) <= campaign.told:
                continue
            posted += _tell(campaign, stage)
            campaign.told = stage
            campaign.save()
    return posted


def _tell(campaign: ReviewCampaign, stage: int) -> int:
    left = (
        ReviewItem.objects.filter(campaign=campaign).waiting().order_by().values("owner_id", "department_id")
    )
    counts = left.annotate(count=Count("pk"))
    people = User.objects.in_bulk({row["owner_id"] for row in counts})
    chain, own, teams = heads(), Counter(), Counter()
    for row in counts:
        person = people[row["owner_id"]]
        if person.is_active:
            own[person] += row["count"]
        if stage == OVERDUE and (manager := manager_of(row["department_id"], person, chain)):
            teams[manager] += row["count"]
    kind = "review_overdue" if stage == OVERDUE else "review_open"
    posted = sum(_post(campaign, stage, person, kind, count) for person, count in own.items())
    return posted + sum(
        _post(campaign, stage, manager, "review_overdue_team", count) for manager, count in teams.items()
    )


def _post(campaign: ReviewCampaign, stage: int, to: User, kind: str, count: int) -> bool:
    return Notice.objects.post(
        key=f"review:{campaign.pk}:{stage}:{kind}:{to.pk}",
        to=to,
        kind=kind,
        params={"count": count, "due_on": campaign.due_on.isoformat()},
        url=campaign.get_absolute_url(),
    )
