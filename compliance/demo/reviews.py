"""The running review of the demo agency: half answered, some looked at again, and a spot check."""

from datetime import timedelta

from agency.acting import acting_as
from agency.errors import Refused
from compliance.models import ReviewCampaign, ReviewItem
from compliance.reviewing import attesting, opening, sampling
from compliance.spot_checks import drawing, judging


def tell(story) -> None:
    """Open the rounds of the running period and answer for most of the archives."""
    opening.open_due(story.now)
    opening.fill()
    campaign = ReviewCampaign.objects.get(
        cycle="quarter", starts_on=opening.period_of("quarter", story.now.date())
    )
    with acting_as("system:demo"):
        lines = ReviewItem.objects.filter(campaign=campaign).select_related("owner", "customer")
        items = list(lines.order_by("customer_id"))
    begun = story.now - timedelta(days=max(1, (story.now.date() - campaign.starts_on).days))
    for item in items:
        if story.random.random() < 0.35 or not item.owner.is_active:
            continue
        first = max(begun, item.customer.entered_at)
        moment = first + (story.now - first) * story.random.random()
        lost = story.random.random() < 0.08
        with story.diary.on(moment, item.owner):
            attesting.attest(
                item.pk,
                by=item.owner,
                outcome="unreachable" if lost else "unchanged",
                accurate=None if lost else True,
                timely=None if lost else story.random.random() < 0.8,
                note="三次致电未接" if lost else "",
                now=moment,
            )
    _second_looks(story, campaign)
    _spot_check(story)


def _second_looks(story, campaign: ReviewCampaign) -> None:
    zhao = story.people["zhao"]
    try:
        sampling.draw(campaign, by=zhao, seed="demo")
    except Refused:
        return
    with acting_as("system:demo"):
        drawn = list(ReviewItem.objects.filter(campaign=campaign, sample="drawn").order_by("pk"))
    for item in drawn[1:]:
        sampling.look_again(item.pk, by=zhao, agreed=True, now=story.now - timedelta(hours=1))


def _spot_check(story) -> None:
    he = story.people["he"]
    check = drawing.draw(by=he, group="all", size=6, department=None, seed="demo")
    with acting_as("system:demo"):
        findings = list(check.findings.order_by("pk"))
    for number, finding in enumerate(findings[:4]):
        wrong = ["consent"] if number == 1 else []
        judging.judge(finding.pk, by=he, wrong=wrong, note="敏感信息同意缺失" if wrong else "", now=story.now)
