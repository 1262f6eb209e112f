"""旅游法 58 (8), (9), 65; 旅行社条例 28 (3), (11), (13), (14): breach, withdrawal, disputes, where it is signed."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.checking.case import Case
from contracts.checking.registry import AGENCIES, BLOCK, EVERY, RETAIL, WARN, Finding, Waiver, rule
from contracts.models import ContractKind


@rule(
    "liability_clause",
    gettext_lazy("Liability for breach is in the text"),
    BLOCK,
    "旅游法 58(8)；旅行社条例 28(13)；民法典 470",
    group="8",
    families=EVERY,
    waiver=Waiver.LEGAL,
    zh="合同应有违约责任条款。请选用包含该条款的模板，或补写。",
    en="The text must have a clause on liability for breach.",
)
def liability_clause(case: Case):
    if not case.has_clause("liability"):
        yield Finding(_("No clause speaks of liability for breach."), "closing.choices")


@rule(
    "dispute_clause",
    gettext_lazy("The settling of disputes is in the text"),
    BLOCK,
    "旅游法 58(8)；旅行社条例 28(14)；民法典 470",
    group="8",
    families=EVERY,
    waiver=Waiver.LEGAL,
    zh="合同应有解决纠纷方式的条款。",
    en="The text must have a clause on how disputes are settled.",
)
def dispute_clause(case: Case):
    if not case.has_clause("dispute"):
        yield Finding(_("No clause speaks of settling disputes."), "closing.choices")


@rule(
    "dispute_body",
    gettext_lazy("Who settles disputes is chosen"),
    BLOCK,
    "旅游法 58(8)、92；仲裁法 16、18",
    group="8",
    families=EVERY,
    zh="应选定诉讼或仲裁；选择仲裁的，必须写明仲裁委员会的名称，否则仲裁条款无效。",
    en="Choose court or arbitration; arbitration is void without the name of the commission.",
)
def dispute_body(case: Case):
    closing = case.terms.closing
    if closing.dispute_body not in ("court", "arbitration"):
        yield Finding(_("Who settles disputes is not chosen."), "closing.dispute_body")
    elif closing.dispute_body == "arbitration" and not closing.arbitration.strip():
        yield Finding(_("The arbitration commission is not named."), "closing.arbitration")


@rule(
    "complaint_phone",
    gettext_lazy("The telephone for complaints is said"),
    BLOCK,
    "旅行社条例 28(14)",
    group="8",
    families=RETAIL,
    waiver=Waiver.NEVER,
    zh="合同应写明投诉电话。请在旅行社资料中填写。",
    en="The telephone for complaints must stand in the contract.",
)
def complaint_phone(case: Case):
    if not case.terms.house.complaint_phone.strip():
        yield Finding(_("The telephone for complaints is missing."), "house.complaint_phone")


@rule(
    "refunds",
    gettext_lazy("What withdrawing costs is said"),
    BLOCK,
    "旅游法 65；旅行社条例 28(11)",
    group="8",
    zh="应写明旅游者解除合同的通知期限和扣费比例。",
    en="What is kept when the traveller withdraws, and until when, must be said.",
)
def refunds(case: Case):
    if not case.terms.money.refunds:
        yield Finding(_("Nothing is said of what withdrawing costs."), "money.refunds")


@rule(
    "refund_ladder",
    gettext_lazy("The later one withdraws, the more is kept"),
    BLOCK,
    "旅游法 65；民法典 497",
    group="8",
    zh="扣费比例应在 0–100% 之间，且离出发越近不低于越早；同一期限不得重复。",
    en="Shares lie between 0 and 100 % and never fall as the departure comes nearer; no step stands twice.",
)
def refund_ladder(case: Case):
    steps = sorted(case.terms.money.refunds, key=lambda one: -one.days)
    for one in steps:
        if not 0 <= one.percent <= 100 or one.days < 0:
            yield Finding(
                _("A share of %(percent)s %% is impossible.") % {"percent": one.percent}, "money.refunds"
            )
    for earlier, later in zip(steps, steps[1:], strict=False):
        if earlier.days == later.days:
            yield Finding(_("%(days)s days before stands twice.") % {"days": later.days}, "money.refunds")
        elif later.percent < earlier.percent:
            yield Finding(
                _("%(days)s days before costs less than withdrawing earlier.") % {"days": later.days},
                "money.refunds",
            )


@rule(
    "signing_place",
    gettext_lazy("Where and when it is signed"),
    BLOCK,
    "旅行社条例 28(3)",
    group="1",
    families=AGENCIES,
    zh="合同应写明签约地点和日期。",
    en="Place and day of signing must be said.",
)
def signing_place(case: Case):
    closing = case.terms.closing
    if not closing.place.strip():
        yield Finding(_("The place of signing is missing."), "closing.place")
    if closing.signed_on is None:
        yield Finding(_("The day of signing is missing."), "closing.signed_on")


@rule(
    "signed_before",
    gettext_lazy("It is signed before it begins"),
    WARN,
    "旅游法 57；旅行社条例 28(3)",
    group="1",
    families=AGENCIES,
    zh="签约日期晚于开始日期，请核对。",
    en="The day of signing lies after the first day.",
)
def signed_before(case: Case):
    signed, first = case.terms.closing.signed_on, case.terms.starts_on
    if signed and first and signed > first:
        yield Finding(_("It would be signed after it begins."), "closing.signed_on")


@rule(
    "copies",
    gettext_lazy("Each side has a copy"),
    WARN,
    "民法典 469；旅行社条例实施细则",
    group="1",
    families=EVERY,
    zh="合同至少一式两份，双方各执一份。",
    en="At least two copies, one for each side.",
)
def copies(case: Case):
    if case.terms.closing.copies < 2:
        yield Finding(_("Fewer than two copies."), "closing.copies")


@rule(
    "signatory",
    gettext_lazy("Who signs for the body is named"),
    BLOCK,
    "民法典 61、172、504",
    group="agreement",
    families=frozenset({ContractKind.Family.PARTNER, ContractKind.Family.FRAMEWORK}),
    zh="与单位签约，应写明签字人及其身份（法定代表人或授权委托书）。",
    en="With a body: who signs for it, and by what authority.",
)
def signatory(case: Case):
    party = case.terms.customer
    if not party.signatory.strip():
        yield Finding(_("Who signs for the other side is missing."), "customer.signatory")
    if not party.authority.strip():
        yield Finding(_("By what authority is missing."), "customer.authority")
