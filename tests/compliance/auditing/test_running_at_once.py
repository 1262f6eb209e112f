"""Two workers at the same run: each test once."""

import threading

import pytest
from django.db import connection
from django.utils.timezone import now

from agency.acting import acting_as
from compliance.auditing import running
from compliance.auditing.controls import AUTOMATIC
from compliance.models import ControlResult, ControlRun

pytestmark = pytest.mark.django_db(transaction=True)


def test_four_workers_do_each_test_once(qian):
    with acting_as("system:test"):
        run = running.ask(by=qian)
    done, broken = [], []

    def work():
        try:
            done.append(running._carry_out(run.pk, now()))
        except Exception as error:  # noqa: BLE001 (told by the assertion below)
            broken.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _number in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    running._carry_out(run.pk, now())

    assert broken == []
    with acting_as("system:test"):
        assert ControlResult.objects.count() == len(AUTOMATIC)
        assert ControlRun.objects.get().state == "done"
