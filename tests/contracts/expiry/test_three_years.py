"""Three simulated years of deadlines: each reminder once, within sixty seconds of its time (issue 5, must hold).

The clock is set back, leaps ahead, stands still for seventy-two hours; ticks are doubled; 2028 has a 29 February.
"""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.utils.timezone import make_aware

from agency.acting import acting_as
from agency.encryption.ids import uuid7
from agency.models import Event, Notice
from agency.schedule import BEAT_SCHEDULE
from contracts import policy, submitting
from contracts.expiry import deciding
from contracts.library import reminding
from contracts.licences import keeping
from contracts.models import (
    ApprovalStep,
    Contract,
    ExpiryStep,
    HouseFacts,
    LicenceReminder,
    TemplateVersion,
)
from tests import make
from tests.contracts import approvals, drafts
from tests.contracts.expiry import lasting
from tests.contracts.expiry.simulated import Years

pytestmark = pytest.mark.django_db
BEGINS = make_aware(datetime(2026, 12, 1, 8))
ENDS = make_aware(datetime(2029, 12, 1, 8))
LEAP = date(2028, 2, 29)
DAY = timedelta(days=1)
LAST_DAYS = (LEAP, LEAP + 30 * DAY, LEAP + 15 * DAY, date(2027, 12, 31), date(2028, 3, 1), date(2029, 2, 28))
AGREEMENTS, LICENCES, STEPS, APPROVED = 26, 22, 5, 3


def nine(day: date) -> datetime:
    return make_aware(datetime(day.year, day.month, day.day, 9))


def rungs(ends_on: date) -> dict[int, datetime]:
    """Nine in the morning 30, 15, 7 and 1 days before; the midnight after the last day."""
    midnight = make_aware(datetime(ends_on.year, ends_on.month, ends_on.day)) + DAY
    return {days: nine(ends_on - days * DAY) for days in (30, 15, 7, 1)} | {0: midnight}


@pytest.fixture
def years():
    return Years(BEGINS, ENDS, Random(20280229))  # noqa: S311 (the same three years each time)


@pytest.fixture
def agreements(years, lin, zhao, bai, gao) -> dict[Contract, date]:
    """Contract -> its last day as the three years begin."""
    found = {}
    for place in range(AGREEMENTS):
        if place < len(LAST_DAYS):
            ends = LAST_DAYS[place]
        else:
            ends = date(2027, 2, 1) + timedelta(days=years.random.randint(0, 900))
        found[lasting.agreement(lin, ends, at=BEGINS - 300 * DAY)] = ends
        years.dues += rungs(ends).values()
    return found


@pytest.fixture
def licences(years, lin, zhao) -> list[tuple[str, date]]:
    """(key, last day) of licences on the register, and of the agency’s own."""
    found = []
    for place in range(LICENCES):
        until = LEAP if place == 0 else date(2027, 4, 1) + timedelta(days=years.random.randint(0, 960))
        facts = {
            "kind": "agency",
            "of": "partner",
            "holder": f"示例旅行社{place}",
            "number": f"L-SH-{place:05}",
        }
        made = keeping.enter(uuid7(), by=zhao, facts=facts | {"valid_until": until})
        found.append((f"licence:{made.pk}", until))
    house = LEAP + 60 * DAY
    with acting_as("system:test"):
        HouseFacts.objects.filter(pk=1).update(licence="L-SH-CJ00001", licence_until=house)
    found.append(("house", house))
    years.dues += [nine(until - days * DAY) for _key, until in found for days in (90, 60, 30, 7)]
    return found


@pytest.fixture
def texts(years) -> list[TemplateVersion]:
    """The texts in use, each due for its legal review on a day of these years."""
    with acting_as("system:test"):
        found = list(TemplateVersion.objects.filter(state="published"))
        for place, one in enumerate(found):
            days = years.random.randint(0, 900)
            one.review_due_on = LEAP if place == 0 else date(2027, 3, 1) + timedelta(days=days)
            one.save()
    years.dues += [nine(one.review_due_on - ahead) for one in found for ahead in reminding.STEPS]
    return found


@pytest.fixture
def submitted(years, lin, zhao, jiang) -> list[Contract]:
    """Journeys submitted in these years and left lying."""
    found = []
    for place in range(STEPS):
        contract = drafts.draft(
            make.customer(lin, phone=f"1360000{place:04d}"),
            version_=approvals.published(),
            terms_=drafts.terms(),
        )
        moment = BEGINS + timedelta(days=200 * place, seconds=years.random.randint(0, 86_400))
        years.acts.append((moment, _submits(contract, lin)))
        years.dues.append(moment + timedelta(hours=24))
        found.append(contract)
    return found


def _submits(contract: Contract, by):
    def act(moment: datetime) -> None:
        with approvals.check():
            submitting.submit(contract, by=by, now=moment)

    return act


@pytest.fixture
def approved(years, lin, zhao, jiang) -> list[Contract]:
    """Approved ones that nobody signs."""
    found = []
    for place in range(APPROVED):
        contract = approvals.approved(lin, customer=make.customer(lin, phone=f"1350000{place:04d}"))
        until = BEGINS + timedelta(days=30 + 300 * place, seconds=years.random.randint(0, 86_400))
        with acting_as("system:test"):
            Contract.objects.filter(pk=contract.pk).update(approved_until=until)
        years.dues.append(until)
        found.append(contract)
    return found


