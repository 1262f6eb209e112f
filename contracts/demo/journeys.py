"""Whole journeys for the demo agency’s contracts: everything a text needs to pass the legal check."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localtime

from contracts.drafting import starting
from contracts.forms.people import new_key
from contracts.models import TemplateVersion
from contracts.terms import (
    Closing,
    Cost,
    Day,
    Payment,
    PriceLine,
    Promises,
    Refund,
    Sight,
    Terms,
    Told,
    Traveller,
)
from contracts.words import DISCLOSED, EXPLAINED
from customers.models import Customer

WRITTEN = {"money": "100", "number": "1", "date": "2030-01-01"}  # the texts’ own blanks, by their type


def whole(
    customer: Customer, version: TemplateVersion, moment: datetime, *, where: str, ahead: int, yuan: int
) -> Terms:
    """Three days in `where`, for two people, so many days after `moment`, at `yuan` in all."""
    terms = starting.first_terms(customer, version, by=customer.owner)
    day = localtime(moment).date()
    first = day + timedelta(days=ahead)
    party = terms.customer
    party.document_type, party.document_number = "id_card", "310101199001010012"
    party.phone, party.address = "13800138000", "上海市示例路 1 号"
    terms.travellers = [_traveller(name, place) for place, name in enumerate((party.name, "同行人"), 1)]
    _trip(terms, where, first)
    _money(terms, yuan * 100, day, first)
    told = Told(moment.replace(microsecond=0), customer.owner_id)
    terms.promises = Promises(
        explained=dict.fromkeys(EXPLAINED, told),
        disclosed=dict.fromkeys(DISCLOSED, told),
        transfer_agreed=True,
        privacy_notice=terms.promises.privacy_notice or "2026-1",
    )
    terms.closing = Closing(
        place="上海",
        signed_on=day,
        dispute_body="court",
        left_out=terms.closing.left_out,
        values={one["key"]: _value(one) for one in version.variables},
    )
    return terms


def _traveller(name: str, place: int) -> Traveller:
    return Traveller(
        key=new_key(),
        name=name,
        sex="f",
        born_on=date(1988, 5, place),
        document_type="passport",
        document_number=f"E1234567{place}",
        phone=f"1380013800{place}",
        emergency_contact="家属",
        emergency_phone="13700137000",
        insurance="accepted",
    )


def _trip(terms: Terms, where: str, first: date) -> None:
    trip = terms.trip
    trip.product, trip.starts_on, trip.ends_on = f"{where}三日", first, first + timedelta(days=2)
    trip.origin, trip.destination = "上海", where
    trip.people_min, trip.people_max, trip.too_few = 10, 30, ["transfer", "end"]
    trip.days = [
        Day(
            on=first + timedelta(days=place),
            origin="上海" if place == 0 else where,
            destination=where if place < 2 else "上海",
            transport="train",
            transport_class="二等座",
            carrier="G7351",
            hotel=f"{where}示例酒店" if place < 2 else "",
            hotel_standard="四星" if place < 2 else "",
            breakfast=True,
            lunch=True,
            meal_standard="每餐 40 元",
            sights=[Sight(f"{where}古城", 120)],
            free_minutes=60,
            travel_minutes=120,
            guide="郭远",
        )
        for place in range(3)
    ]


def _money(terms: Terms, total: int, day: date, first: date) -> None:
    money, guide = terms.money, 200_00
    money.lines = [
        PriceLine("成人", "adult", (total - guide) // 2, 2),
        PriceLine("导游服务费", "guide", guide // 2, 2),
    ]
    deposit = money.total // 10
    money.payments = [
        Payment(new_key(), "deposit", deposit, day, "wechat"),
        Payment(new_key(), "balance", money.total - deposit, first - timedelta(days=7), "transfer"),
    ]
    money.refunds = [Refund(7, 10), Refund(3, 50), Refund(0, 80)]
    money.costs = [Cost("地接", "示例地接社", money.total * 6 // 10), Cost("车票", "铁路", money.total // 5)]
    money.includes, money.excludes = "交通、住宿、所列正餐、门票、导游服务", "个人消费"


def _value(definition: dict) -> str:
    if definition["type"] == "choice":
        return definition["choices"][0]
    return str(definition.get("least") or WRITTEN.get(definition["type"], "无"))
