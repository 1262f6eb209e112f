"""The days carry a signed contract on: in effect, under way, carried out; each once, however late the clock comes."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from agency.models import Event, Notice
from contracts import ending
from contracts.dossier import clock, reminding
from contracts.models import ContractState
from tests.contracts import signed

from . import journeys

pytestmark = pytest.mark.django_db
S = ContractState


@pytest.fixture(autouse=True)
def _deciders(zhao, gao):
    """Whom the approval asks."""


def acts(contract) -> list[str]:
    rows = Event.objects.filter(kind="contract", data__contract=str(contract.pk)).order_by("pk")
    wanted = ("contract_effective", "contract_departed", "contract_ended")
    return [one.data["act"] for one in rows if one.data["act"] in wanted]


def notices(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("to__username", flat=True))


def test_a_journey_passes_through_its_days(lin):
    contract = journeys.with_sheet(journeys.journey(lin, starts_on=journeys.today(5)))
    states = []
    for day in (0, 4, 5, 7, 8):
        for _doubled in range(2):
            clock.sweep(journeys.at(journeys.today(day), hour=1))
        states.append(journeys.fresh(contract).state)

    assert states == [S.EFFECTIVE, S.EFFECTIVE, S.PERFORMING, S.PERFORMING, S.COMPLETED]
    assert acts(contract) == ["contract_effective", "contract_departed", "contract_ended"]
    assert journeys.fresh(contract).ending == "done"


def test_after_an_outage_nothing_is_skipped_and_nothing_doubled(lin):
    contract = journeys.with_sheet(journeys.journey(lin, starts_on=journeys.today(1)))
    swept = clock.sweep(journeys.at(journeys.today(6)))

    assert (swept.done, swept.failed) == (3, 0)
    assert acts(contract) == ["contract_effective", "contract_departed", "contract_ended"]
    assert clock.sweep(journeys.at(journeys.today(6))).done == 0


def test_without_a_sheet_nobody_departs_and_owner_and_manager_hear_of_it(lin, zhao):
    contract = journeys.journey(lin, starts_on=journeys.today(2))
    first = journeys.at(journeys.today(2))
    clock.sweep(first)
    assert journeys.fresh(contract).state == S.EFFECTIVE
    assert reminding.sweep(journeys.at(journeys.today(0))) == 0

    reminding.sweep(journeys.at(journeys.today(1)))
    assert (notices("sheet_due"), notices("sheet_missing")) == (["lin"], [])
    for _doubled in range(2):
        reminding.sweep(first)
    assert notices("sheet_missing") == ["lin", "zhao"]

    clock.sweep(journeys.at(journeys.today(5)))
    assert acts(contract) == ["contract_effective", "contract_ended"]  # it is over; its file keeps the gap


def test_a_sheet_nobody_was_given_is_still_asked_for(lin):
    journeys.with_sheet(journeys.journey(lin, starts_on=journeys.today(1)), handed=False)
    reminding.sweep(now())

    assert notices("sheet_due") == ["lin"]


def test_a_framework_begins_on_its_first_day_and_does_not_end_by_the_clock(lin):
    terms = framework(journeys.today(10), journeys.today(400))
    contract = signed.signed(lin, terms=terms, code="supplier")
    clock.sweep(now())
    assert journeys.fresh(contract).state == S.SIGNED
    clock.sweep(journeys.at(journeys.today(10)))
    assert journeys.fresh(contract).state == S.EFFECTIVE
    clock.sweep(journeys.at(journeys.today(401)))
    assert journeys.fresh(contract).state == S.EFFECTIVE


def framework(first, last):
    from tests.contracts import drafts

    terms = drafts.terms()
    terms.trip.starts_on = terms.trip.ends_on = None
    terms.closing.starts_on, terms.closing.ends_on = first, last
    return terms


def test_one_contract_that_fails_holds_up_nobody(lin, monkeypatch):
    broken, whole = (
        journeys.with_sheet(journeys.journey(lin, starts_on=journeys.today(1))) for _number in range(2)
    )

    def follow(contract, *, by, at):
        if contract.pk == broken.pk:
            raise RuntimeError("broken on purpose")

    monkeypatch.setattr(ending, "FOLLOWING", [*ending.FOLLOWING, follow])
    swept = clock.sweep(journeys.at(journeys.today(9)))

    assert swept.failed == 1
    assert journeys.fresh(whole).state == S.COMPLETED
    assert journeys.fresh(broken).state == S.PERFORMING
    monkeypatch.undo()
    clock.sweep(journeys.at(journeys.today(9)))
    assert journeys.fresh(broken).state == S.COMPLETED


def test_a_signed_text_that_is_not_on_file_is_asked_for_and_told_upwards(lin, zhao):
    contract = journeys.journey(lin)
    reminding.sweep(contract.signed_at + timedelta(days=6))
    assert notices("file_no_scan") == []
    reminding.sweep(contract.signed_at + timedelta(days=7))
    assert (notices("file_no_scan"), notices("file_no_scan_team")) == (["lin"], [])
    for _doubled in range(2):
        reminding.sweep(contract.signed_at + timedelta(days=10))
    assert (notices("file_no_scan"), notices("file_no_scan_team")) == (["lin"], ["zhao"])


def test_a_file_with_gaps_is_asked_for_after_the_journey_and_a_whole_one_is_to_be_closed(lin, zhao):
    gaps, whole = signed.ended(lin), signed.ended(lin)
    journeys.fill(whole)
    reminding.sweep(gaps.ended_at + timedelta(days=7))
    assert (notices("file_open"), notices("file_open_team")) == (["lin"], [])
    reminding.sweep(gaps.ended_at + timedelta(days=15, hours=1))

    assert (notices("file_open_team"), notices("file_to_close")) == (["zhao"], ["lin"])
