"""Every list of compliance asks the database as often for three rows as for one, and goes on by key."""

import itertools
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from agency import policy
from agency.acting import acting, acting_as
from compliance.auditing import findings, planning
from compliance.checkups import signing
from compliance.incidents import reporting
from compliance.models import PaperInventory
from compliance.paper import boxes, counting, filing
from compliance.retention import holds
from compliance.rights import receiving
from tests import make
from tests.cast import staff
from tests.counting import queries

from .sharing.conftest import agree, approved, drafted

_number = itertools.count(1)


@pytest.fixture
def house(lin, zhao, he, qian, shen, system_admin):
    """Those who work on the lists, by name."""
    office = staff("office", "文秘书", "office", lin.department)
    people = {"lin": lin, "zhao": zhao, "he": he, "qian": qian, "shen": shen}
    return people | {"office": office, "system_admin": system_admin}


def recipient(house):
    return approved(house["zhao"], house["shen"], name=f"客栈 {next(_number)}")


def share(house):
    customer = make.customer(house["lin"])
    agree(customer)
    drafted(house["lin"], recipient(house), [customer])


def box(house):
    with acting(house["he"]):
        place = f"档案室 {next(_number)} 柜"
        return boxes.save(None, by=house["he"], place=place, shelf="", lock="机械锁", keeper=house["office"])


def paper(house):
    lin, there = house["lin"], box(house)
    with acting(lin):
        filing.file(make.customer(lin), by=lin, kind="contract", pages=4, box=there)
    return there


def inventory(house):
    counting.draw(by=house["he"], box=paper(house))


def request_about_data(house):
    lin = house["lin"]
    facts = {"name": "张三", "contact": "13800138000", "channel": "counter"}
    receiving.receive(kind="access", by=lin, customer=make.customer(lin), **facts)


def audit(house):
    planning.draw_up(by=house["qian"], kind="annual", year=localdate().year - next(_number), scope="客户资料")


def finding(house):
    facts = {"severity": "minor", "title": f"逾期建档 {next(_number)}", "owner": house["zhao"]}
    findings.record(by=house["qian"], **facts)


def checkup(house):
    signing.sign(by=house["system_admin"], findings="一处问题", due_on=localdate() + timedelta(days=3))


def hold(house):
    number = make.customer(house["lin"]).number
    holds.place(by=house["shen"], case=f"案件 {next(_number)}", reason="纠纷", numbers=[number])


def incident(house):
    minutes = timedelta(minutes=5)
    reporting.report(by=house["lin"], kind="wrong", account="名单误发", detected_at=now() - minutes)


@pytest.mark.parametrize(
    ("name", "who", "add"),
    [
        ("recipients", "zhao", recipient),
        ("outward", "lin", share),
        ("papers", "lin", paper),
        ("paper_boxes", "lin", box),
        ("paper_inventories", "he", inventory),
        ("rights", "shen", request_about_data),
        ("audits", "qian", audit),
        ("audit_findings", "qian", finding),
        ("checkups", "system_admin", checkup),
        ("holds", "shen", hold),
        ("incidents", "shen", incident),
    ],
)
def test_one_row_or_three_cost_the_same(client, house, name, who, add):
    address = reverse(f"compliance:{name}")
    client.force_login(house[who])
    add(house)
    queries(client, "get", address)  # content types and the like
    one = queries(client, "get", address)
    add(house)
    add(house)

    assert queries(client, "get", address) == one


def test_a_list_goes_on_behind_its_first_page(client, house, monkeypatch):
    monkeypatch.setattr(policy, "PAGE", 2)
    for _turn in range(3):
        inventory(house)
    client.force_login(house["he"])
    address = reverse("compliance:paper_inventories")

    first = client.get(address)
    second = client.get(address + first.context["older"])

    shown = [inventory.pk for page in (first, second) for inventory, _told in page.context["rows"]]
    with acting_as("system:test"):
        newest = list(PaperInventory.objects.order_by("-created_at").values_list("pk", flat=True))
    assert shown == newest
    assert second.context["older"] == ""
