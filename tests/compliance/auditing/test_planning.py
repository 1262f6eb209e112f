"""A plan is drawn up from the controls, approved by another, and told of in the register (J1)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from agency.errors import Refused
from agency.models import Event, Notice
from compliance.auditing import planning
from compliance.auditing.controls import CONTROLS
from compliance.models import AuditPlan
from customers import inbox

YEAR = localdate().year


def test_the_programme_is_drawn_up_from_all_controls(plan):
    assert [line.code for line in plan.programme.all()] == [one.code for one in CONTROLS]
    assert (plan.state, plan.starts_on.isoformat(), plan.due_on.isoformat()) == (
        "draft",
        f"{YEAR}-01-01",
        f"{YEAR + 1}-03-31",
    )


def test_the_audit_of_childrens_data_tests_what_concerns_them_and_is_due_on_31_january(qian):
    plan = planning.draw_up(by=qian, kind="minors", year=YEAR, scope="未成年人信息")

    codes = {line.code for line in plan.programme.all()}
    assert "minors_approved" in codes
    assert "entry_48h" not in codes
    assert plan.due_on.isoformat() == f"{YEAR + 1}-01-31"


def test_what_is_left_out_needs_a_reason(qian):
    with pytest.raises(Refused):
        planning.draw_up(by=qian, kind="annual", year=YEAR, scope="x", without=["leavers"])

    plan = planning.draw_up(
        by=qian, kind="annual", year=YEAR, scope="x", without=["leavers"], left_out="已单独检查"
    )
    assert [line.code for line in plan.programme.filter(included=False)] == ["leavers"]


def test_a_period_is_planned_once_but_again_after_it_was_called_off(plan, qian):
    with pytest.raises(Refused):
        planning.draw_up(by=qian, kind="annual", year=YEAR, scope="again")

    planning.call_off(plan.pk, by=qian)
    assert planning.draw_up(by=qian, kind="annual", year=YEAR, scope="again").state == "draft"


def test_the_drafter_does_not_approve(plan, qian, wei, fang):
    planning.submit(plan.pk, by=qian)

    with pytest.raises(PermissionDenied):
        planning.decide(plan.pk, by=qian, approve=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditPlan.objects.filter(pk=plan.pk).update(approved_by=qian)


def test_those_who_may_approve_find_it_in_their_inbox(plan, qian, wei, fang, zhao):
    planning.submit(plan.pk, by=qian)

    kind = inbox.KINDS["audit_plan"]
    assert {one.username for one in (wei, fang, zhao, qian) if kind.waiting(one).exists()} == {"wei", "fang"}
    assert set(Notice.objects.filter(kind="audit_plan").values_list("to__username", flat=True)) == {
        "wei",
        "fang",
    }

    kind.decide(plan, by=wei, action="approve", comment="")
    plan.refresh_from_db()
    assert (plan.state, plan.approved_by) == ("approved", wei)
    assert not kind.waiting(fang).exists()


def test_a_plan_that_is_sent_back_says_why(plan, qian, wei):
    planning.submit(plan.pk, by=qian)
    with pytest.raises(Refused):
        planning.decide(plan.pk, by=wei, approve=False)

    planning.decide(plan.pk, by=wei, approve=False, comment="补上出境部")
    plan.refresh_from_db()
    assert (plan.state, str(plan.comment)) == ("draft", "补上出境部")


def test_every_step_stands_in_the_register(running_plan):
    acts = Event.objects.filter(kind=Event.Kind.AUDIT, subject=running_plan.pk).order_by("pk")
    assert [event.data["act"] for event in acts] == ["planned", "submitted", "approved", "begun"]


def test_a_step_out_of_order_changes_nothing(plan, qian):
    with pytest.raises(Refused):
        planning.start(plan.pk, by=qian)
    plan.refresh_from_db()
    assert plan.state == "draft"


def test_the_plan_is_drawn_up_on_its_page(client, qian):
    client.force_login(qian)
    page = client.get(reverse("compliance:audit_new") + "?kind=quarterly")
    controls = page.context["form"].fields["controls"].choices
    facts = {
        "year": YEAR,
        "quarter": 2,
        "scope": "二季度抽审",
        "controls": [code for code, _label in controls[1:]],
        "left_out": "上季度已查",
    }

    answer = client.post(reverse("compliance:audit_new") + "?kind=quarterly", facts)

    made = AuditPlan.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.quarter, made.ends_on.isoformat()) == (2, f"{YEAR}-06-30")
    assert client.get(answer.url).status_code == 200
    assert client.get(reverse("compliance:audits")).status_code == 200
    client.post(reverse("compliance:audit_act", args=[made.pk, "submit"]))
    made.refresh_from_db()
    assert made.state == "submitted"
