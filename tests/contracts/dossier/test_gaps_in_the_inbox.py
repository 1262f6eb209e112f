"""A paper somebody says there is none of waits for another person, in her inbox."""

import pytest
from django.core.exceptions import PermissionDenied

from agency.errors import Refused
from agency.models import Event, Notice
from contracts.dossier import putting
from customers import inbox

from . import journeys

pytestmark = pytest.mark.django_db
GAPS = inbox.KINDS["file_gap"]


@pytest.fixture(autouse=True)
def _deciders(zhao, gao):
    """Whom the approval asks."""


@pytest.fixture
def contract(lin):
    return journeys.journey(lin)


@pytest.fixture
def gap(contract, lin):
    return putting.say_absent(contract, journeys.part(contract, "feedback"), by=lin, reason="散客自由行")


def test_it_waits_for_those_who_may_confirm_it_and_for_nobody_else(gap, contract, lin, wang, zhao):
    assert list(GAPS.waiting(zhao)) == [gap]
    assert [list(GAPS.waiting(one)) for one in (lin, wang)] == [[], []]
    assert list(GAPS.asked(lin)) == [gap]
    assert GAPS.find(wang, gap.pk) is None
    assert str(gap.part) in GAPS.item(gap).title


def test_confirmed_it_counts_and_leaves_the_inbox(gap, contract, zhao):
    GAPS.decide(gap, by=zhao, action="approve", comment="")

    assert list(GAPS.waiting(zhao)) == []
    assert list(GAPS.done(zhao)) == [gap]
    assert journeys.fresh(contract).dossier.there == 1


def test_denied_the_paper_is_missing_again_and_the_colleague_is_told(gap, contract, lin, zhao):
    for _twice in range(2):
        GAPS.decide(gap, by=zhao, action="refuse", comment="")

    assert list(GAPS.waiting(zhao)) == []
    assert journeys.fresh(contract).dossier.there == 0
    assert Notice.objects.filter(to=lin, kind="file_gap_denied").count() == 1
    assert Event.objects.filter(data__act="file_gap_denied").count() == 1
    again = putting.say_absent(contract, journeys.part(contract, "feedback"), by=lin, reason="客人拒填")
    assert list(GAPS.waiting(zhao)) == [again]


def test_what_was_confirmed_is_not_denied_and_nobody_denies_the_own(gap, contract, lin, zhao):
    with pytest.raises(PermissionDenied):
        putting.deny(gap.pk, contract, by=lin)
    putting.confirm(gap.pk, contract, by=zhao)
    with pytest.raises(Refused):
        putting.deny(gap.pk, contract, by=zhao)


def test_the_page_of_it_says_why_and_decides(gap, contract, zhao, client):
    client.force_login(zhao)
    page = client.get(f"/inbox/file_gap/{gap.pk}/").content.decode()
    assert "散客自由行" in page
    answer = client.post(f"/inbox/file_gap/{gap.pk}/decide/", {"action": "approve"})
    assert answer.status_code in (200, 302)
    gap.refresh_from_db()
    assert gap.confirmed_by == zhao
