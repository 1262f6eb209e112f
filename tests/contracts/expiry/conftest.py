"""Three simulated years of one agency: its agreements, licences, texts, and what people do meanwhile."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

import pytest

from agency.acting import acting_as
from agency.encryption.ids import uuid7
from contracts import submitting
from contracts.expiry import deciding
from contracts.library import reminding
from contracts.licences import keeping
from contracts.models import Contract, HouseFacts, TemplateVersion
from tests import make
from tests.contracts import approvals, drafts
from tests.contracts.expiry import lasting
from tests.contracts.expiry.simulated import BEGINS, DAY, ENDS, LEAP, Years, nine, rungs

LAST_DAYS = (LEAP, LEAP + 30 * DAY, LEAP + 15 * DAY, date(2027, 12, 31), date(2028, 3, 1), date(2029, 2, 28))
AGREEMENTS, LICENCES, STEPS, APPROVED = 26, 22, 5, 3


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


def _submits(contract: Contract, by) -> Callable[[datetime], None]:
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


def _decides(contract: Contract, by, choice: str) -> Callable[[datetime], None]:
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
