"""旅游法 58 (7), 35, 60: price, instalments, guide fee, and a price that covers what it costs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import policy
from contracts.checking.case import Case
from contracts.checking.registry import AGENCIES, BLOCK, INFO, RETAIL, WARN, Finding, Waiver, rule
from contracts.models import ContractKind
from customers.trade.money import written

PRICED = frozenset({ContractKind.Family.TRIP, ContractKind.Family.SERVICE})


@rule(
    "price",
    gettext_lazy("The price is said"),
    BLOCK,
    "旅游法 58(7)；旅行社条例 28(10)",
    group="7",
    families=PRICED,
    waiver=Waiver.NEVER,
    zh="合同应写明旅游费用总额及其构成，总额大于零。",
    en="The price must be said, line by line, and be more than nothing.",
)
def price(case: Case):
    if not case.terms.money.lines:
        yield Finding(_("There is no price."), "money.lines")
    elif case.terms.money.total <= 0:
        yield Finding(_("The total is not more than nothing."), "money.lines")


@rule(
    "price_lines",
    gettext_lazy("Every line of the price is complete"),
    BLOCK,
    "旅游法 58(7)",
    group="7",
    families=AGENCIES,
    zh="价格各行应有单价和数量；优惠写负数，其他不得为负。",
    en="Each line needs a price and a number; only discounts are below zero.",
)
def price_lines(case: Case):
    for place, line in enumerate(case.terms.money.lines, 1):
        if line.count < 1:
            yield Finding(_("Line %(place)s of the price has no number.") % {"place": place}, "money.lines")
        if (line.unit < 0) != (line.kind == "discount") and line.unit != 0:
            yield Finding(
                _("Line %(place)s of the price has the wrong sign.") % {"place": place}, "money.lines"
            )


@rule(
    "payments_add_up",
    gettext_lazy("The instalments add up to the total"),
    BLOCK,
    "旅游法 58(7)；旅行社条例 28(10)",
    group="7",
    families=PRICED,
    waiver=Waiver.NEVER,
    zh="定金、分期与尾款之和应等于总额。",
    en="Deposit, instalments and balance together must be the total.",
)
def payments_add_up(case: Case):
    money = case.terms.money
    paid = sum(one.amount for one in money.payments)
    if not money.payments:
        yield Finding(_("Nothing is said of when it is paid."), "money.payments")
    elif paid != money.total:
        yield Finding(
            _("The instalments are %(paid)s, the total is %(total)s.")
            % {"paid": written(paid), "total": written(money.total)},
            "money.payments",
        )


@rule(
    "payments_dated",
    gettext_lazy("Every instalment has a day and a way"),
    BLOCK,
    "旅游法 58(7)；旅行社条例 28(10)",
    group="7",
    families=PRICED,
    zh="每期费用应写明金额、交纳期限和方式；约定账期的除外，不得晚于出发日。",
    en="Each instalment needs an amount, a day and a way; without credit terms no later than the departure.",
)
def payments_dated(case: Case):
    first, money = case.terms.starts_on, case.terms.money
    for place, one in enumerate(money.payments, 1):
        if one.amount <= 0 or one.due_on is None or not one.method:
            yield Finding(
                _("Instalment %(place)s lacks its amount, its day or its way.") % {"place": place},
                "money.payments",
            )
        elif first and not money.credit_days and one.due_on > first:
            yield Finding(
                _("Instalment %(place)s is due after the departure.") % {"place": place}, "money.payments"
            )


@rule(
    "company_account",
    gettext_lazy("Payments go to the company’s account"),
    BLOCK,
    "旅游法 58(7)；会计法 3",
    group="7",
    families=AGENCIES,
    waiver=Waiver.NEVER,
    zh="费用应交入旅行社的对公账户；请在旅行社资料中填写账户。",
    en="Payments go to the company’s own account; it must stand in the contract.",
)
def company_account(case: Case):
    if case.terms.money.payments and not case.terms.house.account.strip():
        yield Finding(_("The company’s account is missing."), "house.account")


@rule(
    "much_cash",
    gettext_lazy("No large sums in cash"),
    WARN,
    "金融机构大额交易和可疑交易报告管理办法 5",
    group="7",
    families=AGENCIES,
    zh="现金收款五万元以上须单独报备，建议改为转账。",
    en="Cash of 50,000 yuan and more is reported; take a transfer instead.",
)
def much_cash(case: Case):
    for place, one in enumerate(case.terms.money.payments, 1):
        if one.method == "cash" and one.amount >= policy.CASH_NOTICE:
            yield Finding(
                _("Instalment %(place)s is %(amount)s in cash.")
                % {"place": place, "amount": written(one.amount)},
                "money.payments",
            )


@rule(
    "earnest",
    gettext_lazy("The deposit is not above a fifth"),
    INFO,
    "民法典 586",
    group="7",
    families=RETAIL,
    zh="定金超过总额百分之二十的部分，不产生定金的效力（不能要求双倍返还或不予退还）。",
    en="Beyond a fifth of the total, a deposit has not the legal effect of an earnest (定金).",
)
def earnest(case: Case):
    total = case.terms.money.total
    deposit = sum(one.amount for one in case.terms.money.payments if one.label == "deposit")
    if total > 0 and deposit * 100 > total * policy.EARNEST_SHARE:
        yield Finding(
            _("The deposit is %(percent)s %% of the total.") % {"percent": round(deposit * 100 / total)},
            "money.payments",
        )


@rule(
    "guide_fee",
    gettext_lazy("The guide’s fee is said"),
    BLOCK,
    "旅游法 60",
    group="7",
    zh="安排导游为旅游者提供服务的，应在合同中载明导游服务费用（价格中单列一行，或写在“费用包含”中）。",
    en="Where a guide serves, the guide’s fee must be said: a line of the price, or under what is included.",
)
def guide_fee(case: Case):
    guided = any(day.guide.strip() for _place, day in case.days()) or case.terms.trip.leader.strip()
    said = any(one.kind == "guide" for one in case.terms.money.lines)
    words = case.terms.money.includes + case.terms.money.excludes
    if guided and not said and not any(one in words for one in ("导游服务费", "导服费", "导游费")):
        yield Finding(_("A guide serves, and the guide’s fee is not said."), "money.lines")


@rule(
    "includes",
    gettext_lazy("What is included and what is not"),
    BLOCK,
    "旅游法 58(7)；消费者权益保护法 8",
    group="7",
    families=PRICED,
    zh="应写明费用包含什么、不包含什么。",
    en="What the price includes, and what it does not, must be said.",
)
def includes(case: Case):
    if not case.terms.money.includes.strip():
        yield Finding(_("What is included is missing."), "money.includes")
    if not case.terms.money.excludes.strip():
        yield Finding(_("What is not included is missing."), "money.excludes")


@rule(
    "below_cost",
    gettext_lazy("The price covers the cost"),
    BLOCK,
    "旅游法 35；旅行社条例 27",
    group="7",
    families=AGENCIES,
    waiver=Waiver.MANAGER,
    zh="不得以不合理的低价组织旅游活动。总价低于成本，只有总经理书面说明正当理由后才能放行。",
    en="Journeys are not sold at unreasonably low prices. Below cost only the general manager may let it pass.",
)
def below_cost(case: Case):
    money = case.terms.money
    if money.cost is not None and money.total < money.cost:
        yield Finding(
            _("The total is %(total)s, the cost is %(cost)s.")
            % {"total": written(money.total), "cost": written(money.cost)},
            "money.costs",
        )


@rule(
    "cost_known",
    gettext_lazy("The cost is known"),
    INFO,
    "旅游法 35",
    group="7",
    families=PRICED,
    zh="未填成本，无法判断是否低于成本。",
    en="Without the cost nobody can tell whether the price covers it.",
)
def cost_known(case: Case):
    if case.terms.money.lines and case.terms.money.cost is None:
        yield Finding(_("The cost is not filled in."), "money.costs")
