"""What becomes of an agreement has to be said, with a reason; to end a large one takes two (G8)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, transaction

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event
from contracts import ending
from contracts.drafting import keeping
from contracts.expiry import deciding, inbox
from contracts.models import ExpiryDecision
from tests.contracts.expiry.lasting import (
    agreement,
    at,
    fresh,
    in_days,
    ladder,
    move,
    steps,
    tell_nobody,
    tick,
    told,
)

pytestmark = pytest.mark.django_db
END = in_days(100)


@pytest.fixture
def held(lin, zhao, bai, gao):
    contract = agreement(lin, END)
    tick(at(END, 15))
    tell_nobody()
    return contract


@pytest.fixture
def large(lin, zhao, bai, gao, jiang):
    contract = agreement(lin, END, yuan=60_000)
    tick(at(END, 15))
    tell_nobody()
    return contract


def decide(contract, by, choice="lapse", reason="合作不再需要"):
    return deciding.decide(contract, by=by, choice=choice, reason=reason)


def test_a_decision_ends_the_asking_and_those_asked_hear_of_it(held, lin, zhao):
    decide(held, lin)

    assert ladder(held).state == "answered"
    assert not inbox.owed_by(lin).exists()
    assert not inbox.owed_by(zhao).exists()
    assert (told(zhao), told(lin)) == (["contract_end_decided"], [])
    assert Event.objects.filter(data__act="expiry_decided", data__choice="lapse", by=lin).count() == 1
    tick(at(END, 7))
    tick(at(END, 1))
    assert told(zhao) == ["contract_end_decided"]
    assert steps(held)[-2:] == [(7, "settled"), (1, "settled")]


@pytest.mark.parametrize(
    ("choice", "state", "ended"), [("lapse", "expired", "lapsed"), ("terminate", "terminated", "agreed")]
)
def test_it_ends_on_its_last_day_as_was_decided(held, lin, choice, state, ended):
    decide(held, lin, choice)
    tick(at(END, 0, -1))
    assert fresh(held).state == "effective"

    tick(at(END, 0))
    assert (fresh(held).state, fresh(held).ending) == (state, ended)


def test_only_its_owner_and_those_above_her_decide(held, wang, sun, bai, lin, zhao, gao):
    for stranger in (wang, sun, bai):
        with pytest.raises(PermissionDenied):
            decide(held, stranger)
    for by in (zhao, gao, lin):
        assert decide(held, by).state == "standing"
    with acting(lin):
        assert deciding.standing(held).by == lin


def test_a_reason_and_a_choice_are_needed(held, lin):
    for choice, reason in (("lapse", "  "), ("lapse", "好"), ("wait", "再想一想吧")):
        with pytest.raises(Refused):
            decide(held, lin, choice, reason)
    assert inbox.owed_by(lin).exists()


def test_to_end_a_large_one_counts_only_with_the_yes_of_a_second_person(large, lin, zhao, gao):
    decision = decide(large, lin, "terminate")
    assert (decision.state, decision.asked) == ("waiting", [zhao.pk])
    assert ladder(large).state == "waiting"
    assert inbox.owed_by(lin).exists()
    assert told(zhao) == ["contract_end_second"]

    with pytest.raises(PermissionDenied):
        deciding.answer(decision, by=lin, agree=True)
    with pytest.raises(PermissionDenied):
        deciding.answer(decision, by=gao, agree=True)
    deciding.answer(decision, by=zhao, agree=True)
    assert ladder(large).state == "answered"
    assert told(lin) == ["contract_end_decided"]
    with pytest.raises(Refused):
        deciding.answer(decision, by=zhao, agree=False, comment="改主意")


def test_without_that_yes_it_is_to_be_decided_anew_and_goes_on_upwards(large, lin, zhao, gao):
    decision = decide(large, lin)
    with pytest.raises(Refused):
        deciding.answer(decision, by=zhao, agree=False)
    deciding.answer(decision, by=zhao, agree=False, comment="先谈价格")

    assert told(lin) == ["contract_end_refused"]
    tick(at(END, 1))
    assert inbox.owed_by(gao).exists()
    tick(at(END, 0))
    assert fresh(large).ending == "lapsed"


def test_the_manager_s_own_decision_asks_the_next_above_and_a_new_one_replaces_it(large, zhao, gao, lin):
    first = decide(large, zhao)
    assert first.asked == [gao.pk]
    assert decide(large, lin, "renew", "继续合作一年").state == "standing"

    with acting(lin):
        first.refresh_from_db()
    assert first.state == "replaced"
    with pytest.raises(Refused):
        deciding.answer(first, by=gao, agree=True)


def test_to_go_on_never_takes_two(large, lin):
    assert decide(large, lin, "renegotiate", "账期改为三十天").state == "standing"


def test_a_decision_for_a_day_that_has_moved_does_not_count(held, lin):
    decide(held, lin)
    later = in_days(300)
    move(held, later)

    assert tick(at(later, 30)) == 1
    assert steps(held)[-1] == (30, "asked")
    assert inbox.owed_by(lin).exists()


def test_what_has_ended_otherwise_asks_nobody(held, lin):
    with acting(lin):
        contract = keeping.locked(held.pk, lin)
        ending.end(contract, "breach", by=lin, at=at(END, 15))

    assert ladder(held).state == "over"
    assert tick(at(END, 0)) == 0
    with pytest.raises(Refused):
        decide(held, lin)


def test_a_decision_is_never_written_again(held, lin):
    decision = decide(held, lin)
    for write in (
        lambda rows: rows.update(choice="renew"),
        lambda rows: rows.update(by=None),
        lambda rows: rows.update(state="waiting"),
        lambda rows: rows.delete(),
    ):
        with pytest.raises(Error), acting_as("system:test"), transaction.atomic():
            write(ExpiryDecision.objects.filter(pk=decision.pk))


def test_a_leaving_manager_s_yes_is_asked_of_the_next(large, lin, zhao, gao, system_admin, wang):
    from agency import offboarding

    decision = decide(large, lin)
    with acting(system_admin):
        offboarding.leave(zhao, by=system_admin, heir=wang)

    with acting(lin):
        decision.refresh_from_db()
    assert decision.asked == [gao.pk]
    assert deciding.answer(decision, by=gao, agree=True).state == "standing"
