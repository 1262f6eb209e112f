"""Two people and two clicks at the same moment: one decision, one request."""

import threading

import pytest
from django.db import connection

from agency.acting import acting_as
from agency.errors import Refused
from compliance.models import DisposalItem, RightsRequest
from compliance.retention.defaults import write_defaults
from compliance.rights import deciding, receiving
from tests import make
from tests.cast import staff

from .steps import confirmed

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list:
    """Run the acts in threads that start together; what each gave back or raised."""
    start, ends = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act) -> None:
        start.wait()
        try:
            ends[place] = act()
        except Exception as error:  # noqa: BLE001 (told below)
            ends[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


@pytest.fixture
def asked(lin, shen):
    write_defaults()
    with acting_as("system:test"):
        return confirmed(lin, shen, make.customer(lin), "delete")


def again(request) -> RightsRequest:
    with acting_as("system:test"):
        return RightsRequest.objects.get(pk=request.pk)


def test_of_two_reviewers_one_decides(asked, gao, shen):
    other = staff("bai", "白露", "general_manager", gao.department)
    mine, hers = again(asked), again(asked)
    ends = at_once(
        lambda: deciding.approve(mine, by=gao), lambda: deciding.send_back(hers, by=other, comment="再看")
    )

    assert sum(isinstance(one, Refused) for one in ends) == 1
    assert again(asked).state in ("executing", "scoping")
    with acting_as("system:test"):
        approved = again(asked).state == "executing"
        assert DisposalItem.objects.count() == (1 if approved else 0)


def test_two_clicks_on_approve_put_it_into_one_batch(asked, gao):
    mine, twice = again(asked), again(asked)
    ends = at_once(lambda: deciding.approve(mine, by=gao), lambda: deciding.approve(twice, by=gao))

    assert sum(isinstance(one, Refused) for one in ends) == 1
    with acting_as("system:test"):
        assert DisposalItem.objects.count() == 1


def test_one_form_sent_twice_at_once_is_one_request(shen):
    from agency.encryption.ids import uuid7

    pk = uuid7()
    facts = {"kind": "access", "channel": "page", "name": "张三", "contact": "13800138000", "pk": pk}
    ends = at_once(*[lambda: receiving.receive(**facts)] * 4)

    assert {one.number for one in ends} == {ends[0].number}
    with acting_as("system:test"):
        assert RightsRequest.objects.count() == 1
