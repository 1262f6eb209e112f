"""Colleagues of the demo agency ask their managers for help (A24)."""

from datetime import timedelta

from customers.helping import asking, contexts
from customers.models import Customer

ASKED = (
    (
        "lin",
        "客户要求比合同价再低 8%，说同行已报价。能否给团队价？",
        "可按 20 人团队价报，最低 5%，超出部分送接机。",
    ),
    ("sun", "护照有效期不足六个月，客户坚持原日期出发，怎么答复？", ""),
    ("wang", "客户投诉上次导游，希望换人并当面道歉。请协助联系导游部。", ""),
)


def tell(story) -> None:
    """One is answered, two wait; one of them since before yesterday."""
    for number, (name, question, answer) in enumerate(ASKED):
        person = story.people[name]
        customer = Customer.objects.visible_to(person).filter(owner=person).order_by("-entered_at")[0]
        moment = story.now - timedelta(hours=26 if number == 0 else 3 * number)
        with story.diary.on(moment, person):
            about = contexts.find("archive", person, customer.pk)
            made = asking.ask("archive", about, by=person, question=question, now=moment)
        if answer:
            with story.diary.on(story.now - timedelta(hours=20), made.to):
                asking.answer(made, by=made.to, text=answer, now=story.now - timedelta(hours=20))
