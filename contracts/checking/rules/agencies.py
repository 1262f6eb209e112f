"""旅游法 36, 60, 69; 旅行社条例 36, 37; 出国旅游管理办法: other agencies in the contract, journeys abroad."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.checking.case import Case
from contracts.checking.registry import BLOCK, WARN, Finding, Waiver, rule

TRIP_OR_GROUND = ("domestic", "outbound", "taiwan", "day_trip", "study", "ground")
ABROAD = ("outbound",)
CROSSING = ("outbound", "taiwan")


@rule(
    "ground_named",
    gettext_lazy("The ground agency is named"),
    BLOCK,
    "旅游法 60；旅行社条例 36、37",
    group="agencies",
    kinds=TRIP_OR_GROUND,
    waiver=Waiver.NEVER,
    zh="委托地接社履行的，应写明地接社的名称、联系人和电话。",
    en="Where a ground agency carries it out: its name, contact and telephone.",
)
def ground_named(case: Case):
    found = case.agencies("ground")
    if case.kind.code == "ground" and not found:
        yield Finding(_("The ground agency is missing."), "agencies")
    for one in found:
        if not one.name.strip() or not one.contact.strip() or not one.phone.strip():
            yield Finding(_("The ground agency lacks its name, contact or telephone."), "agencies")


@rule(
    "ground_licence",
    gettext_lazy("The ground agency’s licence is valid then"),
    BLOCK,
    "旅游法 69；旅行社条例 36、55",
    group="agencies",
    kinds=TRIP_OR_GROUND,
    waiver=Waiver.NEVER,
    zh="应委托给具有相应资质的地接社；其许可证在全部行程日期内应有效。",
    en="Only an agency with a licence may be entrusted, and the licence must cover all days of the journey.",
)
def ground_licence(case: Case):
    last = case.terms.ends_on or case.terms.starts_on or case.today
    for one in case.agencies("ground"):
        if not one.licence.strip():
            yield Finding(_("The licence of the ground agency is missing."), "agencies")
        elif one.licence_until is None:
            yield Finding(_("Until when the ground agency’s licence is valid is missing."), "agencies")
        elif one.licence_until < last:
            yield Finding(
                _("The ground agency’s licence runs out on %(day)s.")
                % {"day": one.licence_until.isoformat()},
                "agencies",
            )


@rule(
    "ground_contract",
    gettext_lazy("A written contract with the ground agency exists"),
    BLOCK,
    "旅游法 69；旅行社条例 37、55",
    group="agencies",
    zh="应与地接社订立书面委托合同，并将包价旅游合同副本交付地接社，费用不低于接待成本。",
    en="The ground agency must be entrusted in writing, with a copy of this contract, at no less than its cost.",
)
def ground_contract(case: Case):
    if any(not one.entrusted for one in case.agencies("ground")):
        yield Finding(_("The written contract with the ground agency is not confirmed."), "agencies")


@rule(
    "entrusting",
    gettext_lazy("The traveller agreed to the ground agency"),
    BLOCK,
    "旅游法 60、69；旅行社条例 36",
    group="agencies",
    zh="委托其他旅行社履行，应征得旅游者同意。",
    en="The traveller must agree that another agency carries it out.",
)
def entrusting(case: Case):
    if case.agencies("ground") and not case.terms.promises.entrusting_agreed:
        yield Finding(_("The customer has not agreed to the ground agency."), "promises.entrusting_agreed")


@rule(
    "principal",
    gettext_lazy("The agency whose journey it is, is named"),
    BLOCK,
    "旅游法 60",
    group="agencies",
    kinds=("agency_sale",),
    waiver=Waiver.NEVER,
    zh="委托代理销售的，应写明委托社和代理社的基本信息。",
    en="A sale for another agency must name both agencies.",
)
def principal(case: Case):
    found = case.agencies("principal")
    if not found:
        yield Finding(_("The agency whose journey it is, is missing."), "agencies")
    for one in found:
        if not one.name.strip() or not one.licence.strip() or not one.phone.strip():
            yield Finding(_("That agency lacks its name, licence or telephone."), "agencies")


@rule(
    "overseas_agency",
    gettext_lazy("The agency abroad is named"),
    BLOCK,
    "出国旅游管理办法 13–15",
    group="abroad",
    kinds=ABROAD,
    zh="出境旅游应写明境外接待社，并与其订有书面合同。",
    en="Abroad: the receiving agency, and a written contract with it.",
)
def overseas_agency(case: Case):
    found = case.agencies("overseas")
    if not found:
        yield Finding(_("The receiving agency abroad is missing."), "agencies")
    for one in found:
        if not one.name.strip() or not one.entrusted:
            yield Finding(_("The agency abroad lacks its name or the written contract with it."), "agencies")


@rule(
    "leader",
    gettext_lazy("A leader goes along"),
    WARN,
    "旅游法 36；旅行社条例 30",
    group="abroad",
    kinds=CROSSING,
    zh="组织团队出境旅游，应安排领队全程陪同。请填写领队姓名和证号。",
    en="A group abroad is accompanied by a leader: name and licence number.",
)
def leader(case: Case):
    trip = case.terms.trip
    if not trip.leader.strip():
        yield Finding(_("No leader is named."), "trip.leader")
    elif not trip.leader_licence.strip():
        yield Finding(_("The licence number of the leader is missing."), "trip.leader_licence")


@rule(
    "travel_documents",
    gettext_lazy("Everybody has a document for abroad"),
    BLOCK,
    "出境入境管理法 9；出国旅游管理办法 7、8",
    group="abroad",
    kinds=CROSSING,
    zh="出境须持护照或通行证，居民身份证不能用于出境。",
    en="Abroad one needs a passport or permit; the identity card does not do.",
)
def travel_documents(case: Case):
    for place, one in enumerate(case.terms.travellers, 1):
        if one.document_type == "id_card":
            yield Finding(
                _("Traveller %(place)s has only an identity card.") % {"place": place}, "travellers"
            )


@rule(
    "group_list",
    gettext_lazy("The list for the border is complete"),
    WARN,
    "出国旅游管理办法 7、8（名单表）",
    group="abroad",
    kinds=CROSSING,
    zh="出境名单表需要每位旅游者的性别和出生日期。",
    en="The list for the border needs everybody’s sex and birthday.",
)
def group_list(case: Case):
    for place, one in enumerate(case.terms.travellers, 1):
        if not one.sex or one.born_on is None:
            yield Finding(
                _("Traveller %(place)s lacks sex or birthday for the list.") % {"place": place}, "travellers"
            )
