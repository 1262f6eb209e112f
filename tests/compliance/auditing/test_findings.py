"""Findings and corrective actions: recorded, answered, done, the effect checked by another (J3, H12)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from compliance.auditing import correcting, findings, naming
from compliance.models import AuditFinding, CorrectiveAction, Responsibility
from customers import inbox


@pytest.fixture
def finding(running_plan, qian, zhao):
    return findings.record(
        by=qian,
        severity="major",
        title="单独同意缺失",
        detail="抽样 11 份，2 份缺少敏感信息单独同意",
        plan=running_plan,
        owner=zhao,
    )


@pytest.fixture
def action(finding):
    return finding.actions.get()


def done(action, by):
    correcting.answer(action.pk, by=by, cause="前台未勾选", action="补签并培训")
    return correcting.finish(action.pk, by=by, done="已补签 2 份")


def test_it_has_a_number_and_asks_its_owner(finding, action, zhao):
    assert finding.number.startswith(f"FX-{localdate().year}-000001-")
    assert (finding.state, action.state, action.owner) == ("acting", "asked", zhao)
    assert action.due_on == localdate() + policy.CORRECT_WITHIN["major"]
    assert Notice.objects.get(kind="corrective_asked").to == zhao
    with acting(zhao):
        assert inbox.KINDS["corrective"].waiting(zhao).get() == action


def test_all_but_an_observation_need_somebody_to_put_it_right(running_plan, qian):
    with pytest.raises(Refused):
        findings.record(by=qian, severity="minor", title="x", plan=running_plan)

    seen = findings.record(by=qian, severity="observation", title="可改进", plan=running_plan)
    assert findings.close(seen.pk, by=qian).state == "closed"


def test_answered_done_and_checked_after_its_day(action, zhao, qian):
    made = done(action, zhao)
    assert made.check_on == localdate() + policy.EFFECT_AFTER
    with pytest.raises(Refused):
        correcting.check(action.pk, by=qian, effective=True, effect="抽 5 份齐全")

    later = now() + policy.EFFECT_AFTER
    correcting.check(action.pk, by=qian, effective=True, effect="抽 5 份齐全", now=later)

    finding = AuditFinding.objects.get()
    assert (finding.state, finding.closed_by) == ("closed", qian)
    acts = Event.objects.filter(kind=Event.Kind.AUDIT, subject=finding.pk).order_by("pk")
    assert [event.data["act"] for event in acts] == [
        "finding_recorded",
        "action_asked",
        "action_planned",
        "action_done",
        "effect_checked",
        "finding_closed",
    ]


def test_without_effect_another_round_begins(action, zhao, qian):
    done(action, zhao)
    correcting.check(action.pk, by=qian, effective=False, effect="仍缺 1 份", now=now() + policy.EFFECT_AFTER)

    rounds = list(CorrectiveAction.objects.order_by("round").values_list("round", "state", "owner"))
    assert rounds == [(1, "ineffective", zhao.pk), (2, "asked", zhao.pk)]
    assert AuditFinding.objects.get().state == "acting"


def test_the_owner_does_not_check_nor_another_answer(action, zhao, qian, wang):
    with pytest.raises(CorrectiveAction.DoesNotExist):  # row-level security hides it
        correcting.answer(action.pk, by=wang, cause="x", action="y")
    done(action, zhao)
    with pytest.raises(PermissionDenied):
        correcting.check(action.pk, by=zhao, effective=True, effect="好")
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectiveAction.objects.filter(pk=action.pk).update(checked_by=zhao)


def test_a_second_answer_changes_nothing(action, zhao):
    done(action, zhao)
    with pytest.raises(Refused):
        correcting.finish(action.pk, by=zhao, done="again")


def test_one_paper_or_result_has_one_finding(running_plan, qian, zhao):
    facts = {"by": qian, "severity": "minor", "title": "x", "owner": zhao, "source": "control"}
    record = running_plan.pk
    findings.record(record=record, **facts)
    with pytest.raises(Refused):
        findings.record(record=record, **facts)


def test_reminded_handed_up_and_told_once(action, zhao, wei, sales_house, he):
    from tests.cast import lead

    lead(sales_house, he)
    due = action.due_on
    days = [due - timedelta(days=4), due - timedelta(days=3), due, due + timedelta(days=1)]
    days += [due + timedelta(days=1), due + timedelta(days=8)]
    told = []
    for day in days:
        correcting.sweep(now() + (day - localdate()))
        told.append(
            (
                Notice.objects.filter(to=zhao, kind="corrective_due").count(),
                Notice.objects.filter(to=zhao, kind="corrective_overdue").count(),
                Notice.objects.filter(to=he, kind="corrective_overdue_team").count(),
                Notice.objects.filter(to=wei, kind="corrective_overdue_team").count(),
            )
        )

    assert told == [(0, 0, 0, 0), (1, 0, 0, 0), (1, 0, 0, 0), (1, 1, 1, 0), (1, 1, 1, 0), (1, 1, 1, 1)]
    assert Event.objects.filter(data__act="action_escalated").count() == 1


def test_the_owner_sees_hers_and_nobody_elses(client, action, zhao, wang, zhou):
    client.force_login(zhao)
    assert "单独同意缺失" in client.get(action.get_absolute_url()).content.decode()
    assert client.get(action.finding.get_absolute_url()).status_code == 403
    for other in (wang, zhou):
        client.force_login(other)
        assert client.get(action.get_absolute_url()).status_code == 404


def test_row_security_hides_findings_from_all_but_the_house_and_the_owner(action, zhao, wang, qian):
    seen = {}
    for person in (zhao, wang, qian):
        with acting(person):
            seen[person.username] = (AuditFinding.objects.count(), CorrectiveAction.objects.count())

    assert seen == {"zhao": (1, 1), "wang": (0, 0), "qian": (1, 1)}


def test_the_owner_answers_on_the_page(client, action, zhao):
    client.force_login(zhao)
    url = action.get_absolute_url()
    assert client.post(url, {"cause": "", "action": ""}).status_code == 422
    client.post(url, {"cause": "未勾选", "action": "补签"})
    client.post(url, {"done": "已补签"})

    action.refresh_from_db()
    assert (action.state, str(action.cause), str(action.done)) == ("done", "未勾选", "已补签")


def test_who_is_responsible_is_read_by_few(client, finding, fang, wei, qian, lin):
    Event.note(Event.Kind.REVEALED, by=lin, subject=finding.pk, fields=["phone"], purpose="contact")
    with acting(fang):
        naming.name(finding.pk, by=fang, person=lin, clause="保密管理制度 第 12 条", note="未经审批外发")

    seen = {}
    for person in (fang, wei, qian, lin):
        with acting(person):
            seen[person.username] = Responsibility.objects.count()
    assert seen == {"fang": 1, "wei": 1, "qian": 0, "lin": 0}
    for person, shown in ((wei, True), (qian, False)):
        client.force_login(person)
        assert ("保密管理制度 第 12 条" in client.get(finding.get_absolute_url()).content.decode()) is shown
    with acting(fang):
        assert len(Responsibility.objects.get().events) == 1
    named = Event.objects.get(data__act="responsibility_named")
    assert str(lin.pk) not in str(named.data)


def test_nobody_judges_in_their_own_matter(finding, fang, qian, lin):
    with pytest.raises(Refused):
        naming.name(finding.pk, by=fang, person=fang, clause="x", note="y")
    with pytest.raises(PermissionDenied):
        naming.name(finding.pk, by=qian, person=lin, clause="x", note="y")


def test_the_privacy_officer_records_what_an_alert_showed(fang, zhao):
    with acting(fang):
        made = findings.record(by=fang, severity="critical", title="异常查看", source="alert", owner=zhao)
    assert made.source == "alert"


def test_a_finding_from_a_result_is_recorded_on_its_page(client, running_plan, qian, zhao):
    from compliance.auditing import running
    from compliance.models import ControlResult

    running.ask(by=qian, plan=running_plan)
    running.sweep(now())
    result = ControlResult.objects.get(code="register_sound", run__plan=running_plan)
    client.force_login(qian)
    url = f"{reverse('compliance:audit_finding_new')}?from=result&id={result.pk}"
    assert client.get(url).status_code == 200

    answer = client.post(url, {"severity": "major", "title": "备案校验缺失", "detail": "", "owner": zhao.pk})

    made = AuditFinding.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.source, made.control, made.plan) == ("control", "register_sound", running_plan)
    assert client.get(reverse("compliance:audit_findings")).status_code == 200
    assert client.get(running_plan.get_absolute_url()).status_code == 200


def test_what_a_leaver_should_put_right_goes_to_the_heir(action, zhao, he):
    from agency import offboarding

    step = offboarding.STEPS["corrective_actions"]
    assert step.act(step.held(zhao), zhao, he, now()) == 1
    action.refresh_from_db()
    assert action.owner == he
