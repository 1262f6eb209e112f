"""旅游法 58 (1), 79; 未成年人: the list of travellers, their guardians, who needs care."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import policy
from contracts.checking.case import Case
from contracts.checking.registry import BLOCK, INFO, WARN, Finding, Waiver, rule


@rule(
    "traveller_twice",
    gettext_lazy("Nobody is listed twice"),
    BLOCK,
    "旅游法 58(1)",
    group="1",
    zh="同一证件号码在名单中出现两次，人数和费用都会算错。",
    en="The same document stands on the list twice; head count and price would be wrong.",
)
def traveller_twice(case: Case):
    seen: dict[str, int] = {}
    for place, one in enumerate(case.terms.travellers, 1):
        number = one.document_number.strip().upper()
        if number and number in seen:
            yield Finding(
                _("Travellers %(first)s and %(second)s have the same document.")
                % {"first": seen[number], "second": place},
                "travellers",
            )
        seen.setdefault(number, place)


@rule(
    "traveller_reachable",
    gettext_lazy("Somebody can be called in an emergency"),
    WARN,
    "旅游法 81、82",
    group="1",
    zh="建议登记每位旅游者的紧急联系人和电话，出险时才能及时联系家属。",
    en="Note whom to call for each traveller, so that the family is reached when something happens.",
)
def traveller_reachable(case: Case):
    for place, one in enumerate(case.terms.travellers, 1):
        if not one.emergency_contact.strip() or not one.emergency_phone.strip():
            yield Finding(
                _("Traveller %(place)s has no contact for emergencies.") % {"place": place}, "travellers"
            )


@rule(
    "guardian_signature",
    gettext_lazy("Guardians of children under 14 have agreed"),
    BLOCK,
    "个人信息保护法 31；民法典 20、27",
    group="guardians",
    waiver=Waiver.NEVER,
    zh="不满十四周岁的旅游者，应由监护人同意并签字；处理其个人信息也须取得监护人同意。",
    en="For travellers under 14 a guardian must agree and sign, for the journey and for their data.",
)
def guardian_signature(case: Case):
    for one in case.aged(0, policy.CHILD):
        if not (one.guardian.strip() and one.guardian_phone.strip() and one.guardian_agreed):
            yield Finding(
                _("Traveller %(place)s is under 14: guardian, telephone and written consent are needed.")
                % {"place": _place(case, one)},
                "travellers",
            )


@rule(
    "guardian_of_minors",
    gettext_lazy("Guardians of those from 14 to 17 are named"),
    WARN,
    "民法典 19；未成年人保护法 16",
    group="guardians",
    zh="十四至十七周岁的旅游者签订旅游合同，一般应由监护人同意或追认。",
    en="Between 14 and 17 a guardian normally has to agree to the contract.",
)
def guardian_of_minors(case: Case):
    for one in case.aged(policy.CHILD, policy.ADULT):
        if not one.guardian.strip() or not one.guardian_phone.strip():
            yield Finding(
                _("Traveller %(place)s is a minor: name the guardian with a telephone.")
                % {"place": _place(case, one)},
                "travellers",
            )


@rule(
    "study_guardians",
    gettext_lazy("Every student’s guardian has agreed"),
    BLOCK,
    "未成年人保护法 16；2026年版研学旅游合同（示范文本）（待法务确认）",
    group="guardians",
    kinds=("study",),
    waiver=Waiver.NEVER,
    zh="研学旅游中的每一位未成年学生，都应有监护人姓名、电话和书面同意。",
    en="On study journeys every student under 18 needs a guardian’s name, telephone and written consent.",
)
def study_guardians(case: Case):
    for one in case.aged(0, policy.ADULT):
        if not (one.guardian.strip() and one.guardian_phone.strip() and one.guardian_agreed):
            yield Finding(
                _("Student %(place)s: guardian, telephone and written consent are needed.")
                % {"place": _place(case, one)},
                "travellers",
            )


@rule(
    "children_alone",
    gettext_lazy("No child travels without an adult"),
    WARN,
    "旅游法 79；未成年人保护法 16",
    group="guardians",
    zh="名单中只有儿童而没有成年人同行，请确认由谁陪同照护。",
    en="Only children are on the list: say who accompanies them.",
)
def children_alone(case: Case):
    if case.kind.code != "study" and case.aged(0, policy.CHILD) and not case.aged(policy.ADULT):
        yield Finding(_("Children travel without an adult of this contract."), "travellers")


@rule(
    "minors_plan",
    gettext_lazy("Children’s safety is seen to"),
    BLOCK,
    "旅游法 79",
    group="guardians",
    zh="组织、接待未成年人，旅行社应采取相应的安全保障措施，合同中应写明。",
    en="Where children travel, the contract must say what is done for their safety.",
)
def minors_plan(case: Case):
    if case.aged(0, policy.ADULT) and not case.terms.promises.safety_plan.strip():
        yield Finding(_("Children travel, and nothing is said of their safety."), "promises.safety_plan")


@rule(
    "elders_plan",
    gettext_lazy("The safety of the elderly is seen to"),
    WARN,
    "旅游法 79；老年人权益保障法 2",
    group="guardians",
    zh="有六十周岁以上的老年人参团，应写明相应的安全保障措施。",
    en="Where travellers of 60 and more go along, say what is done for their safety.",
)
def elders_plan(case: Case):
    if case.aged(policy.ELDER) and not case.terms.promises.safety_plan.strip():
        yield Finding(
            _("Elderly people travel, and nothing is said of their safety."), "promises.safety_plan"
        )


@rule(
    "needs_plan",
    gettext_lazy("Special needs are answered"),
    WARN,
    "旅游法 79；无障碍环境建设法 47",
    group="guardians",
    zh="旅游者登记了特殊需要（如残疾、慢性病、饮食），应写明如何安排。",
    en="A traveller has special needs: say how they are met.",
)
def needs_plan(case: Case):
    wanting = any(one.needs.strip() for one in case.terms.travellers)
    if wanting and not case.terms.promises.safety_plan.strip():
        yield Finding(_("Special needs are noted, and no arrangement for them."), "promises.safety_plan")


@rule(
    "age_prices",
    gettext_lazy("Children have a price of their own"),
    INFO,
    "旅游法 58(7)；价格法 13",
    group="7",
    zh="团中有未成年人，但没有儿童价。请确认是否按成人价收取。",
    en="Children travel, and there is no children’s price: make sure that the full price is meant.",
)
def age_prices(case: Case):
    if case.aged(0, policy.CHILD) and not any(one.kind == "child" for one in case.terms.money.lines):
        yield Finding(_("There is no price for children."), "money.lines")


def _place(case: Case, traveller) -> int:
    return next(place for place, one in enumerate(case.terms.travellers, 1) if one is traveller)
