"""A framework agreement written in the editor, as a seller types it."""

from datetime import date

from django.utils.timezone import localdate
from playwright.sync_api import Page

from agency.acting import acting_as
from contracts.models import Contract, TemplateVersion
from customers.models import Customer

from .conftest import Words, press
from .walks import fill_in

PARTY = {
    "document_number": "91530100MA6K3X8T27",
    "phone": "0871-63123456",
    "address": "云南省昆明市五华区示例路 8 号",
}
BLANKS = {
    "framework_scope": "会议会务、交通与住宿代订、员工旅游",
    "framework_standard": "住宿四星或当地同等条件",
    "framework_discount": "自组产品按当期门市价九二折",
    "reply_hours": "24",
    "credit_limit": "80000",
}


def write_agreement(page: Page, say: Words, firm: Customer, title: str, ends_on: date) -> Contract:
    """From the archive of the firm to a draft worth 60,000 yuan; who signs for the firm is forgotten."""
    with acting_as("system:test"):
        version = TemplateVersion.objects.get(template__kind__code="corporate", state="published")
    page.goto(f"/customers/{firm.pk}/")
    press(page, say("Draft a contract"))
    page.locator(f"label:has(input[name=version][value='{version.pk}'])").click()
    page.fill("[name=title]", title)
    press(page, say("I have read this: begin"))

    fill_in(page, **{f"party-{name}": value for name, value in PARTY.items()})
    press(page, say("Save and go on"))

    fill_in(page, **{"lines-0-kind": "other", "lines-0-label": "协议期内预付额度", "lines-0-unit": "60,000"})
    fill_in(page, **{"money-credit_days": "30", "money-includes": "经确认订单所列服务"})
    fill_in(page, **{"money-excludes": "订单以外的个人消费"})
    press(page, say("Save and go on"))

    fill_in(page, **{f"blank-{name}": value for name, value in BLANKS.items()})
    fill_in(page, **{"closing-place": "上海", "closing-starts_on": localdate().isoformat()})
    fill_in(page, **{"closing-ends_on": ends_on.isoformat()})
    press(page, say("Save"))
    with acting_as("system:test"):
        return Contract.objects.latest("created_at")
