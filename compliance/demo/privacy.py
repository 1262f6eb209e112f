"""The demo agency's purpose register, a version of the notice on its way, and consents with an end and a paper."""

from datetime import timedelta

from django.utils.timezone import localdate

from compliance.demo import impact
from compliance.demo.impact import Kind
from compliance.impact import subjects
from compliance.privacy import noticing, purposing
from customers import consenting, suppressing
from customers.consenting import Evidence
from customers.models import Consent, Customer, NoticeEdition, PrivacyNotice, Purpose

PEOPLE = ["customers", "companions"]
USUAL = "出行结束后三年（民法典第 188 条），之后销毁"
# code, basis, what for, whose, kinds of data, recipients, kept how long, abroad, role
ENTRIES = (
    ("service", "contract", "咨询、报价、预订、签订并履行旅游合同，售后服务", PEOPLE, "basic contact identity trade",
     "承运人；酒店；景区；地接社；保险公司", USUAL, "", "sales_manager"),
    ("sensitive", "consent", "出票、签证、投保，照顾饮食与健康需要", [*PEOPLE, "minors"], "identity health",
     "签证中心；保险公司", "证件影像与健康信息：出行结束后 30 日", "", "operations_manager"),
    ("share_suppliers", "consent", "向供应商提供完成行程所必需的信息", PEOPLE, "basic contact identity",
     "承运人；酒店；景区；地接社；保险公司", "提供记录五年（网数条例第 12 条不少于三年）", "", "operations_manager"),
    ("cross_border", "consent", "出境旅游向境外酒店、地接社、使领馆提供必要信息", PEOPLE, "basic identity",
     "境外酒店；境外地接社；使领馆", "提供记录五年", "目的地国家；为订立、履行个人作为一方的合同",
     "operations_manager"),
    ("marketing", "consent", "介绍线路和优惠，生日与节日问候", ["customers"], "basic contact preference", "",
     "撤回同意，或最后一次出行后 24 个月", "", "crm_manager"),
    ("survey", "consent", "行程中和结束后回访，了解满意度", ["customers"], "basic contact trade", "",
     "回访结束后 12 个月", "", "crm_manager"),
    ("contact", "contract", "员工联系客户时查看联系方式", PEOPLE, "contact", "", "查看记录十二个月以上", "",
     "sales_manager"),
    ("booking", "contract", "预订与出票时查看证件信息", PEOPLE, "identity", "承运人；酒店", USUAL, "",
     "operations_manager"),
    ("contract", "contract", "签订合同时核对身份", PEOPLE, "basic identity", "", USUAL, "", "sales_manager"),
    ("complaint", "contract", "处理投诉与理赔", PEOPLE, "basic contact trade note", "保险公司；旅游主管部门",
     "结案后三年", "", "complaint_handler"),
    ("verification", "contract", "复核重要客户的资料", ["customers"], "basic contact identity", "",
     "随档案保存", "", "crm_manager"),
    ("audit", "duty", "内部审计与合规检查（个人信息保护法第 54 条）", PEOPLE, "basic contact identity trade note", "",
     "审计报告五年", "", "auditor"),
)  # fmt: skip
LEFT = "other"  # nobody has described it yet


def tell(story) -> None:
    """Eight weeks ago the register was approved; a version of the notice waits since last week."""
    officer, manager = story.people["fang"], story.people["wei"]
    moment = story._office_hour(56)
    for code, basis, what, whose, kinds, recipients, kept, abroad, role in ENTRIES:
        values = {
            "what_for": what,
            "basis": basis,
            "subjects": whose,
            "categories": kinds.split(),
            "recipients": recipients,
            "retention": kept,
            "cross_border": bool(abroad),
            "abroad": abroad,
            "role": role,
        }
        purpose = Purpose.objects.get(code=code)
        with story.diary.on(moment, officer):
            entry = purposing.propose(
                purposing.draft(purpose, by=officer, values=values), by=officer, now=moment
            )
        if subjects.causes_of(entry):
            impact.approve(story, Kind.PURPOSE, code, moment - timedelta(hours=1))
        with story.diary.on(moment + timedelta(minutes=50), manager):
            purposing.decide(entry, by=manager, approved=True, now=moment + timedelta(minutes=50))
    _notice(story, officer)
    _consents(story)
    moment = story._office_hour(20)
    with story.diary.on(moment, story.people["he"]):
        listed = "13800000901 13800000902 no.more@mail.example"
        suppressing.bring(listed, by=story.people["he"], now=moment)


def _notice(story, officer) -> None:
    moment = story._office_hour(6)
    standing = {one.language: one for one in PrivacyNotice.objects.filter(version="2026-01")}
    with story.diary.on(moment, officer):
        edition = NoticeEdition(
            version="2026-12",
            title=standing["zh-hans"].title,
            body=standing["zh-hans"].body + "\n回访可由我们委托的调查机构进行，调查机构名单见官网。",
            title_en=standing["en"].title,
            body_en=standing["en"].body + "\nA survey agency we commission may ask you; our site lists them.",
            summary="回访新增受托调查机构",
            material=True,
            purposes=["survey"],
        )
        noticing.propose(noticing.draft(edition, by=officer), by=officer, now=moment)


def _consents(story) -> None:
    """One paper consent with its place, one until a day, one withdrawn by telephone."""
    lin = story.people["lin"]
    moment = story._office_hour(2)
    said = (
        ("survey", "granted", Evidence("paper", "登记表原件，档案柜 2 第 14 号", form="written")),
        ("marketing", "granted", Evidence("message", valid_until=localdate(story.now) + timedelta(days=120))),
        ("marketing", "withdrawn", Evidence("phone", "客户来电，不再接收促销信息")),
    )
    with story.diary.on(moment, lin):
        mine = Customer.objects.filter(owner=lin, minor=False, kind="individual").order_by("pk")
        for customer, (code, decision, evidence) in zip(mine[4:40:12], said, strict=False):
            purpose = Purpose.objects.get(code=code)
            last = consenting.in_force(customer).get(purpose.pk)
            if decision == Consent.Decision.WITHDRAWN and not (last and last.decision == "granted"):
                consenting.answer(customer, purpose, "granted", by=lin, now=moment - timedelta(hours=3))
            elif decision == "granted" and last and last.decision == "granted":
                consenting.answer(customer, purpose, "withdrawn", by=lin, now=moment - timedelta(hours=3))
            consenting.answer(customer, purpose, decision, by=lin, evidence=evidence, now=moment)
