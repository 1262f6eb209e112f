"""个人信息保护法: the notice, the separate consents of this journey, agreements on handling data."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import policy
from contracts.checking.case import Case
from contracts.checking.registry import BLOCK, RETAIL, WARN, Finding, Waiver, rule

PIPL21 = {  # what an agreement with a processor must say, and words by which it is known
    gettext_lazy("purpose"): ("目的",),
    gettext_lazy("period"): ("期限",),
    gettext_lazy("manner"): ("处理方式",),
    gettext_lazy("types of personal information"): ("种类", "范围"),
    gettext_lazy("measures of protection"): ("保护措施", "安全措施"),
    gettext_lazy("rights and duties of both"): ("权利", "义务"),
}


@rule(
    "privacy_notice",
    gettext_lazy("The privacy notice was shown"),
    WARN,
    "个人信息保护法 17",
    group="privacy",
    families=RETAIL,
    zh="处理个人信息前应告知目的、方式、种类、保存期限；请注明所出示的告知书版本。",
    en="Before data is used people must be told what for and how long: note which version was shown.",
)
def privacy_notice(case: Case):
    if not case.terms.promises.privacy_notice.strip():
        yield Finding(_("Which privacy notice was shown is missing."), "promises.privacy_notice")


def _without(case: Case, purpose: str) -> bool:
    return purpose not in case.terms.promises.separate_consents


@rule(
    "consent_suppliers",
    gettext_lazy("Giving data to other agencies is agreed to"),
    BLOCK,
    "个人信息保护法 23、13(2)",
    group="privacy",
    families=RETAIL,
    zh="向地接社等提供个人信息，应取得单独同意，或写明为履行合同所必需的理由。",
    en="Other agencies receive data only by separate consent, or where the contract cannot do without: say why.",
)
def consent_suppliers(case: Case):
    reason = case.terms.promises.contract_necessity.strip()
    if case.terms.agencies and _without(case, "share_suppliers") and not reason:
        yield Finding(
            _("No consent, and no reason, to give data to the other agency."), "promises.separate_consents"
        )


@rule(
    "consent_abroad",
    gettext_lazy("Sending data abroad is agreed to"),
    BLOCK,
    "个人信息保护法 38、39；促进和规范数据跨境流动规定 5",
    group="privacy",
    families=RETAIL,
    zh="向境外酒店、接待社、使领馆提供个人信息，应取得单独同意，或写明为履行合同所必需的理由。",
    en="Data goes abroad only by separate consent, or where the contract cannot do without: say why.",
)
def consent_abroad(case: Case):
    reason = case.terms.promises.contract_necessity.strip()
    if case.abroad and _without(case, "cross_border") and not reason:
        yield Finding(_("No consent, and no reason, to send data abroad."), "promises.separate_consents")


@rule(
    "consent_sensitive",
    gettext_lazy("Handling sensitive data is agreed to"),
    BLOCK,
    "个人信息保护法 28、29、31",
    group="privacy",
    families=RETAIL,
    zh="登记健康状况，或有不满十四周岁的旅游者，应取得处理敏感个人信息的单独同意。",
    en="Notes on health, and data of children under 14, need a separate consent.",
)
def consent_sensitive(case: Case):
    health = any(one.health.strip() not in ("", "无") for one in case.terms.travellers)
    if (health or case.aged(0, policy.CHILD)) and _without(case, "sensitive"):
        yield Finding(_("The separate consent to sensitive data is missing."), "promises.separate_consents")


@rule(
    "privacy_clause",
    gettext_lazy("The text speaks of personal information"),
    WARN,
    "旅游法 52；个人信息保护法 17",
    group="privacy",
    families=RETAIL,
    zh="正文应有个人信息保护条款。",
    en="The text should have a clause on personal information.",
)
def privacy_clause(case: Case):
    if not case.has_clause("privacy"):
        yield Finding(_("No clause speaks of personal information."), "closing.choices")


@rule(
    "data_contents",
    gettext_lazy("An agreement on data says what the law asks"),
    BLOCK,
    "个人信息保护法 21",
    group="privacy",
    kinds=("data",),
    waiver=Waiver.LEGAL,
    zh="委托处理个人信息，应约定目的、期限、处理方式、种类、保护措施以及双方的权利义务。",
    en="It must say purpose, period, manner, types, protection, and the rights and duties of both.",
)
def data_contents(case: Case):
    said = "".join(text for _key, text in case.prose())
    missing = [str(what) for what, words in PIPL21.items() if not any(word in said for word in words)]
    if missing:
        yield Finding(
            _("The text says nothing of: %(items)s.") % {"items": "、".join(missing)}, "closing.choices"
        )


@rule(
    "data_return",
    gettext_lazy("Data is given back or deleted at the end"),
    BLOCK,
    "个人信息保护法 21 第二款",
    group="privacy",
    kinds=("data",),
    waiver=Waiver.LEGAL,
    zh="合同不生效、无效、被撤销或者终止的，受托人应当将个人信息返还或者删除，不得保留。",
    en="When the agreement ends, the data is returned or deleted, and nothing kept.",
)
def data_return(case: Case):
    said = "".join(text for _key, text in case.prose())
    if "删除" not in said and "返还" not in said:
        yield Finding(_("Nothing is said of returning or deleting the data."), "closing.choices")


@rule(
    "data_passing_on",
    gettext_lazy("Passing data on needs our consent"),
    WARN,
    "个人信息保护法 21 第三款",
    group="privacy",
    kinds=("data",),
    zh="未经同意，受托人不得转委托他人处理个人信息；合同应写明。",
    en="Whoever handles the data may not hand it on without our consent; the text should say so.",
)
def data_passing_on(case: Case):
    if not any("转委托" in text for _key, text in case.prose()):
        yield Finding(_("Nothing is said of passing the data on."), "closing.choices")
