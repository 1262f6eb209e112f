"""The demo agency's library: a text soon due for review, one with counsel, one for January, one being drafted."""

from copy import deepcopy
from datetime import timedelta

from django.utils.timezone import localtime

from contracts.forms.house import HouseForm
from contracts.library import clauses, editing, reminding, reviewing, starters, writing
from contracts.models import Clause, ContractKind, HouseFacts, Template, TemplateVersion

OWN = "周边一日游合同（本社修订）"
FACTS = {
    "name": "旅档国际旅行社有限公司",
    "licence": "L-SH-CJ00123",
    "regions": ["home", "abroad", "taiwan"],
    "address": "上海市示例路 88 号旅档大厦 6 层",
    "phone": "021-60000000",
    "complaint_phone": "021-60000012",
    "account": "示例银行上海示例支行 0000 1234 5678 9000",
}
# subject, name, stands out, law, words
CLAUSES = (
    ("change", "航班变动的通知", True, "民法典第509条",
     "承运人变更航班时刻的，乙方应当在得知后两小时内通知甲方，并提供改签或者退票的选择；由此增加的住宿费用由责任方承担。"),
    ("safety", "高海拔提示", True, "旅游法第80条",
     "行程经过海拔3000米以上地区的，乙方应当在签约时和进入前分别提示高原反应的风险，配备应急氧气；患有心肺疾病的旅游者应当先征求医生意见。"),
    ("price", "定金", True, "民法典第586条至第588条",
     "定金不超过旅游费用总额的20%。甲方不履行的，无权请求返还定金；乙方不履行的，双倍返还定金。"),
)  # fmt: skip
WAITING = (
    "other", "电子送达", False, "民法典第137条",
    "双方同意以本合同写明的手机号码和电子邮箱作为电子送达地址，信息发出且没有退回的，视为送达。",
)  # fmt: skip


def tell(story) -> None:
    """Eleven months ago the first own text; last week a new version for counsel; today a draft."""
    manager, counsel, chief = (story.people[name] for name in ("he", "bai", "wei"))
    _installed(story, chief)
    _facts(story, chief)
    _clauses(story, manager, counsel)
    _own_text(story, manager, counsel)
    _with_counsel(story, manager)
    _for_january(story, manager, counsel)
    _being_drafted(story, manager)
    reminding.sweep(story.now)
    story.diary.notices(story.now)


def _installed(story, chief) -> None:
    """The texts the product brings along came with it, before the story begins: contracts of that time rest on them."""
    moment = story.now - timedelta(weeks=13)
    with story.diary.on(moment, chief):
        TemplateVersion.objects.filter(drafted_by=None).update(effective_from=localtime(moment).date())


def _facts(story, chief) -> None:
    moment = story._office_hour(80)
    until = moment.date().replace(month=12, day=31) + timedelta(days=365)
    with story.diary.on(moment, chief):
        form = HouseForm(FACTS | {"licence_until": until.isoformat()}, instance=HouseFacts.objects.get(pk=1))
        form.save()


def _clauses(story, manager, counsel) -> None:
    for days, facts in enumerate(CLAUSES, 50):
        moment = story._office_hour(days)
        with story.diary.on(moment, manager):
            clause = clauses.draft(_clause(facts), by=manager)
        with story.diary.on(moment + timedelta(minutes=40), counsel):
            clauses.approve(clause, by=counsel)
    with story.diary.on(story._office_hour(3), manager):
        clauses.draft(_clause(WAITING), by=manager)


def _clause(facts: tuple) -> Clause:
    category, name, highlighted, law, text = facts
    return Clause(category=category, name=name, highlighted=highlighted, law=law, text=text)


def _own_text(story, manager, counsel) -> None:
    """A text of the house; its yearly review is due in three weeks."""
    moment = story._office_hour(344)
    text = starters.read("day_trip")
    with story.diary.on(moment, manager):
        version = writing.begin(
            by=manager,
            kind=ContractKind.objects.get(code="day_trip"),
            name=OWN,
            body=text["body"],
            variables=text["variables"],
            law_refs=text["law_refs"],
            change_note="在范文基础上按本社车队情况修订",
        )
        version = reviewing.submit(version, by=manager, now=moment)
    with story.diary.on(moment + timedelta(hours=1), counsel):
        reviewing.publish(version, by=counsel, why="可用", now=moment + timedelta(hours=1))


def _with_counsel(story, manager) -> None:
    """The journeys at home take over what the library says of flights and heights."""
    template = Template.objects.get(kind__code="domestic")
    moment = story._office_hour(5)
    with story.diary.on(moment, manager):
        version = writing.revise(template, by=manager, change_note="增加航班变动、高海拔提示和定金条款")
        body = version.body
        for clause in clauses.to_use():
            body = editing.added(body, _section(body, clause.category), editing.of_library(body, clause))
        version = writing.write(version, by=manager, seen=version.digest, body=body)
        reviewing.submit(version, by=manager, now=moment)


def _section(body: list, category: str) -> int:
    """The section that already has clauses on the subject."""
    return next(
        place for place, one in enumerate(body) if any(row["category"] == category for row in one["clauses"])
    )


def _for_january(story, manager, counsel) -> None:
    """Counsel approved the next text of journeys abroad; it takes effect by itself with the new year."""
    template = Template.objects.get(kind__code="outbound")
    moment = story._office_hour(6)
    with story.diary.on(moment, manager):
        version = writing.revise(template, by=manager, change_note="出境客人的紧急联络方式改为必填")
        body = deepcopy(version.body)
        section = _section(body, "safety")
        body[section]["clauses"][0]["text"] += "\n甲方应当提供一位境内紧急联系人的姓名和手机号码。"
        january = moment.date().replace(year=moment.year + 1, month=1, day=1)
        version = writing.write(version, by=manager, seen=version.digest, body=body, effective_from=january)
        version = reviewing.submit(version, by=manager, now=moment)
    with story.diary.on(story._office_hour(2), counsel):
        reviewing.publish(version, by=counsel, why="可用，元旦起施行", now=story._office_hour(2))


def _being_drafted(story, manager) -> None:
    template = Template.objects.get(kind__code="single")
    with story.diary.on(story._office_hour(1), manager):
        version = writing.revise(template, by=manager, change_note="明确代办签证的材料清单和时限")
        body = deepcopy(version.body)
        section, place = editing.find(body, "needed")
        body[section]["clauses"][place]["text"] += (
            "\n代办签证的，乙方应当在签约当日交付材料清单，写明每份材料的格式和截止日期。"
        )
        writing.write(version, by=manager, seen=version.digest, body=body)
