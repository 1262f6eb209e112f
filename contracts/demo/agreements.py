"""Agreements of the demo agency that come to their end: one told of, one escalated, one renewed; and licences."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localtime
from django.utils.timezone import now as clock

from agency.acting import acting_as
from agency.encryption.ids import uuid7
from agency.models import User
from contracts import submitting
from contracts.approving import deciding as approvals
from contracts.approving import steps
from contracts.checking import ticks
from contracts.checking.case import Case
from contracts.drafting import consulting, keeping, starting
from contracts.expiry import climbing, deciding, moments, renewing
from contracts.forms.people import new_key
from contracts.licences import keeping as licences
from contracts.licences import reminding
from contracts.models import ApprovalStep, Contract, TemplateVersion
from contracts.signing import rounds
from contracts.terms import Payment, PriceLine, Refund
from customers.models import Customer

SIGNED = 20  # days ago: an approval is used within thirty
# subject, days left, what it is worth in yuan
AGREEMENTS = (
    ("年度会议服务框架协议", 28, 0),
    ("差旅代订框架协议", 5, 12_000),
    ("员工旅游框架协议", 13, 0),
    ("培训活动框架协议", 96, 18_000),
)
LICENCES = (
    # whose, kind, holder, number, days left
    ("partner", "agency", "昆明示例地接旅行社有限公司", "L-YN-00321", 24),
    ("supplier", "transport", "大理示例旅游客运有限公司", "滇交运管许可大字 532900001 号", 55),
    ("guide", "guide", "郭远", "D-3101-009001", 6),
    ("house", "insurance", "旅档国际旅行社有限公司", "ZR-2026-31-0088", 140),
    ("supplier", "lodging", "洱海示例客栈", "特种行业许可证 大公特旅字 0117", -3),
)


def tell(story) -> None:
    """Nothing without a text to draft from and a body to agree with."""
    today = localtime(story.now).date()
    version = TemplateVersion.objects.usable(today).filter(template__kind__code="corporate").first()
    lin = story.people["lin"]
    with acting_as("system:demo"):
        firm = Customer.objects.filter(owner=lin, kind=Customer.Kind.ORGANISATION).order_by("number").first()
    if version and firm:
        made = [_in_force(story, firm, version, today, *one) for one in AGREEMENTS]
        _last_month(story, made)
    _licences(story, today)


def _in_force(story, firm, version, today: date, title: str, left: int, yuan: int) -> Contract:
    """Drafted, checked, approved and signed by one-time codes, as any contract."""
    lin, moment = story.people["lin"], story.now - timedelta(days=SIGNED)
    with story.diary.on(moment, lin):
        terms = starting.first_terms(firm, version, by=lin)
        _fill(terms, localtime(moment).date(), today + timedelta(days=left), yuan)
        contract = keeping.begin(uuid7(), by=lin, customer=firm, version=version, title=title, terms=terms)
        consulting.consult(contract, by=lin)
        case = Case.of(contract)
        for one in ticks.items(case):
            ticks.tick(contract, one.code, by=lin, digest=case.digest)
        contract = submitting.submit(contract, by=lin, now=moment).contract
    _approved(story, contract, moment)
    _signed(story, contract, moment + timedelta(hours=7))
    return contract


def _fill(terms, first: date, last: date, yuan: int) -> None:
    party, closing, money = terms.customer, terms.closing, terms.money
    party.document_number = "91530100MA6K3X8T27"
    party.phone, party.address = "0871-63123456", "云南省昆明市五华区示例路 8 号"
    party.signatory, party.authority = "陈敏", "法定代表人授权委托书"
    closing.starts_on, closing.ends_on, closing.signed_on, closing.place = first, last, first, "上海"
    closing.values = {
        "framework_scope": "会议会务、交通与住宿代订、员工旅游",
        "framework_standard": "住宿四星或当地同等条件；用车车龄不超过五年；每团一名专属联络人",
        "framework_discount": "自组产品按当期门市价九二折",
        "reply_hours": "24",
        "credit_limit": "80000",
    }
    money.lines = [PriceLine("协议期内预付额度", "other", yuan * 100, 1)] if yuan else []
    if yuan:
        money.payments = [Payment(new_key(), "balance", money.total, first + timedelta(days=7), "transfer")]
    money.refunds = [Refund(7, 10), Refund(3, 30), Refund(0, 60)]
    money.credit_days = 30
    money.includes, money.excludes = "经确认订单所列服务", "订单以外的个人消费"


def _approved(story, contract: Contract, moment: datetime) -> None:
    """Everybody who is asked agrees, one after the other."""
    for hours in range(1, 6):
        with acting_as("system:demo"):
            step = steps.latest(contract).filter(state=ApprovalStep.State.WAITING).first()
            taken = set() if step is None else approvals._taken(contract, step.round)
            asked = None if step is None else User.objects.exclude(pk__in=taken).filter(pk__in=step.deciders)
            person = asked.order_by("pk").first() if asked is not None else None
        if person is None:
            return
        at = moment + timedelta(hours=hours)
        with story.diary.on(at, person):
            approvals.decide(
                step, by=person, decision="approve", comment="同意", confirmed_at=clock(), now=at
            )


def _signed(story, contract: Contract, at: datetime) -> None:
    lin = story.people["lin"]
    with story.diary.on(at, lin):
        rounds.begin(contract, "code", by=lin)  # today: the texts of the library are in use since today
    with acting_as(rounds.ACTOR):
        contract, signing = rounds.held(contract.pk)
        for side, name in (("house", "赵敏"), ("other", "陈敏")):
            rounds.sign(contract, signing, side, name=name, now=at + timedelta(hours=1))
        rounds.complete_if_all(contract, signing, now=at + timedelta(hours=1))
    story.diary.notices(at)


def _last_month(story, made: list[Contract]) -> None:
    """The clock tells of them morning by morning; one is renewed on the way."""
    lin, decides = story.people["lin"], story.now - timedelta(days=9, hours=3)
    renewed = made[2]
    for days in range(30, -1, -1):
        moment = moments.morning(localtime(story.now).date() - timedelta(days=days)) + timedelta(seconds=12)
        if moment > story.now:
            return
        if moment > decides and not _decided(renewed):
            with story.diary.on(decides, lin):
                deciding.decide(
                    renewed, by=lin, choice="renew", reason="合作顺利，按原条件再签一年", now=decides
                )
                renewing.draft(renewed, by=lin, now=decides)
        climbing.sweep(moment)
        story.diary.notices(moment)


def _decided(contract: Contract) -> bool:
    with acting_as("system:demo"):
        return deciding.standing(contract) is not None


def _licences(story, today: date) -> None:
    office, moment = story.people["cai"], story.now - timedelta(days=65)
    with story.diary.on(moment, office):
        for of, kind, holder, number, left in LICENCES:
            facts = {"of": of, "kind": kind, "holder": holder, "number": number}
            facts["valid_until"] = today + timedelta(days=left)
            licences.enter(uuid7(), by=office, facts=facts)
    reminding.sweep(story.now)
    story.diary.notices(story.now)
