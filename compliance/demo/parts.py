"""What the demo's archives hold beyond their columns: contacts, documents, dates, preferences, alerts."""

from datetime import date, timedelta
from itertools import cycle

from django.utils.timezone import localdate, localtime

from customers.models import (
    Address,
    ContactPoint,
    Customer,
    FamilyMember,
    IdentityDocument,
    ImportantDate,
    PinnedAlert,
    PreferenceItem,
)
from customers.parts import keeping, rules
from customers.parts.days import Day

EVERY = 3  # one archive in three has parts
LIKES = (
    ("room", "高楼层，远离电梯"),
    ("bed", "硬床，荞麦枕"),
    ("diet", "不吃香菜，少辣"),
    ("drinks", "普洱茶，不喝酒"),
    ("seat", "靠窗"),
    ("pace", "慢，每天不超过两个景点"),
    ("hotel", "四星以上，带早餐"),
    ("language", "粤语导游"),
    ("seasons", "五月、十月"),
    ("companions", "夫妻二人，有时带外孙女"),
)
PLACES = (
    ("530102", "翠湖南路 3 号"),
    ("530103", "北京路 188 号 2 单元"),
    ("310115", "世纪大道 88 号"),
    ("440106", "天河路 12 号"),
    ("532901", "古城复兴路 41 号"),
)
ALERTS = (
    ("danger", "对花生严重过敏，随身带肾上腺素笔"),
    ("care", "膝盖做过手术，不能走长台阶"),
    ("note", "晕车，请安排前排座位"),
)


def tell(story) -> None:
    """Each owner adds to the own archives, in the days after they were entered."""
    today = localdate(story.now)
    stocks = {
        name: cycle(stock) for name, stock in (("likes", LIKES), ("places", PLACES), ("alerts", ALERTS))
    }
    for place, customer in enumerate(story.customers[::EVERY]):
        moment = min(customer.entered_at + timedelta(days=1 + place % 4), story.now - timedelta(minutes=40))
        moment = localtime(max(moment, customer.entered_at + timedelta(minutes=5)))
        with story.diary.on(moment, customer.owner):
            for model, values in _parts_of(place, customer, stocks, today, moment.date()):
                part = keeping.add(customer.pk, model, by=customer.owner, values=values, now=moment)
                if model is ContactPoint and place % 2:
                    keeping.confirm(part, by=customer.owner, now=moment)


def _parts_of(place: int, customer: Customer, stocks: dict, today: date, then: date):
    yield (
        ContactPoint,
        {"kind": "email", "usage": "work", "value": f"kehu{place:03}@example.com", "preferred": True},
    )
    yield ContactPoint, {"kind": "phone", "usage": "assistant", "value": f"1620{place:07}", "label": "上午打"}
    for confidence in ("high", "medium", "high")[: 1 + place % 3]:
        kind, value = next(stocks["likes"])
        facts = {"kind": kind, "value": value, "confidence": confidence, "observed_on": then}
        yield PreferenceItem, facts | {"source": ("customer", "guide", "order")[place % 3]}
    region, street = next(stocks["places"])
    yield Address, {"kind": "home", "region": region, "street": street, "preferred": True}
    soon = today + timedelta(days=place % 40)
    yield (
        ImportantDate,
        {"kind": "wedding", "day": str(Day(soon.month, min(soon.day, 28), 2004)), "lead_days": 14},
    )
    if place % 3 == 0:
        lunar = str(Day(8, 15, 1958, lunar=True))
        yield ImportantDate, {"kind": "birthday", "calendar": "lunar", "day": lunar, "note": "喜欢百合"}
        yield (
            FamilyMember,
            {"name": "小雨", "relation": "grandchild", "born_on": date(2016, 6, 1), "note": "常同行"},
        )
    if rules.granted(customer, rules.SENSITIVE):
        if place % 4 == 0:
            severity, text = next(stocks["alerts"])
            yield PinnedAlert, {"severity": severity, "text": text, "observed_on": then}
        until = today + timedelta(days=(40, 150, 900, 2000)[place % 4])
        number = f"E{80000000 + place}"
        yield IdentityDocument, {"type": "passport", "number": number, "country": "CN", "valid_until": until}
