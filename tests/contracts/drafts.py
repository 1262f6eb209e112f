"""Contracts for tests: a template that is in use, terms that pass, a draft."""

from datetime import date, timedelta

from django.utils.timezone import localdate, now

from agency.acting import acting_as
from agency.encryption.ids import uuid7
from contracts.drafting import keeping
from contracts.library.body import digest
from contracts.models import Contract, ContractKind, Template, TemplateVersion
from contracts.terms import (
    Closing,
    Day,
    House,
    Money,
    Party,
    Payment,
    PriceLine,
    Promises,
    Refund,
    Sight,
    Terms,
    Told,
    Traveller,
    Trip,
)
from contracts.words import DISCLOSED, EXPLAINED

BODY = [
    {
        "title": "旅游者与旅行社",
        "clauses": [
            {
                "key": "parties",
                "category": "parties",
                "text": "旅行社：{{house_name}}。旅游者代表：{{customer_name}}。",
            },
            {"key": "people", "category": "parties", "text": "旅游者名单：\n{{table:travellers}}"},
        ],
    },
    {
        "title": "费用与违约责任",
        "clauses": [
            {
                "key": "price",
                "category": "price",
                "text": "旅游费用总额{{total}}（{{total_in_words}}）。{{table:prices}}",
            },
            {
                "key": "liability",
                "category": "liability",
                "text": "旅游者行前解除合同的，按下表扣除损失。{{table:refunds}}",
                "highlighted": True,
                "alternatives": [
                    {
                        "key": "mild",
                        "label": "从宽",
                        "text": "行前三日以上解除合同的，全额退还。",
                        "risk": "fallback",
                    }
                ],
            },
            {
                "key": "disputes",
                "category": "dispute",
                "text": "发生纠纷协商不成的，提交{{dispute_body}}解决。",
            },
            {
                "key": "safety",
                "category": "safety",
                "text": "旅行社已提示旅游者投保人身意外伤害保险。安全保障措施：{{safety_plan}}。",
            },
            {
                "key": "privacy",
                "category": "privacy",
                "text": "旅行社按其个人信息告知书处理旅游者的个人信息。",
            },
            {
                "key": "shops",
                "category": "shopping",
                "text": "购物场所：{{table:shopping}}",
                "when": "shopping",
            },
        ],
    },
]


def version(code: str = "domestic", body: list | None = None, **facts) -> TemplateVersion:
    """A published version of a template for contracts of the kind `code`, reviewed today."""
    with acting_as("system:test"):
        kind = ContractKind.objects.get(code=code)
        template, _made = Template.objects.get_or_create(kind=kind, name=f"测试文本 {code}")
        told = {"body": BODY if body is None else body, "variables": []} | facts
        return TemplateVersion.objects.create(
            template=template,
            number=template.versions.count() + 1,
            digest=digest(told["body"], told["variables"]),
            **{
                "state": "published",
                "change_note": "初版",
                "review_due_on": localdate() + timedelta(days=365),
                "reviewed_at": now(),
            }
            | told,
        )


def terms(*, starts_on: date | None = None, days: int = 3, people: int = 2) -> Terms:
    """A complete domestic journey from `starts_on` (in forty days, unless said) for `people` adults."""
    first = starts_on or localdate() + timedelta(days=40)
    last = first + timedelta(days=days - 1)
    total = people * 300_000
    told = Told(now().replace(microsecond=0), 1)
    return Terms(
        house=House(
            name="旅档国际旅行社有限公司",
            licence="L-SH-CJ00123",
            licence_until=first + timedelta(days=400),
            scope=["home", "abroad"],
            address="上海市示例路1号",
            phone="021-60000000",
            complaint_phone="021-60000001",
            account="示例银行 6222 0000 0000",
            handler="林知夏",
            handler_phone="13900139000",
        ),
        customer=Party(
            name="张三",
            document_type="id_card",
            document_number="310101199001010012",
            phone="13800138000",
        ),
        travellers=[
            Traveller(
                key=f"t{place}",
                name=f"旅客{place}",
                born_on=date(1988, 5, place),
                document_type="passport",
                document_number=f"E1234567{place}",
                phone=f"1380013800{place}",
                emergency_contact="李四",
                emergency_phone="13700137000",
                insurance="accepted",
            )
            for place in range(1, people + 1)
        ],
        trip=Trip(
            product="云南三日",
            starts_on=first,
            ends_on=last,
            origin="上海",
            destination="昆明",
            people_min=10,
            people_max=30,
            too_few=["transfer", "end"],
            days=[_day(first + timedelta(days=place), last) for place in range(days)],
        ),
        money=Money(
            lines=[
                PriceLine("成人", "adult", 290_000, people),
                PriceLine("导游服务费", "guide", 10_000, people),
            ],
            payments=[
                Payment("p1", "deposit", total // 3, localdate(), "wechat"),
                Payment("p2", "balance", total - total // 3, first - timedelta(days=7), "transfer"),
            ],
            refunds=[Refund(7, 10), Refund(3, 50), Refund(0, 80)],
            includes="交通、住宿、门票、导游服务",
            excludes="个人消费",
        ),
        promises=Promises(
            explained=dict.fromkeys(EXPLAINED, told),
            disclosed=dict.fromkeys(DISCLOSED, told),
            transfer_agreed=True,
            privacy_notice="2026-1",
        ),
        closing=Closing(place="上海", signed_on=localdate(), dispute_body="court"),
    )


def _day(on: date, last: date) -> Day:
    return Day(
        on=on,
        origin="昆明",
        destination="大理",
        transport="train",
        transport_class="二等座",
        carrier="D8682",
        hotel="" if on == last else "示例大酒店",
        hotel_standard="" if on == last else "四星",
        breakfast=True,
        lunch=True,
        meal_standard="每餐 40 元",
        sights=[Sight("洱海", 120)],
        free_minutes=60,
        travel_minutes=120,
        guide="郭远",
    )


def draft(
    customer, *, by=None, version_=None, terms_: Terms | None = None, title: str = "云南三日"
) -> Contract:
    """A draft of `customer`’s owner, or of `by`."""
    return keeping.begin(
        uuid7(),
        by=by or customer.owner,
        customer=customer,
        version=version_ or version(),
        title=title,
        terms=terms_ or terms(),
    )
