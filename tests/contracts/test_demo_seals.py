"""The demo’s seals are kept, and its contract is signed by code, by the real acts."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.utils.timezone import now

from agency.acting import acting, acting_as
from contracts.demo import seals as story
from contracts.models import Contract, Seal, SealUse, Signature
from tests.contracts import approvals

pytestmark = pytest.mark.django_db


def test_seals_are_kept_one_paper_is_sealed_and_a_contract_waits_for_our_side(lin, zhao, jiang, gao, he, cai):
    contract = approvals.approved(lin)
    approvals.checked(contract)

    @contextmanager
    def on(moment, person):
        with acting(person):
            yield

    people = {"lin": lin, "zhao": zhao, "he": he, "wei": gao, "cai": cai}
    told = SimpleNamespace(people=people, diary=SimpleNamespace(on=on), _office_hour=lambda days: now())
    story.tell(told)

    assert set(Seal.objects.values_list("keeper", flat=True)) == {cai.pk}
    with acting_as("system:test"):
        assert sorted(SealUse.objects.values_list("state", flat=True)) == ["deciding", "sealed", "waiting"]
        assert Contract.objects.get(pk=contract.pk).state == "part_signed"
        assert Signature.objects.get().side == "traveller"
