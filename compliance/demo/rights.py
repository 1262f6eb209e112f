"""Requests of the demo agency about personal data: one in each state people meet, one frozen by law, one overdue."""

from datetime import timedelta

from agency.acting import acting_as
from compliance.models import RightsRequest
from compliance.rights import (
    answering,
    deciding,
    identifying,
    informing,
    packing,
    receiving,
    reminding,
    timing,
)
from customers import restricting
from customers.models import Customer, Restriction

LAW = "法务王律师 2026 年口头确认：合同资料依民法典第 188 条保存三年，其余资料应删除。"


def tell(story) -> None:
    fang, wei = story.people["fang"], story.people["wei"]
    people = _people()
    _answered_copy(story, people[0], fang, wei)
    _frozen(story, people[1], fang, wei)
    _to_review(story, people[2], fang)
    _paused(story, people[3], fang)
    _overdue(story, fang)
    _from_the_page(story)
    reminding.sweep(story.now)


def _people() -> list[Customer]:
    """Four customers: the second bought something, the third did not."""
    with acting_as("system:demo"):
        rows = Customer.objects.filter(
            state="active", kind="individual", minor=False, no_contact_on=None
        ).order_by("number")
        bought = list(rows.filter(trips__gt=0)[8:11])
        others = list(rows.filter(trips=0)[8:9])
    return [bought[0], bought[1], others[0], bought[2]]


def _take(story, customer, kind: str, days: int, *, by="lin", **facts) -> RightsRequest:
    moment = story.now - timedelta(days=days)
    name, contact = (str(customer.name), str(customer.phone)) if customer else ("周女士", "wang@example.com")
    facts = {"channel": "counter", "name": name, "contact": contact} | facts
    taker = story.people[by] if by else None
    if taker is None:
        return receiving.receive(kind=kind, received_at=moment, now=moment, **facts)
    with story.diary.on(moment, taker):
        return receiving.receive(
            kind=kind, customer=customer, by=taker, received_at=moment, now=moment, **facts
        )


def _do(story, days: int, act, asked, *facts, by, **more) -> None:
    """One act, `days` ago."""
    moment = story.now - timedelta(days=days)
    with story.diary.on(moment, by):
        act(asked, *facts, by=by, now=moment, **more)


def _check(story, asked, fang, days: int) -> None:
    _do(story, days, identifying.acknowledge, asked, by=fang)
    seen = {"identity": "document", "proof": "门店核对身份证原件，未留存复印件"}
    _do(story, days, identifying.confirm, asked, by=fang, **seen)


def _decide(story, asked, fang, days: int, comment: str = "") -> None:
    _do(story, days, deciding.work_out, asked, by=fang)
    _do(story, days, deciding.confirm, asked, by=fang, comment=comment)
    if asked.state == "legal":
        deciding.check_law(asked, by=fang, words=LAW)


def _answered_copy(story, customer, fang, wei) -> None:
    asked = _take(story, customer, "copy", 24, words="想要一份贵社保存的全部个人资料")
    _check(story, asked, fang, 23)
    _decide(story, asked, fang, 20)
    _do(story, 19, deciding.approve, asked, by=wei)
    _do(story, 18, packing.make, asked, by=fang)
    _do(story, 18, answering.answer, asked, by=fang)
    _do(story, 9, answering.close, asked, by=fang)


def _frozen(story, customer, fang, wei) -> None:
    asked = _take(story, customer, "delete", 12, words="今后不再参团，请删除我的资料")
    _check(story, asked, fang, 11)
    _decide(story, asked, fang, 8)
    _do(story, 6, deciding.approve, asked, by=wei)
    _do(story, 5, answering.answer, asked, by=fang)
    first = asked.recipients.first()
    if first:
        _do(story, 4, informing.tell, asked, first.pk, by=fang)
    _release_asked(story, customer, fang)


def _release_asked(story, customer, fang) -> None:
    """The customer thought better of it; the second person has not confirmed yet."""
    with acting_as("system:demo"):
        frozen = Restriction.objects.standing().get(customer=customer, ground=Restriction.Ground.REQUEST)
    why = "客户来电撤回删除申请，暑期仍要参团，已核对身份"
    _do(story, 1, restricting.release_by_hand, frozen, by=fang, why=why)


def _to_review(story, customer, fang) -> None:
    asked = _take(story, customer, "delete", 6, words="只咨询过一次，请删除")
    _check(story, asked, fang, 5)
    _decide(story, asked, fang, 1)


def _paused(story, customer, fang) -> None:
    asked = _take(story, customer, "correct", 9, channel="phone", words="手机号换了，请更正")
    _do(story, 8, identifying.acknowledge, asked, by=fang)
    _do(story, 7, timing.pause, asked, by=fang, note="请客户到店或视频出示证件")


def _overdue(story, fang) -> None:
    asked = _take(story, None, "complaint", 40, by=None, channel="page", words="收到了不是我订阅的短信")
    _do(story, 39, identifying.acknowledge, asked, by=fang)


def _from_the_page(story) -> None:
    _take(
        story, None, "access", 0, by=None, channel="page", language="en",
        name="Anna Schmidt", contact="anna.schmidt@example.com", words="Which data of mine do you keep?",
    )  # fmt: skip
