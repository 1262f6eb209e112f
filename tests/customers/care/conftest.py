from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from agency.acting import acting_as
from customers.care import contacting, dormant
from customers.models import CareTask
from tests import make


@pytest.fixture
def silent(lin):
    """An important customer of lin's of whom nothing was heard for 61 days, with the return visit."""
    customer = make.customer(lin, grade="vip", entered_at=now() - timedelta(days=61))
    dormant.sweep(now())
    return customer


@pytest.fixture
def task_of():
    """The open task of an archive."""

    def found(customer) -> CareTask:
        with acting_as("system:test"):
            return CareTask.objects.open().get(customer=customer)

    return found


@pytest.fixture
def planned(lin):
    """A visit of lin's planned for tomorrow."""
    return contacting.plan(
        make.customer(lin), by=lin, due_on=localdate() + timedelta(days=1), what="送新线路册"
    )
