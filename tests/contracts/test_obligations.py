"""What a signature obliges the agency to, with the day of the law (旅游法 35, 63; §1.6)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.errors import Refused
from contracts.models import Obligation
from contracts.obligations import keeping
from customers.inbox import KINDS
from tests.contracts import drafts, signed

pytestmark = pytest.mark.django_db
KIND = KINDS["obligation"]


@pytest.fixture
def contract(lin, zhao, jiang):
    return signed.running(lin)


def days(contract) -> dict[str, int]:
    """Kind → days after the departure."""
    rows = Obligation.objects.filter(contract=contract)
    return {one.kind: (one.due_on - contract.starts_on).days for one in rows}


def test_a_journey_at_home(contract):
    assert days(contract) == {"too_few": -7, "close_file": 2 + 15, "returns": 2 + 30}
    assert Obligation.objects.get(contract=contract, kind="returns").clause


def test_a_journey_abroad_has_thirty_days_and_a_list_of_travellers(lin, zhao, jiang, bai):
    found = days(signed.running(lin, code="outbound"))
    assert (found["too_few"], found["roster"]) == (-30, -3)


def test_a_single_commission_obliges_to_nothing_by_itself(lin, zhao, jiang):
    terms = drafts.terms()
    assert days(signed.running(lin, code="single", terms=terms)) == {}


def test_added_done_and_dropped(contract, lin, wang):
    form = uuid7()
    wanted = keeping.Wanted("送机时带轮椅", localdate() + timedelta(days=10), lin)
    with acting(lin):
        for _again in range(2):
            one = keeping.add(contract, form, wanted, by=lin)
    with acting(wang), pytest.raises(PermissionDenied):
        keeping.end(one, by=wang, state="done", note="已送到")
    with acting(lin), pytest.raises(Refused):
        keeping.end(one, by=lin, state="done", note=" ")
    with acting(lin):
        assert keeping.end(one, by=lin, state="done", note="已随车送到机场").state == "done"
    with acting(lin), pytest.raises(Refused):
        keeping.end(one, by=lin, state="dropped", note="不再需要")


def test_whoever_is_to_do_it_must_be_able_to_open_the_contract(contract, lin, sun):
    with acting(lin), pytest.raises(Refused):
        keeping.add(contract, uuid7(), keeping.Wanted("准备轮椅", localdate(), sun), by=lin)


def test_the_end_of_the_contract_drops_what_is_left(lin, zhao, jiang):
    early = signed.ended(lin, "traveller")
    assert list(Obligation.objects.open().filter(contract=early).values_list("kind", flat=True)) == [
        "close_file"
    ]


def test_what_follows_a_journey_stays(lin, zhao, jiang):
    done = signed.ended(lin, "done")
    left = set(Obligation.objects.open().filter(contract=done).values_list("kind", flat=True))
    assert left == {"close_file", "returns"}


def test_what_is_due_within_a_week_stands_in_the_inbox_of_whoever_does_it(contract, lin, wang, zhao, client):
    soon, later = (
        keeping.Wanted(what, localdate() + timedelta(days=days), lin)
        for what, days in (("送机时带轮椅", 3), ("寄相册", 20))
    )
    with acting(lin):
        one = keeping.add(contract, uuid7(), soon, by=lin)
        keeping.add(contract, uuid7(), later, by=lin)

    assert list(KIND.waiting(lin)) == [one]
    assert [list(KIND.waiting(person)) for person in (wang, zhao)] == [[], []]
    assert KIND.find(wang, one.pk) is None
    client.force_login(lin)
    assert "送机时带轮椅" in client.get(f"/inbox/obligation/{one.pk}/").content.decode()
    answer = client.post(f"/inbox/obligation/{one.pk}/decide/", {"action": "approve", "comment": " "})
    assert answer.status_code == 422
    client.post(f"/inbox/obligation/{one.pk}/decide/", {"action": "approve", "comment": "已随车送到机场"})

    one.refresh_from_db()
    assert (one.state, one.note, one.decided_by) == ("done", "已随车送到机场", lin)
    assert list(KIND.waiting(lin)) == []
    assert list(KIND.done(lin)) == [one]
