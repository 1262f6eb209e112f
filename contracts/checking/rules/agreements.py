"""Standing agreements and single services: 民法典 470, 旅游法 74, what a journey's rules do not cover."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import policy
from contracts.checking.case import Case
from contracts.checking.registry import BLOCK, LASTING, WARN, Finding, rule
from customers.kinds import credit_codes


@rule(
    "term",
    gettext_lazy("From when until when it runs"),
    BLOCK,
    "民法典 470；seed 001（到期前一个月提醒）",
    group="agreement",
    families=LASTING,
    zh="应写明起止日期，系统据此在到期前一个月提醒。",
    en="First and last day must be said; the reminder a month before hangs on them.",
)
def term(case: Case):
    terms = case.terms
    if terms.starts_on is None:
        yield Finding(_("From when it runs is missing."), "closing.starts_on")
    if terms.ends_on is None:
        yield Finding(_("Until when it runs is missing."), "closing.ends_on")
    elif terms.starts_on and terms.ends_on < terms.starts_on:
        yield Finding(_("The last day is before the first."), "closing.ends_on")


@rule(
    "term_ahead",
    gettext_lazy("It does not end before it is signed"),
    BLOCK,
    "民法典 470",
    group="agreement",
    families=LASTING,
    zh="结束日期已过，请核对。",
    en="The last day has passed already.",
)
def term_ahead(case: Case):
    last = case.terms.ends_on
    if last and last < case.today:
        yield Finding(_("The last day, %(day)s, has passed.") % {"day": last.isoformat()}, "closing.ends_on")


@rule(
    "term_length",
    gettext_lazy("It does not run for too long"),
    WARN,
    "本社规定（框架协议不超过三年）",
    group="agreement",
    families=LASTING,
    zh="框架协议超过三年，价格和法规变化大，建议缩短并约定续签。",
    en="More than three years: prices and law change; agree on a renewal instead.",
)
def term_length(case: Case):
    terms = case.terms
    if terms.starts_on and terms.ends_on and terms.ends_on - terms.starts_on > policy.FRAMEWORK_LONGEST:
        yield Finding(_("It runs for more than three years."), "closing.ends_on")


@rule(
    "body_code",
    gettext_lazy("The body’s credit code is right"),
    BLOCK,
    "民法典 470；GB 32100-2015",
    group="agreement",
    families=LASTING,
    zh="对方单位应登记统一社会信用代码，系统按国家标准核对校验位。",
    en="The other body’s unified social credit code must be noted, and be a possible one.",
)
def body_code(case: Case):
    code = case.terms.customer.document_number.strip()
    if not code:
        yield Finding(_("The credit code of the other side is missing."), "customer.document_number")
        return
    try:
        credit_codes.clean(code)
    except ValidationError as error:
        yield Finding(" ".join(error.messages), "customer.document_number")


@rule(
    "commission",
    gettext_lazy("What is commissioned is said"),
    BLOCK,
    "旅游法 74",
    group="agreement",
    kinds=("single",),
    zh="单项委托应写明受托的服务项目（如代订机票、酒店、签证）。",
    en="A single commission must say which service is commissioned.",
)
def commission(case: Case):
    if not case.terms.trip.product.strip():
        yield Finding(_("What is commissioned is missing."), "trip.product")


@rule(
    "credit_terms",
    gettext_lazy("Terms of payment are not too long"),
    WARN,
    "保障中小企业款项支付条例 9（待法务确认）；本社规定",
    group="agreement",
    kinds=("corporate", "agency_sale", "single"),
    zh="账期超过六十天，请财务确认客户信用。",
    en="More than 60 days to pay: have finance confirm the customer’s credit.",
)
def credit_terms(case: Case):
    if case.terms.money.credit_days > policy.CREDIT_LONGEST:
        yield Finding(
            _("%(days)s days to pay.") % {"days": case.terms.money.credit_days}, "money.credit_days"
        )
