"""What a signed contract promises is ticked after the journey by whoever ran it, never by whoever sold it."""

import pytest
from django.core.exceptions import PermissionDenied

from agency.errors import Refused
from agency.models import Notice
from contracts.dossier import promised, reminding
from contracts.models import Contract, ServicePoint
from tests.contracts import signed

from . import journeys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _deciders(zhao, gao):
    """Whom the approval asks."""


def points(contract) -> dict[int, str]:
    return {one.place: f"{one.kind} {one.words}" for one in contract.services.all()}


def test_every_promise_of_the_words_is_a_point(lin):
    contract = journeys.journey(lin)
    said = points(contract)

    assert (
        sum(one.startswith("hotel 示例大酒店 四星") for one in said.values()) == 2
    )  # none for the last night
    for kind in ("transport", "meals", "sights", "guide"):
        assert sum(one.startswith(kind) for one in said.values()) == 3


def test_the_colleague_who_was_asked_ticks_them(lin, mei):
    contract = signed.ended(lin)
    promised.ask(contract, mei, by=lin)
    answers = dict.fromkeys(points(contract), ("kept", "")) | {1: ("missed", "换成了大巴")}
    promised.check(contract, answers, by=mei, now=journeys.at(journeys.today(60)))
    promised.check(contract, answers, by=mei, now=journeys.at(journeys.today(60)))

    tally = promised.tally(contract)
    assert (tally["missed"], tally["open"]) == (1, 0)
    point = ServicePoint.objects.get(contract=contract, state="missed")
    assert (str(point.note), point.checked_by) == ("换成了大巴", mei)
    assert Notice.objects.filter(to=mei, kind="services_asked").count() == 1


def test_its_seller_and_whoever_was_not_asked_say_nothing(lin, wang, mei, guo):
    contract = signed.ended(lin)
    promised.ask(contract, guo, by=lin)
    for stranger in (lin, wang, mei):
        with pytest.raises(PermissionDenied):
            promised.check(contract, {1: ("kept", "")}, by=stranger)


def test_what_was_not_kept_is_said_with_words_and_not_before_the_journey(lin, guo):
    contract = journeys.journey(lin)
    promised.ask(contract, guo, by=lin)
    with pytest.raises(Refused):
        promised.check(contract, {1: ("kept", "")}, by=guo)
    with pytest.raises(Refused):
        promised.check(contract, {1: ("missed", " ")}, by=guo, now=journeys.at(journeys.today(60)))


def test_only_who_runs_or_guides_journeys_is_asked(lin, wang):
    contract = journeys.journey(lin)
    with pytest.raises(Refused):
        promised.ask(contract, wang, by=lin)


def test_a_guide_sees_the_journeys_she_was_asked_about_and_no_archive(lin, guo):
    asked, other = signed.ended(lin), signed.ended(lin)
    promised.ask(asked, guo, by=lin)

    assert list(promised.asked_of(guo)) == [asked]
    assert other not in Contract.objects.visible_to(guo)


def test_open_points_are_asked_for_after_the_journey(lin, guo):
    contract = signed.ended(lin)
    promised.ask(contract, guo, by=lin)
    for _doubled in range(2):
        reminding.sweep(contract.ended_at)

    assert Notice.objects.filter(to=guo, kind="services_open").count() == 1
