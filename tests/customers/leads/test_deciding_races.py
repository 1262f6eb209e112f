"""Two people at the same lead: one decision stands, the other is told."""

import threading

import pytest
from django.db import connection

from agency.acting import acting, acting_as
from agency.errors import Refused
from customers.leads import deciding
from customers.models import Lead
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_decisions_at_once_one_stands_and_the_other_is_told(lin, zhao, he):
    lead = make.lead(lin)
    answers, together = [], threading.Barrier(2)

    def decide(by, act):
        together.wait()
        try:
            with acting(by):
                answers.append(act(by).state)
        except Refused as refusal:
            answers.append(str(refusal))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=(zhao, lambda by: deciding.reject(lead, by=by, reason="spam"))),
        threading.Thread(target=decide, args=(he, lambda by: deciding.qualify(lead, by=by, to=lin))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with acting_as("system:test"):
        state = Lead.objects.get(pk=lead.pk).state
    assert state in answers
    assert len([answer for answer in answers if answer in Lead.State.values]) == 1
