"""A dispute holds its archive from the first moment, goes its way, and is closed by another person (G9)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, now

from agency import offboarding
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event, Notice
from compliance.models import HeldArchive
from compliance.retention import holds
from contracts.disputes import closing, going_on, opening, reminding
from contracts.disputes.closing import Outcome
from contracts.disputes.opening import Matter
from contracts.models import Contract, Dispute, DisputeDeadline
from tests import make
from tests.contracts import drafts
from tests.contracts.signed import ended, running

pytestmark = pytest.mark.django_db
MATTER = Matter("住宿降级", "旅游者称第二晚酒店与合同约定的四星标准不符。", claim=120_000)
OUTCOME = Outcome(
    80_000, "ground", "向旅游者退还差价并致歉，双方签署和解书。", "open", 60_000, "地接合同写明酒店名称"
)


@pytest.fixture
def house(lin, zhao, gao, jiang, bai, shen):
    return lin


@pytest.fixture
def dispute(house, lin):
    return opening.open_dispute(running(lin), MATTER, by=lin)


def seen(contract_id) -> Contract:
    with acting_as("system:test"):
        return Contract.objects.get(pk=contract_id)


def test_opening_holds_the_archive_and_marks_the_contract_in_one_act(dispute, lin, bai, gao):
    contract = seen(dispute.contract_id)
    assert contract.disputed
    assert {bai.pk, gao.pk} <= set(contract.readers)
    assert holds.held([dispute.customer_id]) == {dispute.customer_id}
    with acting_as("system:test"):
        assert HeldArchive.objects.get(customer=dispute.customer_id).hold.case == dispute.number
        assert Event.objects.filter(kind="hold", subject=dispute.customer_id, data__act="placed").exists()
    assert dispute.number.startswith("JF-")
    assert Notice.objects.filter(to=bai, kind="dispute_opened").count() == 1
    with acting(bai):
        assert Dispute.objects.visible_to(bai).get().facts == MATTER.facts


def test_where_the_evidence_cannot_be_held_no_dispute_is_opened(house, lin, monkeypatch):
    def fails(dispute, *, by, now):
        raise Refused("…")

    monkeypatch.setattr(opening, "FOLLOWING", [*opening.FOLLOWING, fails])
    contract = running(lin)
    with pytest.raises(Refused):
        opening.open_dispute(contract, MATTER, by=lin)
    assert not seen(contract.pk).disputed
    assert Dispute.objects.count() == 0


def test_only_of_what_was_signed_and_by_whoever_may(house, lin, wang, bai):
    with pytest.raises(PermissionDenied):
        opening.open_dispute(drafts.draft(make.customer(lin)), MATTER, by=lin)
    contract = ended(lin, customer=make.customer(lin, phone="13900000076"))
    for person in (wang, bai):  # counsel was not asked about this contract
        with pytest.raises(PermissionDenied):
            opening.open_dispute(contract, MATTER, by=person)
    opening.open_dispute(contract, MATTER, by=lin)


def test_it_goes_from_body_to_body_with_its_deadlines(dispute, lin, bai, zhao):
    going_on.move(dispute, "complaint", by=bai, words="12345 转来投诉")
    with acting(bai):
        deadline = DisputeDeadline.objects.get(dispute=dispute)
        assert (deadline.what, deadline.due_on) == ("reply", localdate() + timedelta(days=10))
    with pytest.raises(PermissionDenied):
        going_on.move(dispute, "mediation", by=zhao, words="…")
    with pytest.raises(Refused):
        going_on.move(dispute, "complaint", by=bai, words="又一次")
    with pytest.raises(Refused):
        going_on.move(dispute, "mediation", by=bai, words="")
    going_on.move(dispute, "litigation", by=bai, words="旅游者起诉")
    with pytest.raises(Refused):
        going_on.move(dispute, "arbitration", by=bai, words="…")
    with acting(bai):
        assert [one.words for one in dispute.entries.all()] == ["12345 转来投诉", "旅游者起诉"]


def test_a_deadline_is_told_once_ahead_and_once_when_it_passed(dispute, lin, bai):
    deadline = going_on.set_deadline(dispute, "evidence", localdate() + timedelta(days=2), by=bai)

    assert [reminding.sweep(now()) for _time in range(2)] == [1, 0]
    assert Notice.objects.filter(kind="dispute_due").count() == 1
    later = now() + timedelta(days=5)
    assert [reminding.sweep(later) for _time in range(2)] == [1, 0]
    assert set(Notice.objects.filter(kind="dispute_overdue").values_list("to__username", flat=True)) >= {
        bai.username
    }
    going_on.done(deadline, by=bai)
    going_on.done(deadline, by=bai)
    assert reminding.sweep(later + timedelta(days=30)) == 0


def test_closed_by_another_after_the_limitation_was_noted(dispute, lin, bai, gao):
    last = localdate() + timedelta(days=1095)
    note = "自和解书签署之日起三年。"
    with pytest.raises(Refused):
        closing.close(dispute, by=gao, limitation_on=last, limitation=note)  # not settled yet
    closing.resolve(dispute, OUTCOME, by=bai)
    with pytest.raises(Refused):
        closing.close(dispute, by=gao, limitation_on=last, limitation=note)  # recourse still claimed
    closing.recourse(dispute, "recovered", 60_000, by=bai)
    for person in (lin, bai):  # opened it, settled it
        with pytest.raises(PermissionDenied):
            closing.close(dispute, by=person, limitation_on=last, limitation=note)
    with pytest.raises(Refused):
        closing.close(dispute, by=gao, limitation_on=last, limitation="")
    assert holds.held([dispute.customer_id])

    closing.close(dispute, by=gao, limitation_on=last, limitation=note)

    assert not seen(dispute.contract_id).disputed
    assert holds.held([dispute.customer_id]) == set()
    with acting_as("system:test"), pytest.raises(IntegrityError), transaction.atomic():
        Dispute.objects.filter(pk=dispute.pk).update(limitation_on=None)


def test_the_contract_stays_marked_while_another_dispute_is_open(dispute, lin, bai, gao):
    other = opening.open_dispute(seen(dispute.contract_id), MATTER, by=lin)
    closing.resolve(dispute, Outcome(0, "nobody", "旅游者撤回投诉，无需退款。"), by=bai)
    closing.close(dispute, by=gao, limitation_on=localdate(), limitation="已过时效，另案继续。")

    assert seen(dispute.contract_id).disputed
    assert holds.held([dispute.customer_id])
    assert other.stage == "opened"


def test_a_file_of_the_archive_becomes_evidence_and_no_other(dispute, lin):
    file = make.attachment(dispute.contract.customer)
    strange = make.attachment(make.customer(lin, phone="13900000071"))
    going_on.attach(dispute, file, by=lin)
    going_on.attach(dispute, file, by=lin)
    with pytest.raises(Refused):
        going_on.attach(dispute, strange, by=lin)
    with acting(lin):
        assert dispute.papers.count() == 1


def test_a_leaver_s_disputes_pass_to_the_heir(dispute, system_admin, lin, wang):
    with acting(system_admin):
        offboarding.leave(lin, by=system_admin, heir=wang)
    with acting_as("system:test"):
        assert Dispute.objects.get().keeper == wang
