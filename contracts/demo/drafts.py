"""Three drafts of the demo agency: nearly whole, begun abroad, and a single commission just started."""

from dataclasses import replace
from datetime import date, timedelta

from django.utils.timezone import localdate

from agency.encryption.ids import uuid7
from contracts.drafting import consulting, keeping, starting
from contracts.forms.people import new_key
from contracts.models import Contract, TemplateVersion
from contracts.terms import Cost, Day, Payment, PriceLine, Refund, SelfPaid, Sight, Terms, Traveller
from customers.models import Customer

ROUTE = (
    ("上海", "昆明", "flight", "MU5804 经济舱", "昆明示例酒店", ("翠湖", 90)),
    ("昆明", "大理", "train", "D8682 二等座", "大理示例客栈", ("洱海生态廊道", 150)),
    ("大理", "丽江", "coach", "32 座空调旅游车", "丽江示例酒店", ("大研古城", 120)),
    ("丽江", "上海", "flight", "MU5826 经济舱", "", ("束河古镇", 90)),
)
# days ago, kind, subject, days until the departure, how far it has come
DRAFTS = (
    (6, "domestic", "云南四日 · 家庭小团", 45, "whole"),
    (3, "outbound", "大阪京都六日", 70, "begun"),
    (0, "single", "机票与酒店代订", 30, "started"),
)


def tell(story) -> None:
    """Each by the owner of its archive, who read it first."""
    people = [one for one in story.customers if one.kind == Customer.Kind.INDIVIDUAL and not one.minor]
    for customer, (days, code, title, ahead, far) in zip(
        people[:: max(1, len(people) // 4)], DRAFTS, strict=False
    ):
        moment = story._office_hour(days)
        version = TemplateVersion.objects.usable(localdate()).filter(template__kind__code=code).first()
        if version is None:
            continue
        with story.diary.on(moment, customer.owner):
            terms = starting.first_terms(customer, version, by=customer.owner)
            contract = keeping.begin(
                uuid7(), by=customer.owner, customer=customer, version=version, title=title, terms=terms
            )
            consulting.consult(contract, by=customer.owner)
        if far != "started":
            with story.diary.on(moment + timedelta(minutes=35), customer.owner):
                _written(contract, terms, customer, localdate() + timedelta(days=ahead), whole=far == "whole")


def _written(contract: Contract, terms: Terms, customer: Customer, first: date, *, whole: bool) -> None:
    trip = terms.trip
    trip.product, trip.origin, trip.destination = contract.title, "上海", "云南" if whole else "大阪"
    trip.starts_on, trip.ends_on = first, first + timedelta(days=3 if whole else 5)
    trip.people_min, trip.people_max, trip.too_few = 10, 24, ["transfer", "end"]
    terms.travellers = [Traveller(key=new_key(), customer=str(customer.pk), name=terms.customer.name)]
    terms.money.lines = [PriceLine("成人", "adult", 468_000, 2), PriceLine("导游服务费", "guide", 12_000, 2)]
    if whole:
        trip.days = [_day(place, first) for place in range(len(ROUTE))]
        _money(terms, first)
    keeping.save(contract, by=customer.owner, terms=terms, edition=contract.edition)


def _day(place: int, first: date) -> Day:
    origin, destination, means, carrier, hotel, (sight, minutes) = ROUTE[place]
    day = Day(
        on=first + timedelta(days=place),
        origin=origin,
        destination=destination,
        transport=means,
        carrier=carrier,
        hotel=hotel,
        hotel_standard="四星" if hotel else "",
        breakfast=place > 0,
        lunch=True,
        meal_standard="正餐 50 元/人",
        sights=[Sight(sight, minutes)],
        free_minutes=120,
    )
    return replace(day, self_paid=[SelfPaid("苍山索道", 90, 18_000)]) if destination == "大理" else day


def _money(terms: Terms, first: date) -> None:
    money = terms.money
    money.costs = [Cost("地接", "云南示例地接社", 520_000), Cost("机票", "航司", 240_000)]
    money.payments = [
        Payment(new_key(), "deposit", money.total * 3 // 10, localdate(), "wechat"),
        Payment(
            new_key(), "balance", money.total - money.total * 3 // 10, first - timedelta(days=7), "transfer"
        ),
    ]
    money.refunds = [Refund(7, 10), Refund(4, 20), Refund(1, 40), Refund(0, 60)]
    money.includes = "往返交通、住宿、所列正餐、景点首道门票、导游服务"
    money.excludes = "个人消费、行程外自费项目"
