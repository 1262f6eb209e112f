"""The demo agency asks what journeys were like, and its teams meet on their customers (B44, C11)."""

from datetime import timedelta

from django.utils.timezone import localdate

from agency.acting import acting_as
from customers.leads import filling
from customers.meetings import agenda, deciding, holding
from customers.models import Purchase
from customers.opinions import asking, recording

SAID = (
    (9, "导游讲解细致，行程不赶", "", "yes"),
    (4, "", "酒店离景区太远，早餐种类少，返程大巴晚点两小时", "no"),
    (8, "签证办得很快", "希望出发前一天再确认一次集合地点", "yes"),
    (6, "风景很好", "自费项目介绍得不够清楚", "perhaps"),
)


def tell(story) -> None:
    _opinions(story)
    _opinion_by_link(story)
    _meetings(story)


def _opinions(story) -> None:
    bought = Purchase.objects.filter(state="agreed", kind="trip").select_related("customer__owner")
    for purchase, (score, praise, wishes, again) in zip(
        bought.order_by("-starts_on")[:4], SAID, strict=False
    ):
        owner, moment = purchase.customer.owner, story.now - timedelta(days=2)
        with story.diary.on(moment, owner):
            answers = {
                "purchase": purchase,
                "way": "call",
                "overall": score,
                "itinerary": min(10, score + 1),
                "guide": score,
                "hotel": max(0, score - 2),
                "meals": score,
                "again": again,
                "praise": praise,
                "wishes": wishes,
            }
            recording.record(
                purchase.customer, by=owner, asked_on=localdate(moment), answers=answers, now=moment
            )


def _opinion_by_link(story) -> None:
    """Yesterday a customer answered through the link her seller had sent."""
    bought = Purchase.objects.filter(state="agreed", kind="trip").select_related("customer__owner")
    moment = story.now - timedelta(days=1)
    with acting_as("system:demo"):
        further = list(bought.order_by("-starts_on")[4:24])
        purchase = next((one for one in further if asking.willing(one.customer)), None)
    if purchase is None:
        return
    with story.diary.on(moment, purchase.customer.owner):
        link, token, code = asking.make(
            purchase.customer, by=purchase.customer.owner, purchase=purchase, product_kind=None, now=moment
        )
        filling.enter_code(link, token, code, moment)
        said = {
            "overall": 10,
            "itinerary": 9,
            "guide": 10,
            "again": "yes",
            "praise": "第一次带父母出游，安排得很周到",
        }
        asking.send(link, answers={**said, "wishes": ""}, now=moment)


def _meetings(story) -> None:
    """Last week's meeting of the domestic department is held; the next one stands with its agenda."""
    head = story.people["zhao"]
    moment = story.now - timedelta(days=7)
    with story.diary.on(moment, head):
        meeting = holding.plan(
            by=head,
            department=head.department,
            held_on=localdate(moment),
            participants=holding.team_of(head.department),
            now=moment,
        )
        lines = [line for line in agenda.lines(meeting, head) if line.topic != "preference"][:2]
        for number, line in enumerate(lines):
            deciding.decide(
                line,
                by=head,
                decision=("task", "nothing")[number % 2],
                text=("带新线路册上门拜访，当面致歉", "")[number % 2],
                now=moment,
            )
        people = holding.team_of(head.department)
        holding.write(
            meeting,
            by=head,
            minutes="本周重点：冬季海岛线路口碑、签证材料清单更新；下周检查回访完成情况。",
            participants=people,
            held_on=localdate(moment),
            next_on=localdate(story.now) + timedelta(days=1),
        )
        following = holding.close(meeting, by=head, now=moment)
    if following:
        with story.diary.on(story.now - timedelta(hours=1), head):
            holding.refresh(following, by=head, now=story.now - timedelta(hours=1))
