"""Which review is due today, and the lines of its archives: in batches another worker can take over."""

from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils.timezone import localdate

from agency import policy
from agency.acting import acting_as
from compliance.models import ReviewCampaign

ACTOR = "system:review"
BATCH = 5_000  # archives of one transaction: about a third of a second
STATES = ["active", "awaiting"]  # archives that are kept up

# One statement, so that nothing of an archive travels through Python. The highest id tells where to go on.
TAKE_IN = """
WITH batch AS (
  SELECT id, owner_id, department_id, version FROM customers_customer
  WHERE id > %(reached)s AND grade = ANY(%(grades)s) AND state = ANY(%(states)s) ORDER BY id LIMIT %(size)s
), taken AS (
  INSERT INTO compliance_reviewitem (id, campaign_id, customer_id, owner_id, department_id, seen_version,
    state, sample)
  SELECT uuidv7(), %(campaign)s, id, owner_id, department_id, version, 'open', '' FROM batch
  ON CONFLICT DO NOTHING
)
SELECT id, (SELECT count(*) FROM batch) FROM batch ORDER BY id DESC LIMIT 1"""
FIRST = "00000000-0000-0000-0000-000000000000"


def period_of(cycle: str, day: date) -> date:
    """The first day of the month or quarter of `day`."""
    month = day.month if cycle == ReviewCampaign.Cycle.MONTH else day.month - (day.month - 1) % 3
    return date(day.year, month, 1)


def due_on(cycle: str, opened: date) -> date:
    """Its last day: so long after it opens, but within its own month or quarter (C1). Opened late, in a house that
    has just begun or after an outage, it is not over before anybody could answer."""
    starts_on = period_of(cycle, opened)
    months = 1 if cycle == ReviewCampaign.Cycle.MONTH else 3
    following = period_of(cycle, starts_on + timedelta(days=31 * months))
    return min(opened + policy.REVIEW_TIME[cycle], following - timedelta(days=1))


def open_due(now: datetime) -> list[ReviewCampaign]:
    """The rounds of the running month and quarter that do not stand yet; a missed beat is made up for."""
    with acting_as(ACTOR):
        made = []
        for cycle in sorted(set(policy.REVIEW_CYCLES.values())):
            today = localdate(now)
            campaign, new = ReviewCampaign.objects.get_or_create(
                cycle=cycle, starts_on=period_of(cycle, today), defaults={"due_on": due_on(cycle, today)}
            )
            made += [campaign] if new else []
    return made


def fill(*, at_most: int = 1_000) -> int:
    """Take archives into the rounds being drawn up, `at_most` batches; how many archives.

    Each batch is a transaction that locks the round, so two workers never do the same, and one that dies
    leaves the rest to the next.
    """
    taken = 0
    for _turn in range(at_most):
        with acting_as(ACTOR):
            campaign = (
                ReviewCampaign.objects.select_for_update(no_key=True, skip_locked=True)
                .filter(state=ReviewCampaign.State.FILLING)
                .first()
            )
            if campaign is None:
                return taken
            taken += _take_in(campaign)
    return taken


def _take_in(campaign: ReviewCampaign) -> int:
    grades = [grade for grade, cycle in policy.REVIEW_CYCLES.items() if cycle == campaign.cycle]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            TAKE_IN,
            {
                "campaign": campaign.pk,
                "reached": campaign.reached or FIRST,
                "grades": grades,
                "states": STATES,
                "size": BATCH,
            },
        )
        last, size = cursor.fetchone() or (campaign.reached, 0)
    campaign.reached = last
    if size < BATCH:
        campaign.state = ReviewCampaign.State.OPEN
    campaign.save()
    return size
