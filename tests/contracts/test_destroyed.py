"""A customer with a signed contract, a supplement and a closed dispute is destroyed: nobody finds a word of it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils.timezone import localdate, now

from agency.acting import acting_as
from agency.errors import Refused
from compliance.destruction import certifying, remaining
from compliance.models import Remain
from contracts.disputes import closing, going_on, opening
from contracts.disputes.closing import Outcome
from contracts.disputes.opening import Matter
from contracts.models import Contract, ContractTraveller, Dispute, Revision
from customers.models import Customer
from tests import make
from tests.compliance.destruction import steps
from tests.compliance.destruction.test_erasure import as_owner
from tests.contracts import changes, drafts, signed
from tests.robustness.canaries import broker_contents, found_in, rows, tables

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = now() - timedelta(days=4 * 366)
SEEDED = {  # what is written into the contract, its supplement and its dispute, and nowhere else
    "name": "慕容惊鸿",
    "phone": "13755550001",
    "document": "E87654321",
    "clause": "旅行社免费接站。",
    "reason": "承运人停飞改期",
    "facts": "旅游者称第二晚酒店漏水",
    "outcome": "退还差价并致歉，双方和解",
    "lesson": "地接合同应写明酒店",
    "diary": "电话沟通两次未果",
    "limitation": "自和解之日起算三年",
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name, value in {
        "AGENCY_HOME": tmp_path,
        "FILES_DIRECTORY": tmp_path / "files",
        "ANCHOR_DIRECTORIES": [str(tmp_path / "anchors")],
    }.items():
        monkeypatch.setattr(settings, name, value)
    return tmp_path


@pytest.fixture
def house(lin, zhao, gao, jiang, bai, shen, he):
    return lin


def terms():
    found = drafts.terms()
    found.customer.name, found.customer.phone = SEEDED["name"], SEEDED["phone"]
    found.travellers[0].name, found.travellers[0].document_number = SEEDED["name"], SEEDED["document"]
    return found


def with_everything(lin, bai, gao) -> Contract:
    customer = make.customer(lin, name="慕容惊鸿", phone="13755550001", entered_at=LONG_AGO)
    contract = signed.running(lin, customer=customer, terms=terms())
    changes.in_force(contract, lin)
    matter = Matter("住宿", SEEDED["facts"], 100_000)
    dispute = opening.open_dispute(contract, matter, by=lin)
    going_on.write(dispute, SEEDED["diary"], by=bai)
    closing.resolve(dispute, Outcome(50_000, "house", SEEDED["outcome"], lessons=SEEDED["lesson"]), by=bai)
    closing.close(dispute, by=gao, limitation_on=localdate(), limitation=SEEDED["limitation"])
    with acting_as("system:test"):  # years pass
        Dispute.objects.update(closed_at=LONG_AGO, resolved_at=LONG_AGO)
        Contract.objects.update(state="completed", ended_at=LONG_AGO)
    return contract


def test_nothing_of_contract_supplement_and_dispute_is_found(home, house, lin, bai, gao, shen, he):
    contract = with_everything(lin, bai, gao)

    batch = steps.executed(shen, gao)
    certifying.verify(batch.pk, by=he)

    with as_owner():
        hits = [(table, one) for table in tables() for one in found_in("\n".join(rows(table)), SEEDED)]
    hits += [
        (key, one) for key, value in (broker_contents() or {}).items() for one in found_in(value, SEEDED)
    ]
    assert hits == []
    assert (batch.scan["found"], batch.scan["left"]) == ({}, {})
    with acting_as("system:test"):
        assert Customer._base_manager.get(pk=contract.customer_id).state == "destroyed"
        kept = Contract.objects.filter(customer=contract.customer_id).values_list("state", "number")
        assert {state for state, _number in kept} == {"destroyed"}
        assert all(number for _state, number in kept)
        assert Dispute.objects.get().number.startswith("JF-")  # that there was one stays, as a figure


def test_a_contract_under_way_that_nobody_signed_never_came_about(home, house, lin, shen, gao):
    customer = make.customer(lin, entered_at=LONG_AGO)
    contract = drafts.draft(customer)
    steps.executed(shen, gao)
    with acting_as("system:test"):
        assert Contract.objects.get(pk=contract.pk).state == "void"


def test_words_about_a_co_traveller_are_found_in_another_s_contract_and_kept_on_a_ground(
    home, house, lin, shen, gao, he
):
    gone = make.customer(lin, name="慕容惊鸿", phone="13755550001", entered_at=LONG_AGO)
    other = make.customer(lin, phone="13755550002")
    contract = signed.ended(lin, customer=other, terms=terms())
    draft = drafts.draft(make.customer(lin, phone="13755550003"), terms_=terms())
    with acting_as("system:test"):
        ContractTraveller.objects.filter(contract=contract, key="t1").update(person=gone.pk)

    batch = steps.executed(shen, gao)

    with acting_as("system:test"):
        found = {(one.model, one.row): one for one in Remain.objects.filter(batch=batch, state="open")}
    assert {model for model, _row in found} == {"contracts.Contract", "contracts.Revision"}
    signed_ones = [str(one.pk) for (_model, row), one in found.items() if row != draft.pk]
    with pytest.raises(Refused):
        remaining.decide(batch.pk, signed_ones, ground="tells", by=shen)
    remaining.decide(batch.pk, signed_ones, ground="duty", by=shen)
    remaining.decide(batch.pk, [str(found["contracts.Contract", draft.pk].pk)], ground="tells", by=shen)

    certifying.verify(batch.pk, by=he)
    with acting_as("system:test"):
        assert "慕容惊鸿" not in str(Contract.objects.get(pk=draft.pk).terms)
        assert "慕容惊鸿" in str(Revision.objects.get(contract=contract).text)