@pytest.fixture
def decided(years, agreements, lin) -> dict[Contract, str]:
    """What lin decides of some of them, in the middle of their last month."""
    found = {}
    for contract, choice in zip(list(agreements)[8:14], ("lapse", "terminate", "renew") * 2, strict=True):
        moment = rungs(agreements[contract])[15] + timedelta(hours=years.random.randint(1, 100))
        years.acts.append((moment, _decides(contract, lin, choice)))
        found[contract] = choice
    return found


def _decides(contract: Contract, by, choice: str):
    return lambda moment: deciding.decide(contract, by=by, choice=choice, reason="按会议纪要", now=moment)


@pytest.fixture
def moved(years, agreements) -> dict[Contract, date]:
    """Supplements move the last day of three of them, a week and a half before it."""
    found = {}
    for contract in list(agreements)[14:17]:
        later = agreements[contract] + timedelta(days=years.random.randint(60, 200))
        moment = rungs(agreements[contract])[15] + timedelta(hours=years.random.randint(1, 100))
        years.acts.append(
            (moment, lambda _moment, contract=contract, later=later: lasting.move(contract, later))
        )
        years.dues += rungs(later).values()
        found[contract] = later
    return found


def test_every_deadline_is_told_once_and_in_its_minute(
    years, agreements, licences, texts, submitted, approved, decided, moved, zhao
):
    ordinary = list(agreements)[17:]
    years.out(
        rungs(agreements[ordinary[0]])[1] - timedelta(hours=1), timedelta(hours=72)
    )  # the end falls in it
    for contract in ordinary[1:5]:  # the clock leaps over nine o’clock
        years.out(rungs(agreements[contract])[15] - timedelta(minutes=3), timedelta(minutes=20))
    Notice.objects.all().delete()

    years.run()

    _agreements_were_told(years, agreements, decided, moved)
    _licences_were_told(years, licences, zhao)
    _texts_were_told(years, texts)
    _approvals_were_told(years, submitted, approved)


def _agreements_were_told(years, agreements, decided, moved) -> None:
    with acting_as("system:test"):
        taken = {(one.contract_id, one.ends_on, one.rung): one for one in ExpiryStep.objects.all()}
        now = Contract.objects.in_bulk([one.pk for one in agreements])
    wanted = {
        (one.pk, moved.get(one, ends), rung)
        for one, ends in agreements.items()
        for rung in policy.EXPIRY_LADDER
    }
    before = {(one.pk, agreements[one], rung) for one in moved for rung in (30, 15)}
    assert set(taken) == wanted | before
    for (_pk, ends, rung), step in taken.items():
        due = rungs(ends)[rung]
        assert step.due_at == due
        assert years.in_time(due, step.at), (ends, rung, step.at)
        for person in step.told:
            assert years.told[f"expiry:{step.contract_id}:{ends}:{rung}:{person}"] == step.at
    given = Counter(key for key in years.told if key.startswith("expiry:"))
    assert sum(given.values()) == sum(len(step.told) for step in taken.values())
    for contract in agreements:
        how = "agreed" if decided.get(contract) == "terminate" else "lapsed"
        assert now[contract.pk].ending == how
        assert now[contract.pk].ended_at == rungs(moved.get(contract, agreements[contract]))[0]
    for contract, choice in decided.items():
        quiet = {taken[contract.pk, agreements[contract], rung].what for rung in (7, 1)}
        assert quiet == ({"unsigned"} if choice == "renew" else {"settled"})


def _licences_were_told(years, licences, zhao) -> None:
    given = {(one.key, one.valid_until, one.days): one for one in LicenceReminder.objects.all()}
    assert set(given) == {(key, until, days) for key, until in licences for days in (90, 60, 30, 7)}
    for (key, until, days), one in given.items():
        assert years.in_time(nine(until - days * DAY), one.at), (key, until, days)
        assert one.told
        for person in one.told:
            assert years.told[f"licence:{key}:{until}:{days}:{person}"] == one.at
    assert sum(key.startswith("licence:") for key in years.told) == sum(
        len(one.told) for one in given.values()
    )


def _texts_were_told(years, texts) -> None:
    for one in texts:
        for step, ahead in enumerate(reminding.STEPS, 1):
            due, kind = (
                nine(one.review_due_on - ahead),
                "template_stopped" if step == 4 else "template_review",
            )
            if due >= ENDS:
                continue
            of_the_step = f"{kind}:{one.pk}:{one.review_due_on}:{step}:"
            at = [moment for key, moment in years.told.items() if key.startswith(of_the_step)]
            assert len(at) == 2, of_the_step  # counsel and the general manager
            assert all(years.in_time(due, moment) for moment in at)


def _approvals_were_told(years, submitted, approved) -> None:
    with acting_as("system:test"):
        for contract in submitted:
            step = ApprovalStep.objects.get(contract=contract, state="waiting")
            assert years.in_time(step.asked_at + timedelta(hours=24), step.escalated_at)
            assert Event.objects.filter(data__act="passed_up", data__contract=str(contract.pk)).count() == 1
            assert sum(key.startswith(f"contract_raised:{step.pk}") for key in years.told) == 1
        for contract in approved:
            contract.refresh_from_db()
            assert contract.state == "unused"
            (at,) = [
                moment
                for key, moment in years.told.items()
                if key.startswith(f"contract_unused:{contract.pk}")
            ]
            assert years.in_time(contract.approved_until, at)


@pytest.mark.parametrize("task", ["follow-contract-days", "remind-of-templates", "follow-approvals"])
def test_the_beat_comes_often_enough(task):
    assert BEAT_SCHEDULE[task]["schedule"] <= 30
