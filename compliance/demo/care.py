"""How the demo agency keeps in touch: talks of the last weeks, visits to come, silent customers."""

from datetime import timedelta

from django.utils.timezone import localdate

from agency import policy
from agency.acting import acting_as
from customers.care import answering, contacting, dormant, giving, proposing, sending
from customers.models import CareTask, Customer

TALKS = (
    "电话沟通春节出行，倾向北海道，两大一小",
    "确认行程单已收到，询问签证材料",
    "回访上次行程，满意，导游讲解好",
    "想带父母去云南，要求行程宽松",
    "询问公司年会团建方案，约二十人",
    "介绍亲子线路，客户表示明年暑假再定",
)
TO_DO = ("送新线路册", "带签证材料清单", "确认年会人数", "报老客户优惠价", "回复酒店升级")


def tell(story) -> None:
    """Notes talks with a third of the customers, plans some visits, lets the clock find the silent ones."""
    today = localdate(story.now)
    for number, days in enumerate((196, 203, 214, 228, 240, 251)):  # before the twelve weeks: silent by now
        story._register(900 + number, story._office_hour(days), ("lin", "wang", "sun")[number % 3], 1)
    recent = story.customers[:-6]
    for customer in story.random.sample(recent, len(recent) // 3):
        moment = story._after(customer)
        reached = story.random.random() < 0.8
        ahead = story.random.choice((None, None, 3, 7, 21)) if (story.now - moment).days < 5 else None
        customer.refresh_from_db()
        with story.diary.on(moment, customer.owner):
            contacting.note(
                customer,
                by=customer.owner,
                way=story.random.choice(("call", "call", "message", "meeting", "visit")),
                reached=reached,
                minutes=story.random.choice(TALKS) if reached else "",
                at=moment,
                next_on=moment.date() + timedelta(days=ahead) if ahead else None,
                next_what=story.random.choice(TO_DO) if ahead else "",
                now=moment,
            )
    for number, customer in enumerate(story.random.sample(recent, 24)):
        customer.refresh_from_db()
        planned = story.now - timedelta(days=4)
        due_on = today + timedelta(days=(number % 12) - 3)
        occasion = ("", "routine", "new_year", "spring")[number % 4]
        if customer.entered_at > planned:
            continue
        with story.diary.on(planned, customer.owner):
            contacting.plan(
                customer,
                by=customer.owner,
                due_on=due_on,
                what=story.random.choice(TO_DO),
                occasion=occasion,
                now=planned,
            )
    dormant.sweep(story.now)
    _answers(story)
    _gifts(story)


def _answers(story) -> None:
    """Some return visits are answered; one customer wants no contact, one waits in the pool."""
    open_now = CareTask.objects.open().filter(kind=CareTask.Kind.RETURN).order_by("customer__number")
    silent = list(open_now.select_related("customer", "owner")[:6])
    answers = ("active", "changed", "refuses")
    for task, outcome in zip(silent, answers, strict=False):
        moment = story.now - timedelta(hours=2)
        with story.diary.on(moment, task.owner):
            answering.answer(task, by=task.owner, outcome=outcome, way="call", minutes=TALKS[5], now=moment)
    if len(silent) > 4:
        customer = silent[4].customer
        with story.diary.on(story.now - timedelta(hours=1), story.manager(customer)):
            answering.hand_over(silent[4], by=story.manager(customer), to=None, now=story.now)
        for known in story.customers:
            if known == customer:
                known.refresh_from_db()  # the chapters after this one act as its owner


def _gifts(story) -> None:
    """What the clock proposes, some gifts by hand, half of them sent, one beyond the budget."""
    proposing.propose(story.now)
    with acting_as("system:demo"):
        willing = list(Customer.objects.greetable().select_related("owner").order_by("number")[:9])
    for number, customer in enumerate(willing):
        cost = policy.CARE_BUDGET[customer.grade] + 10_000 if number == 4 else 3_000
        moment = story.now - timedelta(hours=5)
        with story.diary.on(moment, customer.owner):
            made = giving.give(
                customer,
                by=customer.owner,
                act="gift" if number % 2 == 0 else "photos",
                due_on=localdate(moment) + timedelta(days=number),
                item=("鲜花", "新年挂历", "纪念相册")[number % 3],
                planned_cost=cost,
                now=moment,
            )
        if number % 2 == 0 and made.state == "open":
            with story.diary.on(story.now - timedelta(hours=1), customer.owner):
                sending.record_sent(
                    made, by=customer.owner, channel="post", proof="顺丰，已签收", now=story.now
                )
