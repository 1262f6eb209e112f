"""Fifty at once: a seal is asked for once, put once, and never both put and refused (§1.4)."""

from uuid import uuid4

import pytest

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Notice
from contracts.models import SealUse
from contracts.seals import asking, sealing
from tests.contracts import approvals, seals
from tests.contracts.crowds import CROWD, at_once, noted

pytestmark = pytest.mark.django_db(transaction=True)


def told(kind: str, to) -> int:
    with acting_as("system:test"):
        return Notice.objects.filter(kind=kind, to=to).count()


def test_fifty_ask_for_a_seal_and_it_waits_once(lin, zhao, jiang, cai):
    contract, held, twice = approvals.approved(lin), seals.seal(cai), uuid4()

    def ask(form):
        with acting(lin):
            wanted = {"purpose": "sign", "copies": 2, "pages": 4, "pk": form}
            return asking.ask(contract, by=lin, seal=held, **wanted)

    forms = [twice if place % 2 else uuid4() for place in range(CROWD)]
    answers = at_once([lambda form=form: ask(form) for form in forms])

    made = {one.pk for one in answers if isinstance(one, SealUse)}
    refused = {str(one) for one in answers if isinstance(one, Refused)}
    with acting_as("system:test"):
        assert {one.pk for one in SealUse.objects.all()} == made
    assert len(made) == 1
    assert refused == {"这份合同已在等待使用这枚印章。"}
    assert (noted("seal_asked"), told("seal_waiting", cai)) == (1, 1)


def test_fifty_hands_put_or_refuse_it_and_one_of_both_stands(lin, zhao, jiang, cai):
    use = seals.asked(approvals.approved(lin), lin, seals.seal(cai))

    def put():
        with acting(cai):
            return sealing.seal(use.pk, by=cai, copies=2, pages=4).number

    def refuse():
        with acting(cai):
            return sealing.refuse(use.pk, by=cai, ground=SealUse.Ground.PAGES).state

    answers = at_once([put, refuse] * (CROWD // 2))

    with acting_as("system:test"):
        use.refresh_from_db()
    if use.state == "sealed":
        assert [one for one in answers if not isinstance(one, Refused)] == [use.number] * (CROWD // 2)
        assert (noted("seal_sealed"), noted("seal_refused"), told("seal_sealed", lin)) == (1, 0, 1)
    else:
        assert [one for one in answers if not isinstance(one, Refused)] == ["refused"]
        assert (noted("seal_sealed"), noted("seal_refused"), told("seal_refused", lin)) == (0, 1, 1)
    assert {str(one) for one in answers if isinstance(one, Refused)} == {"此申请已有处理结果。"}
