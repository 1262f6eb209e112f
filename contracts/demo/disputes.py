"""Disputes of the demo agency: one in mediation with a hearing ahead, one settled and closed with its lesson."""

from datetime import date, timedelta

from django.utils.timezone import localdate

from contracts.demo import changes
from contracts.disputes import closing, going_on, opening, reminding
from contracts.disputes.closing import Outcome
from contracts.disputes.opening import Matter
from contracts.models import Dispute, DisputeDeadline

ROOM = Matter(
    subject="出发前告知酒店降级",
    facts="合同约定全程四星酒店，出发前收到行程单改为无星级民宿；旅游者要求恢复原标准或退还差价并补偿。",
    claim=3_600_00,
    lawyer="示例律师事务所 王律师",
)
LATE = Matter(
    subject="车次调整后的改签费",
    facts="车次由上午改为傍晚，首日两个景点无法游览，旅游者要求退还门票并承担其改签费用。",
    claim=1_200_00,
)


def tell(story) -> None:
    """Nothing where no contract can be drafted."""
    if contract := changes.signed(story, 30, "西塘三日", where="西塘", ahead=52, yuan=8_600):
        _closed(story, contract)
    if contract := changes.signed(story, 22, "南浔三日 · 老友", where="南浔", ahead=40, yuan=10_200):
        _in_mediation(story, contract)
    reminding.sweep(story.now)
    story.diary.notices(story.now)


def _in_mediation(story, contract) -> None:
    owner, counsel = contract.owner, story.people["bai"]
    opened, complained, mediated = (story._office_hour(days) for days in (15, 12, 4))
    with story.diary.on(opened, owner):
        dispute = opening.open_dispute(contract, ROOM, by=owner, now=opened)
        going_on.write(dispute, "电话致歉，提出退还房差 600 元，旅游者未接受。", by=owner, now=opened)
    with story.diary.on(complained, counsel):
        words = "旅游者拨打 12345，区文旅局转来投诉材料。"
        going_on.move(dispute, "complaint", by=counsel, words=words, now=complained)
    replied = story._office_hour(7)
    with story.diary.on(replied, counsel):
        going_on.done(DisputeDeadline.objects.get(dispute=dispute), by=counsel, now=replied)
        going_on.write(dispute, "已书面答复，附酒店确认单与地接社说明。", by=counsel, now=replied)
    with story.diary.on(mediated, counsel):
        going_on.move(dispute, "mediation", by=counsel, words="双方同意由旅游协会主持调解。", now=mediated)
        going_on.set_deadline(dispute, "hearing", _ahead(2), by=counsel)
        going_on.set_deadline(dispute, "evidence", _ahead(1), by=counsel)


def _closed(story, contract) -> None:
    owner, counsel, chief = contract.owner, story.people["bai"], story.people["wei"]
    opened, settled, closed = (story._office_hour(days) for days in (24, 15, 8))
    with story.diary.on(opened, owner):
        dispute = opening.open_dispute(contract, LATE, by=owner, now=opened)
    with story.diary.on(settled, counsel):
        words = "退还未能安排的景点门票并承担改签费共 860 元，双方签署和解书。"
        lessons = "车次确认后再签行程单；调整车次须当日电话告知旅游者，并书面列出受影响的项目和退款。"
        recourse = Dispute.Recourse.RECOVERED
        outcome = Outcome(860_00, Dispute.Liable.GROUND, words, recourse, 860_00, lessons)
        dispute = closing.resolve(dispute, outcome, by=counsel, now=settled)
    with story.diary.on(closed, chief):
        last = closing.limitation_of(dispute)
        note = "自和解书签署之日起算，三年内未再主张的，时效届满。"
        closing.close(dispute, by=chief, limitation_on=last, limitation=note, now=closed)


def _ahead(days: int) -> date:
    return localdate() + timedelta(days=days)
