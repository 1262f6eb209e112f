"""Two windows, one quota: real threads against the real database."""

import threading

import pytest
from django.db import connection

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from customers import revealing
from customers.models import Purpose
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_eight_windows_cannot_open_more_than_the_three_that_are_left(transactional_db, lin):
    liu, contact = make.customer(lin), Purpose.objects.get(code="contact")
    with acting(lin):
        Event.objects.bulk_create(
            Event(kind="revealed", by=lin, actor="user") for _ in range(policy.REVEALS_PER_DAY - 3)
        )
    outcomes, start = [], threading.Barrier(8)

    def window() -> None:
        try:
            start.wait(10)
            with acting(lin):
                outcomes.append(revealing.reveal(liu, "phone", by=lin, purpose=contact))
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=window) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["13800138000"] * 3 + ["refused"] * 5
    with acting(lin):
        assert revealing.quota_left(lin) == 0
