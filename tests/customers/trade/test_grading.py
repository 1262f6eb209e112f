"""The rule proposes grades; people give them (B35)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from customers.models import GradeProposal, GradingRule
from customers.trade import grading, proposing
from tests import make

from .test_purchases import bought


@pytest.fixture
def rule(db):
    grading.write_reference()
    return grading.in_force()


@pytest.fixture
def spender(lin, rule):
    """Four purchases, the last a month ago: 60,000 yuan in all."""
    customer = make.customer(lin)
    for _time in range(4):
        bought(customer, lin, amount=15_000_00)
    customer.refresh_from_db()
    return customer


def test_points_are_weighed_into_a_score_at_the_edges_of_the_steps(rule):
    today = date(2026, 6, 1)
    figures = grading.Figures(20_000_00, 2, today - timedelta(days=180), "high")

    gained = grading.points(rule, figures, today)

    assert gained == {"spend": 50, "frequency": 60, "recency": 100, "potential": 100}
    assert grading.score(rule, gained) == round((45 * 50 + 25 * 60 + 20 * 100 + 10 * 100) / 100)
    assert grading.points(rule, grading.Figures(19_999_99, 0, None), today)["spend"] == 20
    assert [grading.grade(rule, total) for total in (80, 79, 60, 59, 35, 34)] == [
        *("vip", "a", "a", "b", "b", "c")
    ]


def test_the_sweep_proposes_and_changes_nothing_by_itself(spender, lin):
    make.customer(lin)

    assert proposing.sweep() == 1
    spender.refresh_from_db()
    made = GradeProposal.objects.get()
    assert (made.before, made.proposed, spender.grade) == ("c", "vip", "c")
    assert proposing.sweep() == 0


def test_a_batch_smaller_than_the_house_finds_everybody(lin, rule, monkeypatch):
    monkeypatch.setattr(proposing, "BATCH", 2)
    for _time in range(5):
        bought(make.customer(lin), lin, amount=25_000_00)

    assert proposing.sweep() == 5


def test_a_proposal_that_no_longer_holds_is_dropped(spender, zhao):
    proposing.sweep()
    proposing.give(spender, "vip", by=zhao)

    proposing.sweep()

    assert GradeProposal.objects.get().state == "dropped"


def test_a_confirmed_vip_waits_for_the_second_check(spender, zhao):
    proposing.sweep()
    proposing.confirm(GradeProposal.objects.get(), by=zhao)

    spender.refresh_from_db()
    assert (spender.grade, spender.state) == ("vip", "awaiting")
    assert spender.verifications.get().state == "waiting"
    assert Event.objects.get(kind="grading", subject=spender.pk).data["given"] == "vip"


def test_a_person_decides_otherwise_with_a_reason_and_is_not_asked_every_night(spender, zhao):
    proposing.sweep()
    with pytest.raises(Refused):
        proposing.override(GradeProposal.objects.get(), by=zhao, given="a", why=" ")
    proposing.override(GradeProposal.objects.get(), by=zhao, given="a", why="一次性团款")

    spender.refresh_from_db()
    assert spender.grade == "a"
    assert proposing.sweep() == 0
    assert GradeProposal.objects.get().why == "一次性团款"


def test_the_seller_and_another_department_do_not_grade(spender, lin, zhou):
    proposing.sweep()
    for person in (lin, zhou):
        with pytest.raises(PermissionDenied):
            proposing.confirm(GradeProposal.objects.get(), by=person)
    with acting(zhou):
        assert not proposing.decidable(zhou).exists()


def test_two_managers_decide_once(spender, zhao, he):
    proposing.sweep()
    first = GradeProposal.objects.get()
    proposing.confirm(first, by=zhao)

    with pytest.raises(Refused):
        proposing.confirm(first, by=he)


def test_a_new_rule_begins_on_its_day_and_the_old_one_stays(rule, he, lin, shen):
    facts = {"steps": rule.steps, "thresholds": rule.thresholds, "note": "更看重回头客"}
    weights = {"spend": 30, "frequency": 40, "recency": 20, "potential": 10}
    tomorrow = localdate() + timedelta(days=1)
    make.assessed("automated", "grading", author=he, officer=shen)

    made = grading.write_rule(by=he, effective_from=tomorrow, weights=weights, **facts)

    assert (grading.in_force(), grading.in_force(tomorrow)) == (rule, made)
    with pytest.raises(PermissionDenied):
        grading.write_rule(by=lin, effective_from=tomorrow, weights=weights, **facts)
    for wrong in ({**weights, "spend": 31}, {**weights, "spend": -10, "frequency": 80}):
        with pytest.raises(Refused):
            grading.write_rule(by=he, effective_from=tomorrow, weights=wrong, **facts)
    with pytest.raises(Refused):
        grading.write_rule(by=he, effective_from=date(2026, 1, 1), weights=weights, **facts)


def test_nobody_rewrites_a_rule(rule):
    with pytest.raises(DatabaseError), transaction.atomic():
        GradingRule.objects.update(version=9)


def test_the_pages_confirm_override_and_write_the_rule(client, spender, lin, zhao, he, shen):
    proposing.sweep()
    client.force_login(zhao)
    made = GradeProposal.objects.get()
    assert spender.number in client.get("/customers/grades/").content.decode()
    assert client.get(f"/customers/grades/{made.pk}/").status_code == 200
    client.post("/customers/grades/confirm/", {"ids": [str(made.pk), "x"]})
    made.refresh_from_db()
    assert made.state == "confirmed"
    assert client.get(f"/customers/grades/{made.pk}/").status_code == 404
    assert "VIP" in client.get(f"/customers/{spender.pk}/grades/").content.decode()

    make.assessed("automated", "grading", author=he, officer=shen)
    client.force_login(he)
    form = client.get("/customers/grades/rule/").context["form"]
    typed = {field.name: field.value() for field in form} | {"note": "试行"}
    assert client.post("/customers/grades/rule/", typed | {"weight_spend": "99"}).status_code == 422
    assert client.post("/customers/grades/rule/", typed).status_code == 302
    assert GradingRule.objects.count() == 2
