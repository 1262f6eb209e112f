"""Impact assessments: in force for what the demo agency does, one to be refreshed, one to be decided on."""

from datetime import datetime, timedelta

from compliance.impact import deciding, reminding, standing, writing
from compliance.models import ImpactAssessment

Kind = ImpactAssessment.Kind
LAWFUL = {
    Kind.PURPOSE: "依据个人信息保护法第13条第2项（履行合同）；敏感信息依第29条取得单独同意；告知书已逐项说明。",
    Kind.RECIPIENT: "为履行客户本人的旅游合同提供或委托处理（第21、23条），已签订处理协议，告知书列明接收方类别。",
    Kind.ABROAD: "为履行个人作为一方的合同所必需（数据跨境流动规定第5条），依第39条告知接收方并取得单独同意。",
    Kind.FIELDS: "仅在客户单独同意后收集（第29条），默认关闭；办理特定签证须如实申报。",
    Kind.AUTOMATED: "定级建议由规则算出、由客户经理确认（第24条）；不据此实行不合理差别待遇，客户可要求说明。",
}
NECESSARY = {
    Kind.PURPOSE: "不登记即不能订票、投保、办理入住；住址、单位、收入等与行程无关的字段不收集，出行结束后三年销毁。",
    Kind.RECIPIENT: "按接收方类别只给最小字段，其余字段须说明理由并经审批；已比较仅给姓氏的方案，无法办理实名手续。",
    Kind.ABROAD: "仅限出境团员，按目的地逐团提供，不批量传输；已比较到店出示证件的方案，签证与预订须提前提交。",
    Kind.FIELDS: "只对申请相应签证的客户收集，办结后三十日内删除；已比较由客户自行提交使馆的方案，适用于可自助的国家。",
    Kind.AUTOMATED: "只用消费额、频次、最近出行和潜力四项，不用健康、家庭或财产信息；人工定级作为替代始终可用。",
}
LEGITIMATE = "目的正当、明确，与客户办理旅游的合理预期一致；未向客户搭售，也不用于其他目的。"
EFFECTS = "证件泄露可能被冒名办理业务；行程与电话泄露可能招致骚扰和退改签诈骗；未成年人和老年人受影响更大。"
MEASURES = "字段默认遮盖，按目的打开并留痕；一客一钥加密；提供须审批、到期关闭并追收销毁回执。与风险相当，不妨碍服务。"
RISKS = [
    {
        "what": "名单误发给无关单位",
        "likelihood": 2,
        "severity": 3,
        "measure": "收件方须两人建档审批，链接配一次性验证码，可即时撤回",
        "residual": 1,
    },
    {
        "what": "接收方留存超期或转给他人",
        "likelihood": 2,
        "severity": 2,
        "measure": "协议禁止转委托，到期追收销毁回执，逾期暂停合作",
        "residual": 2,
    },
    {
        "what": "内部人员无故查看",
        "likelihood": 1,
        "severity": 2,
        "measure": "打开须声明目的，每日限额，异常访问一分钟内告警",
        "residual": 1,
    },
]
LONG_AGO = timedelta(days=343)  # to be refreshed within the month


def approve(story, kind: str, key: str, moment: datetime, check: str = "") -> None:
    """he writes it, fang decides two hours later; with `check` its conditions are found met a week after."""
    if standing.standing(kind, key):
        return
    found, fang = hand_in(story, kind, key, moment), story.people["fang"]
    later = min(moment + timedelta(hours=2), story.now)
    with story.diary.on(later, fang):
        conditions = "三十日内与接收方补签跨境条款" if check else ""
        deciding.approve(found, by=fang, comment="同意，按所列措施执行", conditions=conditions, now=later)
    if check:
        with story.diary.on(later + timedelta(days=7), fang):
            deciding.monitor(found, by=fang, comment=check, now=later + timedelta(days=7))


def hand_in(story, kind: str, key: str, moment: datetime) -> ImpactAssessment:
    he = story.people["he"]
    with story.diary.on(moment, he):
        begun = writing.begin(kind, key, by=he, now=moment)
        texts = {
            "lawful": LAWFUL[kind],
            "legitimate": LEGITIMATE,
            "necessary": NECESSARY[kind],
            "effects": EFFECTS,
            "measures": MEASURES,
            "risks": RISKS,
        }
        kept = writing.keep(begun.pk, by=he, values=texts)
        return writing.hand_in(kept, by=he, now=moment)


def tell(story) -> None:
    """What is left beside purposes and recipients: the rule for grades in force, a group of fields to be decided on."""
    approve(story, Kind.AUTOMATED, "grading", story.now - timedelta(days=48))
    hand_in(story, Kind.FIELDS, "work", story.now - timedelta(hours=6))
    reminding.sweep(story.now)
