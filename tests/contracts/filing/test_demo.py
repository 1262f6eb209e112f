"""The demo's scans are made by the real acts."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.utils.timezone import now

from agency.acting import acting
from contracts.demo import scanned as story
from contracts.filing import searching
from contracts.models import Contract, ContractScan
from tests.contracts import signed

pytestmark = pytest.mark.django_db


def test_one_paper_of_a_scanner_and_one_photographed(lin, zhao, gao, jiang, bai):
    @contextmanager
    def on(moment, person):
        with acting(person):
            yield

    for _one in range(2):
        signed.signed(lin)
    story.tell(SimpleNamespace(now=now(), diary=SimpleNamespace(on=on)))

    first, second = ContractScan.objects.filter(uploaded_by=lin, paper="signed").order_by("created_at")[:2]
    assert (first.state, second.state) == ("whole", "whole")
    assert set(first.sheets.values_list("read", flat=True)) == {"layer"}
    with acting(lin):
        found = [hit.contract for hit in searching.search(lin, "人身意外伤害保险").hits]
    assert set(found) == set(Contract.objects.all())
