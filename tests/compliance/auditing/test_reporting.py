"""The report: closed when everything is done, compared with the audit before, on page and as PDF."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from agency import policy
from agency.errors import Refused
from agency.models import Event
from compliance.auditing import drawing, findings, papers, planning, reporting, running
from compliance.models import AuditPlan, AuditSample, WorkingPaper
from tests import make

YEAR = localdate().year


def carried_out(plan, qian, wrong=()):
    """Tests run, sample drawn, every paper written."""
    running.ask(by=qian, plan=plan)
    running.sweep(now())
    sample = drawing.draw(
        plan.pk, by=qian, number=1, now=now() + policy.SAMPLE_SETTLED + timedelta(minutes=1)
    )
    AuditSample.objects.update(drawn_at=now() - timedelta(seconds=1))
    for paper in WorkingPaper.objects.filter(sample=sample).select_related("sample").order_by("place"):
        papers.open_archive(paper, by=qian)
        answers = dict.fromkeys((point.code for point in papers.points_of(paper)), "ok")
        answers |= dict.fromkeys(wrong if paper.place == 1 else (), "wrong")
        papers.write(paper.pk, by=qian, answers=answers, note="见底稿")
    return sample


@pytest.fixture
def archives(lin):
    return [make.customer(lin) for _number in range(4)]


def test_it_is_not_closed_before_everything_is_done(running_plan, qian, archives):
    assert len(reporting.unfinished(running_plan)) == 2
    with pytest.raises(Refused):
        reporting.close(running_plan.pk, by=qian, conclusion="尚可")

    carried_out(running_plan, qian)
    with pytest.raises(Refused):
        reporting.close(running_plan.pk, by=qian, conclusion=" ")
    assert reporting.close(running_plan.pk, by=qian, conclusion="尚可").state == "closed"


def test_the_figures_stay_as_they_were(running_plan, qian, zhao, archives):
    carried_out(running_plan, qian, wrong=["consent"])
    findings.record(by=qian, severity="major", title="缺同意", plan=running_plan, owner=zhao)
    reporting.close(running_plan.pk, by=qian, conclusion="有缺口")

    plan = AuditPlan.objects.get(pk=running_plan.pk)
    assert plan.figures["papers"] == {"passed": 2, "failed": 1}
    assert (plan.figures["wrong"], plan.figures["findings"]) == ({"consent": 1}, {"major": 1})
    assert plan.figures["tests"]["consents"]["hits"] == 4
    assert Event.objects.filter(subject=plan.pk, data__act="report_written").count() == 1


def test_it_is_compared_with_the_audit_before(qian, wei, archives):
    def audit(year, tests):
        plan = planning.draw_up(by=qian, kind="annual", year=year, scope="x")
        AuditPlan.objects.filter(pk=plan.pk).update(
            state="closed", approved_by=wei, closed_by=qian, closed_at=now(), figures={"tests": tests}
        )
        return AuditPlan.objects.get(pk=plan.pk)

    def rate(value):
        return {"outcome": "fail", "hits": 1, "population": 10, "figure": value}

    def count(hits):
        return {"outcome": "fail", "hits": hits, "population": 10, "figure": None}

    audit(YEAR - 1, {"entry_48h": rate(91.5), "leavers": count(0), "retention": count(3)})
    plan = audit(YEAR, {"entry_48h": rate(96.0), "leavers": count(2), "retention": count(3)})

    lines = {one.control.code: (one.told, one.told_then, one.better) for one in reporting.compared(plan)}
    assert lines["entry_48h"] == ("96 %", "91.5 %", True)
    assert lines["leavers"][2] is False
    assert lines["retention"][2] is None


def test_page_and_pdf(client, running_plan, qian, wei, zhao, archives):
    carried_out(running_plan, qian, wrong=["consent"])
    findings.record(by=qian, severity="major", title="缺同意", plan=running_plan, owner=zhao)
    client.force_login(qian)
    url = reverse("compliance:audit_report", args=[running_plan.pk])
    assert client.post(url, {"conclusion": ""}).status_code == 422
    assert client.post(url, {"conclusion": "总体有效"}).url == url

    client.force_login(wei)
    assert "总体有效" in client.get(url).content.decode()
    printed = client.get(reverse("compliance:audit_report_print", args=[running_plan.pk]))
    assert "缺同意" in printed.content.decode()
    pdf = client.get(reverse("compliance:audit_report_print", args=[running_plan.pk]) + "?as=pdf")
    content = b"".join(pdf.streaming_content) if pdf.streaming else pdf.content
    assert content[:4] == b"%PDF"
    assert Event.objects.filter(kind=Event.Kind.PRINTED, data__list="audit_report").count() == 2
