"""The demo's drafts are made by the real acts."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.utils.timezone import now

from agency.acting import acting
from contracts.demo import drafts as story
from contracts.drafting.consulting import consulted
from contracts.models import Contract
from tests import make
from tests.contracts import drafts

pytestmark = pytest.mark.django_db


def test_three_drafts_of_different_kinds_and_each_archive_was_read(lin):
    for code in ("domestic", "outbound", "single"):
        drafts.version(code)

    @contextmanager
    def on(moment, person):
        with acting(person):
            yield

    told = SimpleNamespace(
        customers=[make.customer(lin) for _one in range(4)],
        diary=SimpleNamespace(on=on),
        _office_hour=lambda days: now(),
    )
    story.tell(told)

    made = list(Contract.objects.select_related("kind"))
    assert {one.kind.code for one in made} == {"domestic", "outbound", "single"}
    assert all(consulted(one) for one in made)
