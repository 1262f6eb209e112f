"""Internal audits of the demo agency: last quarter's closed with findings, the annual one before its approver,
a management review signed, the report on children's data of last year filed."""

from datetime import date, timedelta

from django.utils.timezone import localdate
from django.utils.timezone import now as clock

from agency import policy
from compliance.auditing import (
    correcting,
    drawing,
    filing,
    findings,
    papers,
    periods,
    planning,
    reporting,
    reviewing,
    running,
)
from compliance.models import AuditPlan, AuditSample, CorrectiveAction, WorkingPaper


def tell(story) -> None:
    qian, wei, zhao, he = (story.people[name] for name in ("qian", "wei", "zhao", "he"))
    today = localdate(story.now)
    year, quarter = periods.quarter_before(today)
    plan = _begun(qian, wei, "quarterly", year, quarter, "国内部、出境部上一季度的登记、同意、共享与查看记录")
    running.ask(by=qian, plan=plan)
    running.sweep(clock())
    _sampled(plan, qian)
    _found(plan, qian, zhao, he)
    reporting.close(
        plan.pk,
        by=qian,
        conclusion="制度总体得到执行。登记时限与敏感信息单独同意存在缺口，已下达整改，下季度复查。",
    )
    annual = planning.draw_up(
        by=qian, kind="annual", year=today.year, scope="全社客户资料的采集、录入、维护、使用、共享与销毁"
    )
    planning.submit(annual.pk, by=qian)
    planning.draw_up(by=qian, kind="minors", year=today.year, scope="未成年人信息的同意、查看审批与共享")
    _reviewed(qian, wei, today)
    _filed(qian, wei, today)


def _reviewed(qian, wei, today: date) -> None:
    review = reviewing.write(
        by=qian,
        held_on=today,
        comments="录入及时率接近目标；季度复核集中在季末，未按时复核的主要在国内二部。",
        decisions="维持 48 小时录入与每季复核的要求；单独同意未补齐的，不得出票。",
        actions="冯立于下月底前完成国内二部补复核；何静每月通报一次复核进度。",
    )
    reviewing.sign(review.pk, by=wei)


def _filed(qian, wei, today: date) -> None:
    """Last year's, when the archives were still on paper; this year's pack is still to be made."""
    year = today.year - 1
    words = "本年度未通过信息系统处理儿童个人信息；纸质登记表由公司办公室专柜保存，已于次年补录。"
    filing.make(year, by=qian, statement=words)
    day = min(today, date(today.year, 1, 22))
    filing.file(year, by=wei, filed_on=day, receipt=f"儿审报〔{today.year}〕0122 号")


def _begun(qian, wei, kind: str, year: int, quarter: int, scope: str) -> AuditPlan:
    plan = planning.draw_up(by=qian, kind=kind, year=year, quarter=quarter, scope=scope)
    planning.submit(plan.pk, by=qian)
    planning.decide(plan.pk, by=wei, approve=True)
    return planning.start(plan.pk, by=qian)


def _sampled(plan: AuditPlan, qian) -> None:
    """Every archive of the lot opened and answered; two of them not in order."""
    ahead = clock() + policy.SAMPLE_SETTLED  # all that was told so far is in the history of just now
    sample = drawing.draw(plan.pk, by=qian, number=1, now=ahead)
    AuditSample.objects.filter(pk=sample.pk).update(drawn_at=clock())
    for paper in WorkingPaper.objects.filter(sample=sample).order_by("place").select_related("sample"):
        papers.open_archive(paper, by=qian)
        answers = dict.fromkeys((point.code for point in papers.points_of(paper)), "ok")
        wrong = {3: "consent", 7: "changes"}.get(paper.place)
        note = {3: "证件已登记，未见敏感信息单独同意", 7: "地址两次变更，原因仅写“更正”"}
        papers.write(
            paper.pk,
            by=qian,
            answers=answers | ({wrong: "wrong"} if wrong else {}),
            note=note.get(paper.place, ""),
        )


def _found(plan: AuditPlan, qian, zhao, he) -> None:
    first = findings.record(
        by=qian,
        severity="major",
        title="敏感信息单独同意缺失",
        detail="样本中一份档案登记了证件号码，未见单独同意（个人信息保护法第 29 条）。",
        source="paper",
        record=WorkingPaper.objects.get(sample__plan=plan, place=3).pk,
        plan=plan,
        control="sampled_archives",
        owner=zhao,
    )
    action = CorrectiveAction.objects.get(finding=first)
    correcting.answer(
        action.pk,
        by=zhao,
        cause="门店高峰时先录入、后补同意，无人跟踪",
        action="未补签前不得出票，每日清单由主管核对",
    )
    then = clock() - policy.EFFECT_AFTER - timedelta(days=1)
    correcting.finish(action.pk, by=zhao, done="已补签；每日清单自上月起执行", now=then)
    findings.record(
        by=qian,
        severity="minor",
        title="变更原因过于笼统",
        detail="“更正”“客户要求”不足以说明依据，建议给出可选原因并要求写明来源。",
        plan=plan,
        owner=he,
    )
    findings.record(
        by=qian, severity="observation", title="季度复核集中在最后一周", detail="建议分周推进。", plan=plan
    )
