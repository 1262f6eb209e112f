"""旅游法 58 (1), 旅行社条例 28 (1), (2): who stands in the contract, and whether we may make it at all."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.checking.case import Case
from contracts.checking.registry import AGENCIES, BLOCK, EVERY, RETAIL, TRIP, WARN, Finding, Waiver, rule
from contracts.models import ContractKind
from customers import documents

LICENCE = re.compile(r"L-[A-Z]{2,3}(-?[A-Z]{2,3})?-?\d{4,6}")  # 许可证编号 as issued since 2009


@rule(
    "agency_named",
    gettext_lazy("The agency is named"),
    BLOCK,
    "旅游法 58(1)；旅行社条例 28(1)",
    group="1",
    families=EVERY,
    waiver=Waiver.NEVER,
    zh="合同应写明旅行社的名称、经营场所和联系电话，旅游者才知道与谁签约、找谁负责。",
    en="The contract must say who the agency is, where it is and how to reach it.",
)
def agency_named(case: Case):
    house = case.terms.house
    if not house.name.strip():
        yield Finding(_("The name of the agency is missing."), "house.name")
    if not house.address.strip():
        yield Finding(_("The address of the agency is missing."), "house.address")
    if not house.phone.strip():
        yield Finding(_("The telephone of the agency is missing."), "house.phone")


@rule(
    "licence_number",
    gettext_lazy("The business licence is named"),
    BLOCK,
    "旅游法 28；旅行社条例 28(1)",
    group="1",
    families=AGENCIES,
    waiver=Waiver.NEVER,
    zh="合同应写明旅行社业务经营许可证编号；无证经营旅行社业务由旅游主管部门处罚。",
    en="The number of the travel agency’s business licence must stand in the contract.",
)
def licence_number(case: Case):
    if not case.terms.house.licence.strip():
        yield Finding(_("The number of the business licence is missing."), "house.licence")


@rule(
    "licence_form",
    gettext_lazy("The licence number looks right"),
    WARN,
    "旅行社条例 28(1)（编号格式待法务确认）",
    group="1",
    families=AGENCIES,
    zh="许可证编号一般形如 L-SH-CJ00123。请对照许可证原件。",
    en="Licence numbers usually look like L-SH-CJ00123. Compare with the licence itself.",
)
def licence_form(case: Case):
    number = case.terms.house.licence.strip().upper()
    if number and not LICENCE.fullmatch(number):
        yield Finding(
            _("“%(number)s” does not look like a licence number.") % {"number": number}, "house.licence"
        )


@rule(
    "licence_valid",
    gettext_lazy("The licence is valid when it starts"),
    BLOCK,
    "旅游法 28；旅行社条例 46",
    group="1",
    families=AGENCIES,
    waiver=Waiver.NEVER,
    zh="合同开始之日许可证已失效的，不得签订。请先办理换证，并在旅行社资料中更新有效期。",
    en="No contract may begin after the agency’s licence has run out.",
)
def licence_valid(case: Case):
    until, first = case.terms.house.licence_until, case.terms.starts_on or case.today
    if until is None:
        yield Finding(_("Until when the licence is valid is not known."), "house.licence_until")
    elif first > until:
        yield Finding(
            _("The licence runs out on %(until)s, before this begins on %(first)s.")
            % {"until": until.isoformat(), "first": first.isoformat()},
            "house.licence_until",
        )


@rule(
    "licence_runs_out",
    gettext_lazy("The licence lasts until the end"),
    WARN,
    "旅游法 28",
    group="1",
    families=AGENCIES,
    zh="许可证在合同期间到期，请确认已安排换证。",
    en="The licence runs out before the contract ends: make sure that it is being renewed.",
)
def licence_runs_out(case: Case):
    until, first, last = case.terms.house.licence_until, case.terms.starts_on, case.terms.ends_on
    if until and first and last and first <= until < last:
        yield Finding(
            _("The licence runs out on %(until)s, before the end on %(last)s.")
            % {"until": until.isoformat(), "last": last.isoformat()},
            "house.licence_until",
        )


@rule(
    "licence_scope",
    gettext_lazy("The licence covers this kind of journey"),
    BLOCK,
    "旅游法 29；旅行社条例 9、46",
    group="1",
    families=TRIP,
    waiver=Waiver.NEVER,
    zh="出境旅游、边境旅游、赴台旅游须取得相应的经营许可，未取得的不得经营。",
    en="Journeys abroad and to Taiwan need a licence that says so.",
)
def licence_scope(case: Case):
    region = case.kind.region
    if region != ContractKind.Region.ANY and region not in case.terms.house.scope:
        yield Finding(
            _("The licence of the agency does not cover journeys “%(where)s”.")
            % {"where": case.kind.get_region_display()},
            "house.scope",
        )


@rule(
    "handler",
    gettext_lazy("Who handles it is named"),
    BLOCK,
    "旅行社条例 28(2)",
    group="1",
    families=RETAIL,
    zh="合同应写明旅行社经办人的姓名和联系电话。",
    en="The colleague who handles the contract must be named with a telephone number.",
)
def handler(case: Case):
    house = case.terms.house
    if not house.handler.strip():
        yield Finding(_("The colleague who handles it is not named."), "house.handler")
    if not house.handler_phone.strip():
        yield Finding(_("The telephone of whoever handles it is missing."), "house.handler_phone")


@rule(
    "customer_named",
    gettext_lazy("The other side is named"),
    BLOCK,
    "旅游法 58(1)；民法典 470",
    group="1",
    families=EVERY,
    waiver=Waiver.NEVER,
    zh="合同应写明旅游者代表（或对方单位）的姓名或名称和联系电话。",
    en="The contract must say who the other side is and how to reach it.",
)
def customer_named(case: Case):
    party = case.terms.customer
    if not party.name.strip():
        yield Finding(_("The name of the other side is missing."), "customer.name")
    if not party.phone.strip():
        yield Finding(_("The telephone of the other side is missing."), "customer.phone")


@rule(
    "customer_document",
    gettext_lazy("The representative’s document is right"),
    BLOCK,
    "旅游法 58(1)",
    group="1",
    families=RETAIL,
    zh="应登记签约旅游者的证件类型和号码；系统按国家标准核对号码，请对照证件原件。",
    en="The document of whoever signs must be noted, and its number must be a possible one.",
)
def customer_document(case: Case):
    party = case.terms.customer
    if trouble := _document_trouble(party.document_type, party.document_number, case):
        yield Finding(trouble, "customer.document_number")


@rule(
    "travellers_listed",
    gettext_lazy("Every traveller is named"),
    BLOCK,
    "旅游法 58(1)；旅行社条例 28(1)",
    group="1",
    families=TRIP,
    waiver=Waiver.NEVER,
    zh="应列出全部旅游者的姓名和出生日期，名单可以附页。出生日期用于判断未成年人和老年人的特别规定。",
    en="All travellers must be listed with name and birthday; the rules for children and the elderly hang on it.",
)
def travellers_listed(case: Case):
    if not case.terms.travellers:
        yield Finding(_("Nobody is listed as a traveller."), "travellers")
    for place, one in enumerate(case.terms.travellers, 1):
        if not one.name.strip():
            yield Finding(_("Traveller %(place)s has no name.") % {"place": place}, "travellers")
        if one.born_on is None:
            yield Finding(
                _("The birthday of traveller %(place)s is missing.") % {"place": place}, "travellers"
            )


@rule(
    "traveller_documents",
    gettext_lazy("The travellers’ documents are right"),
    BLOCK,
    "旅游法 58(1)",
    group="1",
    families=TRIP,
    zh="应登记每位旅游者的证件类型和号码，号码须符合国家标准。",
    en="Each traveller’s document must be noted, and its number must be a possible one.",
)
def traveller_documents(case: Case):
    for place, one in enumerate(case.terms.travellers, 1):
        if trouble := _document_trouble(one.document_type, one.document_number, case):
            yield Finding(
                _("Traveller %(place)s: %(trouble)s") % {"place": place, "trouble": trouble}, "travellers"
            )


def _document_trouble(kind: str, number: str, case: Case) -> str:
    if not number.strip() or not kind:
        return _("type or number of the document is missing.")
    known = kind if kind == documents.Document.ID_CARD or kind in documents.SHAPES else "other"
    try:
        documents.clean(known, number, today=case.today)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
