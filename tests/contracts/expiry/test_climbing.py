"""A month before an agreement ends people are told, more of them the nearer it comes; then it runs out (G8, §1.6)."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import now

from agency.acting import acting, acting_as
from agency.models import Notice
from compliance import sweeps
from contracts.expiry import inbox, moments
from customers.inbox import waiting
from tests.contracts import drafts, signed
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
def house(lin, zhao, bai, gao, sales_house, he):
    """Lin’s agreement; above her Zhao, above him He as head of the division, above all Gao."""
    with acting_as("system:test"):
        sales_house.head = he
        sales_house.save()
    contract = agreement(lin, END)
    tell_nobody()
    return contract


def test_nobody_hears_of_it_a_second_before_the_morning_thirty_days_ahead(house, lin):
    assert tick(at(END, 30, -1)) == 0
    assert told(lin) == []
    assert tick(at(END, 30)) == 1
    assert told(lin) == ["contract_ending"]


def test_more_people_owe_the_decision_the_nearer_the_end_comes(house, lin, zhao, he, gao):
    owing = []
    for rung in (30, 15, 7, 1):
        assert tick(at(END, rung)) == 1
        owing.append([one.username for one in (lin, zhao, he, gao) if inbox.owed_by(one).exists()])

    assert owing == [["lin"], ["lin", "zhao"], ["lin", "zhao", "he"], ["lin", "zhao", "he", "gao"]]
    assert told(lin) == ["contract_ending"] * 4
    assert told(zhao) == [
        "contract_ending_team",
        "contract_ending_raised",
        "contract_ending_team",
        "contract_ending_team",
    ]
    assert told(he) == ["contract_ending_raised", "contract_ending_team"]
    assert told(gao) == ["contract_ending_raised"]


def test_after_its_last_day_it_has_run_out_by_itself(house, lin, zhao):
    for rung in (30, 15, 7, 1):
        tick(at(END, rung))
    assert tick(at(END, 0, -1)) == 0
    assert tick(at(END, 0)) == 1

    contract = fresh(house)
    assert (contract.state, contract.ending, contract.ended_at) == ("expired", "lapsed", moments.over(END))
    assert told(lin)[-1] == told(zhao)[-1] == "contract_ended_lapsed"
    assert steps(house) == [(30, "asked"), (15, "asked"), (7, "asked"), (1, "asked"), (0, "ended")]
    assert not inbox.owed_by(lin).exists()
    assert tick(at(END, 0, 86_400)) == 0


def test_a_doubled_tick_tells_nobody_twice(house, lin):
    assert [tick(at(END, 30, 5)), tick(at(END, 30, 5)), tick(at(END, 30, 3))] == [1, 0, 0]
    assert Notice.objects.filter(to=lin).count() == 1


def test_an_outage_neither_skips_nor_doubles(house, lin, gao):
    tick(at(END, 30))
    assert tick(at(END, 0, 3600)) == 4  # 15, 7, 1 and the end, all at the first tick

    assert steps(house) == [(30, "asked"), (15, "asked"), (7, "asked"), (1, "asked"), (0, "ended")]
    assert fresh(house).ended_at == moments.over(END)
    assert len(told(gao)) == 2


def test_it_stands_in_the_inbox_and_says_how_many_days_are_left(house, lin):
    ends = in_days(20)
    move(house, ends)
    tick(now())

    with acting(lin):
        (item,) = [one for one in waiting(lin) if one.kind == "expiry"]
    assert "20" in item.title
    assert item.due == moments.over(ends)


def test_signed_within_the_last_month_the_reminder_that_is_still_true_comes_at_once(lin, zhao, bai):
    ends, moment = in_days(10), now()
    contract = agreement(lin, ends, at=moment)

    assert tick(moment + timedelta(seconds=20)) == 1
    assert steps(contract) == [(15, "asked")]
    assert ladder(contract).next_at == at(ends, 7)


def test_a_supplement_that_moves_the_last_day_calls_the_old_reminders_off(house, lin):
    tick(at(END, 30))
    later = END + timedelta(days=200)
    move(house, later)

    tick(at(END, 15))
    assert (ladder(house).state, inbox.owed_by(lin).exists()) == ("off", False)
    assert tick(at(END, 0, 60)) == 0
    assert fresh(house).state == "effective"
    assert tick(at(later, 30)) == 1
    assert [rung for rung, _what in steps(house)] == [30, 30]


def test_a_day_that_moves_away_and_back_tells_nothing_twice(house, lin):
    tick(at(END, 30))
    move(house, END + timedelta(days=90))
    tick(at(END, 30, 600))
    move(house, END)

    assert tick(at(END, 15)) == 1
    assert steps(house) == [(30, "asked"), (15, "asked")]


def test_a_journey_is_nobody_s_business_here(lin, zhao, jiang):
    trip = signed.running(lin, terms=drafts.terms(starts_on=in_days(10)))
    tick(now() + timedelta(days=30))

    assert steps(trip) == []
    assert fresh(trip).state == "effective"


def test_where_the_owner_has_left_the_manager_is_asked(house, lin, zhao):
    lin.is_active = False
    lin.save()

    tick(at(END, 30))
    assert inbox.owed_by(zhao).exists()
    assert told(lin) == []


def test_the_sweep_runs_under_its_heartbeat(house, lin):
    assert sweeps.run("contract_days", at(END, 30)) == 1


@pytest.mark.parametrize(
    ("starts", "ends", "first", "last"),
    [
        ("2027-01-01", "2027-12-31", "2028-01-01", "2028-12-31"),
        ("2024-02-29", "2025-02-28", "2025-03-01", "2026-02-28"),
        ("2027-03-01", "2028-02-29", "2028-03-01", "2029-02-28"),
        ("2026-08-31", "2027-02-28", "2027-03-01", "2027-08-31"),
        ("2026-05-10", "2026-06-20", "2026-06-21", "2026-08-01"),
        (None, "2026-12-31", "2027-01-01", "2027-12-31"),
    ],
)
def test_the_time_after_is_as_long_as_the_time_before(starts, ends, first, last):
    day = date.fromisoformat
    assert moments.moved(starts and day(starts), day(ends)) == (day(first), day(last))


def test_what_was_told_is_never_written_again(house):
    from django.db import Error, transaction

    from contracts.models import ExpiryStep

    tick(at(END, 30))
    for write in (lambda rows: rows.update(rung=29), lambda rows: rows.delete()):
        with pytest.raises(Error), acting_as("system:test"), transaction.atomic():
            write(ExpiryStep.objects.filter(contract=house))
