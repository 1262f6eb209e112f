"""Sheets as they come in, and the walk through the wizard without a browser."""

import io
from datetime import date, timedelta

import xlsxwriter
from django.utils.timezone import now

from agency.acting import acting_as
from customers.documents import check_sign
from customers.importing import checking, committing, receiving, reverting, working
from customers.models import ImportBatch, PrivacyNotice, SourceChannel

HEADINGS = ["姓名", "性别", "出生日期", "手机号码", "证件号码", "邮箱", "地址", "旅游偏好"]
BOUGHT = ["产品", "出发日期", "金额", "付款方式"]
CONSENTS = {"service": True, "sensitive": True, "marketing": False}


def id_number(place: int, born: date = date(1980, 1, 1), *, sex: str = "m") -> str:
    day = born + timedelta(days=place % 9000)
    digits = f"530102{day:%Y%m%d}{(place * 2 + (sex == 'm')) % 1000:03d}"
    return digits + check_sign(digits)


def mobile(place: int) -> str:
    return f"138{place:08d}"


def person(place: int) -> list[str]:
    """A row without a fault."""
    number = id_number(place)
    born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    name = (
        "赵钱孙李周吴郑王"[place % 8]
        + "明亮华文静秀英敏"[place // 8 % 8]
        + "一二三四五六七八"[place // 64 % 8]
    )
    sex = "男" if int(number[16]) % 2 else "女"
    return [
        name,
        sex,
        born,
        mobile(place),
        number,
        f"c{place}@mail.example",
        "云南省昆明市翠湖南路3号",
        "安静",
    ]


def csv_of(rows, encoding="utf-8", sign=",") -> bytes:
    lines = [sign.join(f'"{cell}"' if sign in cell or "\n" in cell else cell for cell in row) for row in rows]
    return "\r\n".join(lines).encode(encoding)


def xlsx_of(rows, *, merged=(), above=0) -> bytes:
    """`merged`: (first row, first column, last row, last column, text)."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("客户")
        for at, row in enumerate(rows, above):
            for column, cell in enumerate(row):
                if cell != "":
                    sheet.write(at, column, cell)
        for first, left, last, right, text in merged:
            sheet.merge_range(first, left, last, right, text)
    return file.getvalue()


def source() -> SourceChannel:
    return SourceChannel.objects.filter(active=True, safe=True).order_by("position").first()


def work(batch: ImportBatch) -> ImportBatch:
    """Let the workers do what there is to do now."""
    assert working.work(batch.pk, budget=600) is False
    with acting_as("system:test"):
        return ImportBatch.objects.select_related("source", "by").get(pk=batch.pk)


def received(by, content: bytes, name: str = "客户.csv") -> ImportBatch:
    """Uploaded and read."""
    return work(receiving.receive(by=by, content=content, name=name, source=source()))


def settled(batch: ImportBatch, by, **changes) -> ImportBatch:
    """Columns and provenance set, and checked."""
    settings = {
        "columns": batch.columns,
        "origin": ImportBatch.Origin.OWN,
        "owner": by,
        "grade": "c",
        "received_at": now(),
        "collected_at": now() - timedelta(days=400),
        "notice": PrivacyNotice.objects.in_force("zh-hans"),
        "consents": CONSENTS,
        "basis": "客户在登记表上签字同意，原件存档",
        "contract": "",
        **changes,
    }
    checking.start(batch, by=by, now=now(), **settings)
    return work(batch)


def checked(by, rows, *, headings=HEADINGS, **changes) -> ImportBatch:
    """A sheet with our headings over `rows`, uploaded and checked."""
    return settled(received(by, csv_of([headings, *rows])), by, **changes)


def imported(batch: ImportBatch, by) -> ImportBatch:
    committing.start(batch, by=by)
    return work(batch)


def reverted(batch: ImportBatch, by) -> ImportBatch:
    reverting.start(batch, by=by, now=now())
    return work(batch)


def outcomes(batch: ImportBatch) -> dict[int, str]:
    return dict(batch.lines.order_by("place").values_list("place", "outcome"))


def verdicts(batch: ImportBatch) -> dict[int, str]:
    return dict(batch.lines.order_by("place").values_list("place", "verdict"))
