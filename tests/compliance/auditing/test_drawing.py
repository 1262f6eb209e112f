"""A sample: nobody picks, anybody can draw it again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from compliance.auditing import drawing, strata
from compliance.models import AuditSample, WorkingPaper
from customers.models import Customer
from tests import make

LATER = policy.SAMPLE_SETTLED  # so that what was registered just now is drawn from


@pytest.fixture
def archives(lin, sun):
    made = [make.customer(lin) for _number in range(12)]
    made += [make.customer(sun, grade="vip") for _number in range(7)]
    made += [make.customer(lin, minor=True, basis="guardian") for _number in range(3)]
    return made


def drawn(plan, by, number=1):
    return drawing.draw(plan.pk, by=by, number=number, now=now() + LATER)


def test_the_size_rule():
    minors, vip, sensitive, others = strata.RULES[1]
    assert [others.size(count) for count in (0, 2, 12, 400, 10_000, 1_000_000)] == [0, 2, 3, 10, 25, 25]
    assert [vip.size(count) for count in (3, 7, 100)] == [3, 5, 10]
    assert sensitive.size(1_000_000) == 40


def test_it_is_stratified_by_risk(running_plan, qian, archives):
    sample = drawn(running_plan, qian)

    assert sample.strata == [["minors", 3, 3], ["vip", 7, 5], ["sensitive", 0, 0], ["others", 12, 3]]
    assert (sample.population, sample.size, sample.papers.count()) == (22, 11, 11)


def test_the_seed_is_that_of_the_plan_and_the_ends_of_the_chains(running_plan, qian, archives):
    sample = drawn(running_plan, qian)

    assert sample.seed == drawing.seed_of(running_plan.pk, sample.heads)
    assert len(sample.seed) == 64
    event = Event.objects.get(kind=Event.Kind.AUDIT, data__act="sample_drawn")
    assert (event.data["seed"], event.data["size"]) == (sample.seed, 11)


def test_drawn_again_it_is_the_same_whatever_became_of_the_archives(running_plan, qian, lin, archives):
    sample = drawn(running_plan, qian)
    for number, customer in enumerate(archives[:10]):
        with acting(lin, reason="changed"):
            customer.grade = "vip" if number % 2 else "a"
            customer.save()
    make.customer(lin)

    proof = drawing.prove(sample)

    assert proof.sound
    assert proof.lot.digest == sample.digest


def test_a_paper_that_was_swapped_is_found(running_plan, qian, lin, archives):
    sample = drawn(running_plan, qian)
    friendly = make.customer(lin)
    WorkingPaper.objects.filter(sample=sample, place=1).update(customer=friendly)

    proof = drawing.prove(sample)

    assert (proof.same, proof.papers, proof.sound) == (True, False, False)


def test_a_seed_somebody_thought_up_is_found(running_plan, qian, archives):
    sample = drawn(running_plan, qian)
    sample.seed = "0" * 64

    assert not drawing.prove(sample).seed


def test_heads_that_never_stood_in_the_register_are_found(running_plan, qian, archives):
    sample = drawn(running_plan, qian)
    sample.heads = [[4, 987654, "ab" * 32]]

    assert not drawing.prove(sample).heads


def test_each_stratum_is_drawn_by_lot(running_plan, qian, archives):
    everything = [row.pk for row in Customer.objects.all()]
    seeds = {f"{number}" for number in range(20)}
    as_of = now() + timedelta(minutes=1)

    firsts = {drawing.lot(seed, as_of=as_of, rule=1).archives[-1][1] for seed in seeds}

    assert len(firsts) > 3
    assert firsts <= set(everything)


def test_the_audit_of_childrens_data_draws_children_only(qian, wei, archives):
    from compliance.auditing import planning

    plan = planning.draw_up(by=qian, kind="minors", year=now().year, scope="未成年人")
    planning.submit(plan.pk, by=qian)
    planning.decide(plan.pk, by=wei, approve=True)
    planning.start(plan.pk, by=qian)

    assert drawn(plan, qian).strata[0] == ["minors", 3, 3]
    assert WorkingPaper.objects.exclude(stratum="minors").count() == 0


def test_of_two_who_draw_at_once_the_second_is_refused(running_plan, qian, archives):
    drawn(running_plan, qian)
    with pytest.raises(Refused):
        drawn(running_plan, qian)

    assert drawn(running_plan, qian, number=2).number == 2
    assert AuditSample.objects.count() == 2


def test_nothing_is_drawn_before_the_audit_begins(plan, qian, archives):
    with pytest.raises(Refused):
        drawn(plan, qian)


def test_the_page_draws_it_again(client, running_plan, qian, archives):
    sample = drawn(running_plan, qian)
    client.force_login(qian)

    page = client.get(reverse("compliance:audit_sample", args=[sample.pk]) + "?proof=1")

    assert page.context["proof"].lot.archives
    assert page.status_code == 200
