"""Requests for access in all their states: waiting, approved, refused, lapsed, ended, revoked."""

from datetime import datetime, timedelta

from compliance.demo.script import SELLERS
from customers import sharing
from customers.models import Customer, ShareRequest


def tell(story) -> None:
    of = {name: [c for c in story.customers if c.owner == story.people[name]] for name in SELLERS}
    day = timedelta(days=1)
    _share(story, "sun", of["lin"][0], "booking", 30, story.now - 6 * day, "approve")
    _share(story, "luo", of["lin"][1], "booking", 60, story.now - 4 * day, "approve")
    _share(story, "guo", of["lin"][2], "contact", 14, story.now - 3 * day, "approve")
    _share(story, "guo", of["sun"][0], "contact", 20, story.now - 2 * day, "approve")
    _share(story, "tang", of["sun"][1], "complaint", 10, story.now - 9 * day, "approve")
    _share(story, "wang", of["sun"][2], "contact", 30, story.now - 8 * day, "refuse")
    _share(story, "luo", of["song"][0], "booking", 1, story.now - day + timedelta(seconds=2), "approve")
    _share(story, "lin", of["chen"][0], "contact", 30, story.now - 9 * day, "")
    _revoked(story, _share(story, "jiang", of["wang"][0], "contract", 30, story.now - 12 * day, "approve"))
    for who, customer, hours in (
        ("sun", of["lin"][4], 26),
        ("chen", of["wang"][1], 5),
        ("lin", of["sun"][4], 3),
        ("tang", of["song"][1], 2),
    ):
        _share(story, who, customer, "contact", 30, story.now - timedelta(hours=hours), "")
    sharing.end_expired(story.now + timedelta(minutes=1))
    sharing.lapse_unanswered(story.now)


def _share(
    story, who: str, customer: Customer, code: str, days: int, moment: datetime, answer: str
) -> ShareRequest:
    recipient, manager = story.people[who], story.manager(customer)
    moment = max(moment, customer.entered_at + timedelta(minutes=30))
    asker = recipient if recipient.has_perm("customers.share_customer") else customer.owner
    with story.diary.on(moment, asker):
        asked = sharing.ask(
            by=asker,
            number=customer.number,
            recipient=recipient,
            fields=["phone", "document_number"] if code == "booking" else ["phone"],
            purpose=story.purposes[code],
            days=days,
            reason="客户行程需要",
            now=moment,
        )
    if answer:
        soon = min(moment + timedelta(hours=2), story.now) if days > 1 else moment
        with story.diary.on(soon, manager):
            comment = "" if answer == "approve" else "请通过原负责人联系客户"
            getattr(sharing, answer)(asked, by=manager, comment=comment, now=soon)
    return asked


def _revoked(story, asked: ShareRequest) -> None:
    moment = story.now - timedelta(days=10)
    with story.diary.on(moment, story.people["zhao"]):
        sharing.revoke(asked, by=story.people["zhao"], comment="合同已签订", now=moment)
