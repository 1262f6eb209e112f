"""The pages of money: what is owed, a payment noted and printed, finance without archives, the end (E26)."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.models import Event
from contracts import ending
from contracts.drafting import keeping
from contracts.models import Due, Obligation, Receipt
from tests import make
from tests.contracts.test_paper import text_of

from . import pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(lin, zhao, jiang):
    return pay.contract(lin)


def money(contract) -> str:
    return f"/contracts/{contract.pk}/money/"


def typed(amount="2000.00", **facts) -> dict:
    usual = {
        "form_id": str(uuid7()),
        "amount": amount,
        "day": localdate().isoformat(),
        "method": "wechat",
        "due": "",
    }
    return usual | facts


def test_the_seller_notes_a_payment_and_prints_the_slip(client, contract, lin):
    client.force_login(lin)
    page = client.get(contract.get_absolute_url()).content.decode()
    assert money(contract) in page
    assert "2000.00" in client.get(f"{money(contract)}receive/").content.decode()  # the first due is proposed
    form = typed(reference="4200001")
    for _again in range(2):
        assert client.post(f"{money(contract)}receive/", form).status_code == 302
    receipt = Receipt.objects.get()
    page = client.get(money(contract)).content.decode()
    assert "¥2,000.00" in page
    assert "4200001" in page

    answer = client.get(f"/contracts/receipts/{receipt.pk}/slip/")
    words, _pages = text_of(answer.content)
    assert "贰仟元整" in words
    assert answer["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(kind="printed", data__form="receipt_slip").count() == 1


def test_what_makes_no_sense_comes_back_with_a_reason(client, contract, lin):
    client.force_login(lin)
    tomorrow = (localdate() + timedelta(days=1)).isoformat()
    for wrong in ({"amount": ""}, {"amount": "0"}, {"day": tomorrow}, {"method": ""}, {"due": str(uuid7())}):
        assert client.post(f"{money(contract)}receive/", typed(**wrong)).status_code == 422
    assert not Receipt.objects.exists()


def test_finance_sees_no_archive_but_the_money_and_decides_in_the_inbox(client, contract, lin, jiang):
    receipt = pay.pay(contract, lin, 5_000)
    client.force_login(jiang)
    assert client.get(f"/customers/{contract.customer_id}/").status_code == 404
    assert client.get(money(contract)).status_code == 200
    item = f"/inbox/payment/{receipt.pk}/"
    assert "¥50.00" in client.get(item).content.decode()
    client.post(f"{item}decide/", {"action": "refuse"})
    receipt.refresh_from_db()
    assert receipt.state == "noted"
    client.post(f"{item}decide/", {"action": "approve"})
    receipt.refresh_from_db()
    assert receipt.state == "confirmed"


def test_a_refund_goes_through_the_inbox(client, contract, lin, jiang):
    pay.pay(contract, lin, 700_000)
    client.force_login(lin)
    assert f"{money(contract)}refund/" in client.get(money(contract)).content.decode()
    client.post(
        f"{money(contract)}refund/", typed("1000", reason="客户多付，退回原账户", reference="原路退回")
    )
    row = Receipt.objects.get(kind="refund")
    client.force_login(jiang)
    page = client.get(f"/inbox/refund/{row.pk}/").content.decode()
    assert "客户多付，退回原账户" in page
    client.post(f"/inbox/refund/{row.pk}/decide/", {"action": "approve"})
    row.refresh_from_db()
    assert row.state == "confirmed"


def test_the_suggestion_of_an_ended_contract_follows_the_ladder(client, contract, lin, jiang):
    pay.pay(contract, lin, pay.DEPOSIT)
    with acting(lin):
        ending.end(keeping.locked(contract.pk, lin), "traveller", by=lin, at=now())
    client.force_login(jiang)
    page = client.get(f"{money(contract)}settle/").content.decode()
    assert "¥600.00" in page  # forty days before: 10 percent of 6,000
    assert "¥1,400.00" in page
    answer = client.post(f"{money(contract)}settle/", {"kept": "600", "reason": "按合同阶梯"})
    assert answer.status_code == 302
    assert sum(one.left for one in Due.objects.filter(contract=contract)) == 0
    client.force_login(lin)
    assert client.get(f"{money(contract)}settle/").status_code == 403


def test_the_list_has_what_is_due_and_only_ones_own_reach(client, contract, lin, wang, jiang):
    late = pay.contract(
        lin, customer=make.customer(lin, phone="13900000088"), deposit_on=localdate() - timedelta(days=4)
    )
    client.force_login(lin)
    page = client.get("/contracts/payments/?tab=overdue").content.decode()
    assert (late.number in page, contract.number in page) == (True, False)
    assert "¥2,000.00" in page
    week = client.get("/contracts/payments/").content.decode()
    assert contract.number in week
    client.force_login(wang)
    assert late.number not in client.get("/contracts/payments/?tab=overdue").content.decode()
    client.force_login(jiang)
    assert (
        late.number
        in client.get("/contracts/payments/?tab=overdue&mine=&unit=x&after=nonsense").content.decode()
    )


def test_what_is_overdue_stands_above_the_archive(client, lin, zhao, jiang):
    contract = pay.contract(lin, deposit_on=localdate() - timedelta(days=4))
    client.force_login(lin)
    assert "2,000.00" in client.get(f"/customers/{contract.customer_id}/").content.decode()


def test_finance_corrects_and_gives_up_on_pages(client, contract, lin, jiang):
    receipt = pay.pay(contract, lin, 1_000)
    client.force_login(jiang)
    once = {"form_id": str(uuid7()), "reason": "金额录错"}
    assert client.post(f"/contracts/receipts/{receipt.pk}/correct/", once | {"reason": ""}).status_code == 422
    assert client.post(f"/contracts/receipts/{receipt.pk}/correct/", once).status_code == 302
    assert Receipt.objects.get(kind="reversal").state == "confirmed"
    assert (
        client.get(f"/contracts/receipts/{receipt.pk}/slip/").status_code == 302
    )  # no slip of what was taken back
    due = Due.objects.get(contract=contract, key="p1")
    assert client.post(f"/contracts/dues/{due.pk}/waive/", once).status_code == 302
    assert Due.objects.get(pk=due.pk).left == 0


def test_obligations_on_their_page(client, contract, lin, wang):
    client.force_login(lin)
    address = f"/contracts/{contract.pk}/obligations/"
    day = (localdate() + timedelta(days=5)).isoformat()
    facts = {"form_id": str(uuid7()), "what": "准备轮椅", "due_on": day, "owner": lin.pk, "clause": ""}
    assert client.post(f"{address}add/", facts | {"due_on": "2020-01-01"}).status_code == 422
    assert client.post(f"{address}add/", facts).status_code == 302
    assert "准备轮椅" in client.get(address).content.decode()
    one = Obligation.objects.get(kind="own")
    end = f"/contracts/obligations/{one.pk}/end/"
    assert client.post(end, {"state": "done", "note": ""}).status_code == 422
    client.force_login(wang)
    assert client.post(end, {"state": "done", "note": "已送到机场"}).status_code == 404
    client.force_login(lin)
    assert client.post(end, {"state": "done", "note": "已送到机场"}).status_code == 302
    assert "已送到机场" in client.get(address).content.decode()
