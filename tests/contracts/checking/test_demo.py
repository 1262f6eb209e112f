"""The demo agency shows a draft that fails the check, and a finding that was set aside."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.utils.timezone import now

from agency.acting import acting, acting_as
from contracts.demo import checks
from contracts.models import CheckRun, CheckWaiver
from tests import make
from tests.contracts import drafts

pytestmark = pytest.mark.django_db


class Diary:
    @contextmanager
    def on(self, moment, person):
        with acting(person):
            yield


def test_the_demo_has_a_failing_draft_and_a_waiver(lin, gao):
    for number in range(2):
        make.customer(lin, phone=f"1390000001{number}")
    drafts.version()

    checks.tell(SimpleNamespace(people={"lin": lin, "wei": gao}, now=now(), diary=Diary()))

    with acting_as("system:test"):
        assert CheckWaiver.objects.get().state == "granted"
        assert [run.waived for run in CheckRun.objects.order_by("at")] == [0, 0, 1]
        assert all(run.blocks > 3 for run in CheckRun.objects.all())
