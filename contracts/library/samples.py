"""Terms of nobody, complete in every part: what a preview shows when no real contract is chosen."""

from datetime import date, timedelta

from django.utils.timezone import localdate

from contracts.models import HouseFacts, TemplateVersion
from contracts.terms import (
    Change,
    Closing,
    Day,
    House,
    Leaver,
    Money,
    OtherAgency,
    Party,
    Payment,
    PriceLine,
    Promises,
    Refund,
    SelfPaid,
    Service,
    Sight,
    Stop,
    Terms,
    Traveller,
    Trip,
)

AHEAD, DAYS = timedelta(days=60), 3
VALUES = {"text": "（示例）", "money": "100", "number": "1", "date": "2030-01-01"}


def terms(version: TemplateVersion) -> Terms:
    """A family of three on a journey with everything in it, from the facts of this agency."""
    first = localdate() + AHEAD
    last = first + timedelta(days=DAYS - 1)
    return Terms(
        house=house(),
        customer=Party(
            name="示例客户",
            document_type="id_card",
            document_number="（证件号码）",
            phone="13800000000",
            address="示例市示例路 1 号",
            signatory="示例签约人",
            authority="授权委托书",
        ),
        agencies=[
            OtherAgency(
                role, f"示例{name}旅行社", f"L-SL-{place:05d}", None, "示例联系人", "010-00000000", True
            )
            for place, (role, name) in enumerate(
                (("ground", "地接"), ("principal", "委托"), ("overseas", "境外接待")), 1
            )
        ],
        travellers=[_traveller(place, first) for place in range(1, 4)],
        trip=_trip(first, last),
        money=_money(first),
        promises=Promises(safety_plan="儿童全程由监护人陪同，安排儿童安全座椅。", privacy_notice="2026-01"),
        closing=Closing(
            place="示例市",
            signed_on=localdate(),
            dispute_body="court",
            starts_on=first,
            ends_on=first + timedelta(days=365),
            values={one["key"]: _value(one) for one in version.variables},
        ),
        change=_change(first) if version.template.kind.changes else None,
    )


def house() -> House:
    """The agency as its facts are today; what is not filled in yet shows as an example."""
    facts = HouseFacts.objects.filter(pk=1).first() or HouseFacts(name="示例旅行社有限公司")
    return House(
        name=facts.name,
        licence=facts.licence or "L-SL-00000",
        licence_until=facts.licence_until,
        scope=list(facts.regions) or ["home", "abroad", "taiwan"],
        address=facts.address or "示例市示例路 2 号",
        phone=facts.phone or "010-00000001",
        complaint_phone=facts.complaint_phone or "010-00000002",
        account=facts.account or "示例银行 0000",
        handler="示例经办人",
        handler_phone="13800000001",
    )


def _value(definition: dict) -> str:
    choices = definition.get("choices") or ("（示例）",)
    if definition.get("type") == "choice":
        return choices[0]
    least = definition.get("least")
    if least is not None and definition.get("type") in ("money", "number"):
        return str(least)
    return VALUES.get(definition.get("type", "text"), "（示例）")


def _traveller(place: int, first: date) -> Traveller:
    child = place == 3
    return Traveller(
        key=f"t{place}",
        name=f"示例旅客{place}",
        born_on=date(first.year - (9 if child else 40), 1, 1),
        document_type="id_card",
        document_number="（证件号码）",
        phone="" if child else f"1380000000{place}",
        guardian="示例旅客1" if child else "",
        guardian_phone="13800000001" if child else "",
        guardian_agreed=child,
        emergency_contact="示例联系人",
        emergency_phone="13800000009",
        insurance="accepted",
    )


def _trip(first: date, last: date) -> Trip:
    days = [
        Day(
            on=first + timedelta(days=place),
            origin="示例市",
            destination="示例目的地",
            transport="train",
            transport_class="二等座",
            carrier="G0000",
            hotel="示例酒店" if place < DAYS - 1 else "",
            hotel_standard="双人标准间" if place < DAYS - 1 else "",
            breakfast=True,
            lunch=True,
            meal_standard="每餐 50 元",
            sights=[Sight("示例景区", 120)],
            shopping=[Stop("示例商店", 40, "特产")] if place == 1 else [],
            self_paid=[SelfPaid("示例演出", 90, 20_000)] if place == 1 else [],
            free_minutes=60,
            guide="示例导游",
        )
        for place in range(DAYS)
    ]
    return Trip(
        product="示例线路",
        starts_on=first,
        ends_on=last,
        origin="示例市",
        destination="示例目的地",
        people_min=10,
        people_max=30,
        too_few=["transfer", "postpone", "end"],
        leader="示例领队",
        leader_licence="D-0000-000000",
        risky=True,
        days=days,
    )


def _change(first: date) -> Change:
    return Change(
        parent="HTJN-2026-000001-1",
        signed_on=localdate(),
        reason="（变更或解除的原因）",
        was_starts_on=first,
        was_ends_on=first + timedelta(days=DAYS - 1),
        was_total=500_000,
        starts_on=first + timedelta(days=7),
        ends_on=first + timedelta(days=DAYS + 6),
        leaving=[Leaver("t9", "示例旅客9")],
        services=[Service("示例酒店", "双人标准间", "家庭房")],
        words="（其他约定）",
        ends_from=first,
        kept=100_000,
        refund=400_000,
        refund_by=first + timedelta(days=7),
    )


def _money(first: date) -> Money:
    return Money(
        lines=[
            PriceLine("成人", "adult", 300_000, 2),
            PriceLine("儿童", "child", 200_000, 1),
            PriceLine("导游服务费", "guide", 10_000, 3),
        ],
        payments=[
            Payment("p1", "deposit", 200_000, localdate(), "transfer"),
            Payment("p2", "balance", 630_000, first - timedelta(days=7), "transfer"),
        ],
        refunds=[Refund(7, 10), Refund(3, 40), Refund(0, 70)],
        includes="城际交通、住宿、所列餐食、景区首道门票、导游服务",
        excludes="个人消费、单房差、行程单以外的项目",
    )
