"""Money of the demo agency’s contracts: one paid, one with a deposit finance has yet to find, one overdue, a refund."""

from datetime import datetime, timedelta

from django.utils import translation

from agency.encryption.ids import uuid7
from contracts.demo.changes import signed
from contracts.models import Contract, Due, Receipt
from contracts.money import clock, giving_back, receiving, rights
from contracts.obligations import clock as obligations
from contracts.obligations import keeping, proving
from customers.papers import typesetting
from customers.papers.paper import Block, Entry, Paper


def tell(story) -> None:
    """Nothing where no contract can be drafted, and finance only where somebody is there."""
    if contract := signed(story, 30, "周庄三日 · 家庭", where="周庄", ahead=60, yuan=8_800):
        _paid(story, contract)
        _proved(story, contract)
    if contract := signed(story, 8, "西塘三日", where="西塘", ahead=45, yuan=10_400):
        _pay(story, contract, story._office_hour(5), _first(contract).amount, "wechat", "420000218820261117")
        _obliged(story, contract)
    if contract := signed(story, 21, "舟山三日 · 海岛", where="舟山", ahead=25, yuan=13_600):
        found = _pay(
            story, contract, story._office_hour(19), _first(contract).amount, "alipay", "20261103220014"
        )
        _found(story, found, story._office_hour(18))
    clock.remind(story.now)
    obligations.sweep(story.now)
    story.diary.notices(story.now)


def _first(contract: Contract) -> Due:
    return Due.objects.filter(contract=contract).order_by("due_on", "place").first()


def _paid(story, contract: Contract) -> None:
    """Everything came in, five hundred too much; the customer wants it back."""
    whole = sum(one.amount for one in Due.objects.filter(contract=contract))
    deposit = _first(contract).amount
    first = _pay(story, contract, story._office_hour(28), deposit, "wechat", "420000218820261025")
    _found(story, first, story._office_hour(27))
    last = _pay(story, contract, story._office_hour(9), whole - deposit + 50_000, "transfer", "TT-1113-0826")
    _found(story, last, story._office_hour(8))
    moment = story._office_hour(1)
    goes = giving_back.Goes(50_000, "transfer", "客户转账时多付 500 元，要求退回原账户。", "原路退回")
    with story.diary.on(moment, contract.owner):
        giving_back.ask_refund(contract, uuid7(), goes, by=contract.owner, now=moment)


def _pay(story, contract: Contract, moment: datetime, amount: int, method: str, reference: str) -> Receipt:
    came = receiving.Came(amount, moment.date(), method, "基本户", reference)
    with story.diary.on(moment, contract.owner):
        return receiving.receive(contract, uuid7(), came, by=contract.owner, now=moment)


def _found(story, receipt: Receipt, moment: datetime) -> None:
    finance = rights.holders(rights.CONFIRM).order_by("pk").first()
    if finance is not None:
        with story.diary.on(moment, finance):
            receiving.confirm(receipt, by=finance, now=moment)


def _obliged(story, contract: Contract) -> None:
    moment = story._office_hour(4)
    wanted = keeping.Wanted(
        "为同行老人预订轮椅，出发当日送到车站", moment.date() + timedelta(days=12), contract.owner
    )
    with story.diary.on(moment, contract.owner):
        keeping.add(contract, uuid7(), wanted, by=contract.owner)


def _proved(story, contract: Contract) -> None:
    """Rooms the family was promised: booked, and the inn's confirmation kept with it."""
    began, done = story._office_hour(27), story._office_hour(20)
    wanted = keeping.Wanted("为一家四口预订相邻的两间房", began.date() + timedelta(days=10), contract.owner)
    with story.diary.on(began, contract.owner):
        one = keeping.add(contract, uuid7(), wanted, by=contract.owner)
    with story.diary.on(done, contract.owner), translation.override("zh-hans"):
        keeping.end(one, by=contract.owner, state="done", note="客栈已书面确认，两间房相邻", now=done)
        proving.add(one, uuid7(), [("订房确认单.pdf", _confirmation())], by=contract.owner)


def _confirmation() -> bytes:
    rows = (("家庭房", "1 间", "3 晚", "含早"), ("双床房", "1 间", "3 晚", "含早"))
    rooms = Block("房间", columns=("房型", "数量", "晚数", "早餐"), rows=rows)
    paper = Paper(title="订房确认单", file="rooms", head=(Entry("客栈", "周庄贞丰里客栈"),), blocks=(rooms,))
    return typesetting.pdf(paper)
