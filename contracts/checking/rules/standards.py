"""旅游法 58 (3), (4), 63: transport, beds, meals; how few people are enough, and when that is told."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import policy
from contracts.checking.case import Case
from contracts.checking.registry import BLOCK, WARN, Finding, Waiver, rule

VAGUE = (
    "豪华",
    "准四星",
    "准五星",
    "准三星",
    "同级",
    "以上标准",
    "或同等",
    "高档酒店",
    "特色餐",
    "等景点",
    "待定",
)
CLASSED = ("flight", "train", "ship")


@rule(
    "transport",
    gettext_lazy("Every day says how one travels"),
    BLOCK,
    "旅游法 58(4)；旅行社条例 28(5)",
    group="4",
    zh="每天应写明交通工具；飞机、火车、轮船还应写明舱位或席别。没有长途交通的选“无”。",
    en="Each day must say how one travels; flights, trains and ships also the class.",
)
def transport(case: Case):
    for place, day in case.days():
        if not day.transport:
            yield Finding(_("Day %(place)s: how one travels is missing.") % {"place": place}, "trip.days")
        elif day.transport in CLASSED and not day.transport_class.strip():
            yield Finding(_("Day %(place)s: the class of travel is missing.") % {"place": place}, "trip.days")


@rule(
    "hotels",
    gettext_lazy("Every night has a bed and its standard"),
    BLOCK,
    "旅游法 58(4)；旅行社条例 28(5)",
    group="4",
    zh="每晚应写明住宿的名称和标准；夜间在交通工具上的，也应写明。",
    en="Each night must name the hotel and its standard; nights on a train or ship too.",
)
def hotels(case: Case):
    last = case.terms.trip.ends_on
    for place, day in case.days():
        if last and day.on and day.on >= last:
            continue
        if not day.hotel.strip():
            yield Finding(_("Night %(place)s: the hotel is missing.") % {"place": place}, "trip.days")
        elif not day.hotel_standard.strip():
            yield Finding(_("Night %(place)s: the standard is missing.") % {"place": place}, "trip.days")


@rule(
    "meals",
    gettext_lazy("Meals have a standard"),
    BLOCK,
    "旅游法 58(4)；旅行社条例 28(5)",
    group="4",
    zh="安排用餐的，应写明用餐次数和标准。",
    en="Where meals are included, their standard must be said.",
)
def meals(case: Case):
    for place, day in case.days():
        if (day.breakfast or day.lunch or day.dinner) and not day.meal_standard.strip():
            yield Finding(
                _("Day %(place)s: the standard of the meals is missing.") % {"place": place}, "trip.days"
            )


@rule(
    "vague_quality",
    gettext_lazy("No vague words for quality"),
    WARN,
    "旅游法 32、48、50；旅行社条例 24",
    group="4",
    words=VAGUE,
    zh="“豪华”“准X星”“同级”等说法无法核对，未取得星级的不得使用星级称谓。请写具体名称和标准。",
    en="Words like “luxury” or “or similar” promise nothing that can be checked. Name the thing itself.",
)
def vague_quality(case: Case):
    words = case.lexicons.get("vague_quality", VAGUE)
    for place, day in case.days():
        said = " ".join((day.hotel, day.hotel_standard, day.meal_standard, day.note, day.transport_class))
        for word in words:
            if word and word in said:
                yield Finding(
                    _("Day %(place)s says “%(word)s”.") % {"place": place, "word": word}, "trip.days"
                )
    for word in words:
        if word and word in case.terms.money.includes:
            yield Finding(_("What is included says “%(word)s”.") % {"word": word}, "money.includes")


@rule(
    "people_min",
    gettext_lazy("The smallest group is said"),
    BLOCK,
    "旅游法 58(3)；旅行社条例 28(12)",
    group="3",
    zh="合同应写明成团的最低人数（独立成团的写 1）。",
    en="The contract must say how many people it takes to go; 1 for a private journey.",
)
def people_min(case: Case):
    least = case.terms.trip.people_min
    if least is None or least < 1:
        yield Finding(_("How many people it takes to go is missing."), "trip.people_min")


@rule(
    "people_fit",
    gettext_lazy("The numbers of people fit"),
    BLOCK,
    "旅游法 58(3)",
    group="3",
    zh="最低人数不能大于最高人数，名单人数不能超过最高人数。",
    en="The smallest group is not above the largest, and the list is not longer than that.",
)
def people_fit(case: Case):
    trip, listed = case.terms.trip, len(case.terms.travellers)
    if trip.people_min and trip.people_max and trip.people_min > trip.people_max:
        yield Finding(_("The smallest group is larger than the largest."), "trip.people_max")
    if trip.people_max and listed > trip.people_max:
        yield Finding(
            _("%(listed)s people are listed, at most %(most)s travel.")
            % {"listed": listed, "most": trip.people_max},
            "trip.people_max",
        )


@rule(
    "too_few",
    gettext_lazy("What happens when too few sign up"),
    BLOCK,
    "旅游法 63；旅行社条例 28(12)",
    group="3",
    zh="约定了最低人数的，应写明不成团时怎么办：转团、改期、改线或者解除合同。",
    en="Where a smallest group is agreed, the contract must say what happens when it is not reached.",
)
def too_few(case: Case):
    trip = case.terms.trip
    if (trip.people_min or 0) > 1 and not trip.too_few:
        yield Finding(_("Nothing is said for the case that too few sign up."), "trip.too_few")


@rule(
    "notice_in_time",
    gettext_lazy("The notice of too few people can still be given"),
    WARN,
    "旅游法 63（境内 7 日、出境 30 日）",
    group="3",
    zh="因人数不足解除合同，境内游至少提前七日、出境游至少提前三十日通知。现已过该日期，届时不能再以此解除。",
    en="Too few people end the contract only with 7 days’ notice (abroad 30). That day has passed already.",
)
def notice_in_time(case: Case):
    trip = case.terms.trip
    if trip.starts_on is None or (trip.people_min or 0) <= max(len(case.terms.travellers), 1):
        return
    ahead = policy.NOTICE_ABROAD if case.abroad else policy.NOTICE_HOME
    until = trip.starts_on - ahead
    if case.today > until:
        yield Finding(
            _("Notice had to be given until %(day)s.") % {"day": until.isoformat()}, "trip.people_min"
        )


@rule(
    "transfer_consent",
    gettext_lazy("A transfer to another agency is agreed to"),
    WARN,
    "旅游法 63；旅行社条例 36",
    group="3",
    waiver=Waiver.ANY,
    zh="不成团时转给其他旅行社，须征得旅游者书面同意。",
    en="Another agency may take over only with the traveller’s written consent.",
)
def transfer_consent(case: Case):
    if "transfer" in case.terms.trip.too_few and not case.terms.promises.transfer_agreed:
        yield Finding(_("The customer has not agreed to a transfer."), "promises.transfer_agreed")
