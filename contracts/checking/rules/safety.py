"""旅游法 58 (last paragraph), 61, 62, 80: explained, disclosed, insured."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.checking.case import Case
from contracts.checking.registry import BLOCK, WARN, Finding, Waiver, rule
from contracts.words import DISCLOSED, EXPLAINED


@rule(
    "explained",
    gettext_lazy("Items 2 to 8 were explained"),
    BLOCK,
    "旅游法 58 第二款",
    group="safety",
    zh="订立合同时，旅行社应当向旅游者详细说明第二至第八项内容，并逐项留痕。",
    en="Items 2 to 8 must be explained to the traveller in detail; each is ticked when it was.",
)
def explained(case: Case):
    missing = [str(EXPLAINED[one]) for one in EXPLAINED if one not in case.terms.promises.explained]
    if missing:
        yield Finding(
            _("Not explained yet: %(items)s.") % {"items": "、".join(missing)}, "promises.explained"
        )


@rule(
    "disclosed",
    gettext_lazy("The five disclosures were made"),
    BLOCK,
    "旅游法 62",
    group="safety",
    zh="应告知：不适合参加的情形、安全注意事项、依法免责的信息、目的地法律风俗和禁忌、其他应告知事项。",
    en="The law names five things the traveller must be told before signing.",
)
def disclosed(case: Case):
    missing = [str(DISCLOSED[one]) for one in DISCLOSED if one not in case.terms.promises.disclosed]
    if missing:
        yield Finding(_("Not told yet: %(items)s.") % {"items": "；".join(missing)}, "promises.disclosed")


@rule(
    "insurance",
    gettext_lazy("Everybody was asked about insurance"),
    BLOCK,
    "旅游法 61",
    group="safety",
    zh="应提示旅游者投保人身意外伤害保险，并登记投保或放弃。",
    en="Travellers must be reminded of accident insurance: note for each whether it was taken out or declined.",
)
def insurance(case: Case):
    for place, one in enumerate(case.terms.travellers, 1):
        if one.insurance not in ("accepted", "declined"):
            yield Finding(
                _("Traveller %(place)s was not asked about insurance.") % {"place": place}, "travellers"
            )


@rule(
    "risky",
    gettext_lazy("High risk has a safety plan"),
    BLOCK,
    "旅游法 47、62、80",
    group="safety",
    zh="含潜水、滑雪、高原等高风险项目的，应写明安全保障措施。",
    en="Diving, skiing, high mountains and the like: say what is done for safety.",
)
def risky(case: Case):
    if case.terms.trip.risky and not case.terms.promises.safety_plan.strip():
        yield Finding(_("The journey is of high risk, and has no safety plan."), "promises.safety_plan")


@rule(
    "health_asked",
    gettext_lazy("Health was asked about where it matters"),
    WARN,
    "旅游法 15、62；旅游纠纷司法解释 8",
    group="safety",
    zh="高风险项目应询问每位旅游者与行程有关的健康状况（无异常的写“无”）。",
    en="For risky journeys ask everybody about their health, as far as it matters; write “none” where it is so.",
)
def health_asked(case: Case):
    if case.terms.trip.risky:
        for place, one in enumerate(case.terms.travellers, 1):
            if not one.health.strip():
                yield Finding(
                    _("Traveller %(place)s was not asked about health.") % {"place": place}, "travellers"
                )


@rule(
    "safety_clause",
    gettext_lazy("The text speaks of safety"),
    WARN,
    "旅游法 58(9)、80",
    group="safety",
    zh="正文应有安全提示与保险条款。",
    en="The text should have a clause on safety and insurance.",
)
def safety_clause(case: Case):
    if not case.has_clause("safety"):
        yield Finding(_("No clause speaks of safety."), "closing.choices")


@rule(
    "study_plan",
    gettext_lazy("A study journey has its safety plan"),
    BLOCK,
    "旅游法 79；中小学学生研学旅行意见（待法务确认）",
    group="safety",
    kinds=("study",),
    waiver=Waiver.NEVER,
    zh="研学旅游应有安全保障方案（带队人数、应急联络、就医安排）。",
    en="A study journey needs a safety plan: how many accompany, whom to call, where a doctor is.",
)
def study_plan(case: Case):
    if not case.terms.promises.safety_plan.strip():
        yield Finding(_("The safety plan is missing."), "promises.safety_plan")
