"""旅游法 35; 旅行社条例 28 (8), (9): shops and self-paid items."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.checking.case import Case
from contracts.checking.registry import BLOCK, WARN, Finding, Waiver, rule


def _offers(case: Case) -> bool:
    return any(day.shopping or day.self_paid for _place, day in case.days())


@rule(
    "shopping_details",
    gettext_lazy("Shops have a name and minutes"),
    BLOCK,
    "旅行社条例 28(8)",
    group="shopping",
    waiver=Waiver.NEVER,
    zh="安排购物的，应写明购物次数、每次停留时间和购物场所名称；缺项可处二万元以上十万元以下罚款。",
    en="Each shop must be named with its minutes; leaving that out is fined.",
)
def shopping_details(case: Case):
    for place, day in case.days():
        for stop in day.shopping:
            if not stop.name.strip() or not stop.minutes or stop.minutes <= 0:
                yield Finding(
                    _("Day %(place)s: a shop lacks its name or its minutes.") % {"place": place}, "trip.days"
                )


@rule(
    "shopping_goods",
    gettext_lazy("What shops sell is said"),
    WARN,
    "旅游法 35；消费者权益保护法 8",
    group="shopping",
    zh="建议写明购物场所的主要商品，便于旅游者判断。",
    en="Say what the shop mainly sells, so that travellers can judge.",
)
def shopping_goods(case: Case):
    for place, day in case.days():
        if any(not stop.goods.strip() for stop in day.shopping):
            yield Finding(_("Day %(place)s: what a shop sells is missing.") % {"place": place}, "trip.days")


@rule(
    "self_paid_details",
    gettext_lazy("Self-paid items have a name and a price"),
    BLOCK,
    "旅行社条例 28(9)",
    group="shopping",
    waiver=Waiver.NEVER,
    zh="需要旅游者另行付费的游览项目，应写明名称和价格。",
    en="Each self-paid item must be named with its price.",
)
def self_paid_details(case: Case):
    for place, day in case.days():
        for item in day.self_paid:
            if not item.name.strip() or item.price is None or item.price < 0:
                yield Finding(
                    _("Day %(place)s: a self-paid item lacks its name or its price.") % {"place": place},
                    "trip.days",
                )


@rule(
    "shopping_consent",
    gettext_lazy("Shops and self-paid items are agreed to apart"),
    BLOCK,
    "旅游法 35",
    group="shopping",
    waiver=Waiver.NEVER,
    zh="指定购物场所或另行付费项目，须经双方协商一致或旅游者要求，并由旅游者单独书面同意。",
    en="Shops and self-paid items need the traveller’s separate written consent.",
)
def shopping_consent(case: Case):
    if _offers(case) and not case.terms.promises.shopping_agreed:
        yield Finding(
            _("The separate consent to shops and self-paid items is missing."), "promises.shopping_agreed"
        )


@rule(
    "shopping_optional",
    gettext_lazy("Whoever stays away travels on as agreed"),
    BLOCK,
    "旅游法 35",
    group="shopping",
    waiver=Waiver.NEVER,
    zh="购物和自费项目不得影响其他旅游者的行程安排，不参加的旅游者应有妥善安排。",
    en="Shops and self-paid items must not touch the journey of those who stay away.",
)
def shopping_optional(case: Case):
    if _offers(case) and not case.terms.promises.shopping_optional:
        yield Finding(_("It is not said that others travel on as agreed."), "promises.shopping_optional")


@rule(
    "shopping_clause",
    gettext_lazy("The text speaks of shops"),
    WARN,
    "旅游法 35（行程结束后三十日内可要求退货、退费）",
    group="shopping",
    zh="安排了购物或自费项目，正文应有相应条款（包括三十日内退货、退还费用的权利）。",
    en="With shops or self-paid items the text should have a clause on them, with the 30 days to return goods.",
)
def shopping_clause(case: Case):
    if _offers(case) and not case.has_clause("shopping"):
        yield Finding(_("No clause speaks of shops and self-paid items."), "closing.choices")


@rule(
    "shopping_minutes",
    gettext_lazy("Shops do not take more time than sights"),
    WARN,
    "旅游法 35、41",
    group="shopping",
    zh="全程购物时间超过游览时间，易被认定为以购物为目的。",
    en="Shops take more time than sights in the whole journey.",
)
def shopping_minutes(case: Case):
    shops = sum(stop.minutes or 0 for _place, day in case.days() for stop in day.shopping)
    sights = sum(one.minutes or 0 for _place, day in case.days() for one in day.sights)
    if shops > sights:
        yield Finding(
            _("Shops take %(shops)s minutes, sights %(sights)s.") % {"shops": shops, "sights": sights},
            "trip.days",
        )
