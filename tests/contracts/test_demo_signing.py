"""The demo’s contracts on their way to the signature are made by the real acts, through the real legal check."""

from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils.timezone import localtime, now

from agency.acting import acting
from contracts.demo import approvals, library, signing
from contracts.models import ApprovalStep, Contract, HouseFacts, SigningRound
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(lin, zhao, gao, jiang, bai, fang, settings, tmp_path):
    settings.FILES_DIRECTORY = tmp_path / "files"

    @contextmanager
    def on(moment, person):
        with acting(person):
            yield

    def office_hour(days):
        moment = localtime(now()) - timedelta(days=days)
        return min(moment.replace(hour=15, minute=0), now())

    return SimpleNamespace(
        now=now(),
        customers=[make.customer(lin, phone=f"1391000000{place}") for place in range(7)],
        contracted=set(),
        people={"cai": fang, "wei": gao, "bai": bai},
        diary=SimpleNamespace(on=on, notices=lambda moment: None),
        _office_hour=office_hour,
    )


@pytest.fixture
def licensed_house(gao):
    house = HouseFacts.objects.get(pk=1)
    with acting(gao):
        for name, value in library.FACTS.items():
            setattr(house, name, value)
        house.licence_until = now().date() + timedelta(days=400)
        house.save()


def test_one_of_each_state(story, licensed_house):
    approvals.tell(story)
    waiting = ApprovalStep.objects.get(state="waiting")
    assert waiting.office == "legal"
    signing.tell(story)

    states = sorted(Contract.objects.values_list("state", flat=True))
    assert states == sorted(
        ["approval", "draft", "approved", "part_signed", "part_signed", "signed", "sign_expired"]
    )
    assert SigningRound.objects.filter(state="done").count() == 1
