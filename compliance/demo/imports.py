"""A sheet of customers and what they bought that zhao brought in, and one that waits for decisions."""

from datetime import datetime, timedelta

from agency.acting import acting_as
from agency.models import User
from customers.importing import checking, committing, receiving, working
from customers.models import Customer, ImportBatch, PrivacyNotice, SourceChannel

HEADINGS = ("姓名", "手机", "地址", "偏好", "登记日期", "产品类型", "产品", "出发日期", "金额", "付款方式")
COLUMNS = [
    *("name", "phone", "address", "preferences", "collected_at"),
    *(
        "purchase_product_kind",
        "purchase_product",
        "purchase_starts_on",
        "purchase_amount",
        "purchase_payment",
    ),
]
BOUGHT = (  # kind, product, first day, amount, payment
    ("国内游", "西双版纳四日", "2025-11-08", "2980", "微信"),
    ("酒店", "大理古城客栈两晚", "2026-02-02", "760", "现金"),
    ("国内游", "香格里拉五日", "2026-03-01", "4280", "转账"),
    ("", "", "", "", ""),
)
NAMES = ("顾晓梅", "韦志强", "莫丽华", "欧阳静", "司徒远", "阮文杰", "喻春燕", "柏成林")


def tell(people: dict[str, User], now: datetime) -> None:
    """Run by the demo's end: through the very functions the pages use."""
    by = people["zhao"]
    _import(by, _sheet(range(8)), "昆明门店会员名单.csv", now, commit=True)
    with acting_as("system:demo"):
        known = Customer.objects.filter(owner__department=by.department_id).order_by("number")[:2]
        twins = [
            (one.name, one.phone, "云南省大理市古城路 8 号", "", "2026-05-01", *BOUGHT[0])
            for one in known
            if one.phone
        ]
    wrong = [
        ("凌云志", "1610555000", "", "靠窗", "2026-05-01", "国内游", "腾冲三日", "2026-04-05", "面议", "微信")
    ]
    _import(by, [*_sheet(range(20, 24)), *twins, *wrong], "展会登记.csv", now, commit=False)


def _sheet(places) -> list[tuple]:
    return [
        (
            NAMES[place % 8],
            f"1610777{place:04d}",
            f"云南省昆明市翠湖南路 {place} 号",
            "安静的房间",
            "2026-03-12",
            *BOUGHT[place % 4],
        )
        for place in places
    ]


def _import(by, rows, name: str, now: datetime, *, commit: bool) -> ImportBatch:
    content = "\r\n".join(",".join(row) for row in (HEADINGS, *rows)).encode("gb18030")
    source = SourceChannel.objects.get(code="counter")
    batch = receiving.receive(by=by, content=content, name=name, source=source)
    working.work(batch.pk)
    checking.start(
        batch,
        by=by,
        now=now,
        columns=COLUMNS,
        origin=ImportBatch.Origin.OWN,
        owner=by,
        grade="c",
        received_at=now - timedelta(hours=5),
        collected_at=None,
        notice=PrivacyNotice.objects.in_force("zh-hans"),
        consents={"service": True, "sensitive": True, "marketing": False, "survey": True},
        basis="客户在会员登记表上签字同意，原件存昆明门店",
        contract="",
    )
    working.work(batch.pk)
    if commit:
        committing.start(batch, by=by)
        working.work(batch.pk)
    return batch
