"""A dispute on its pages: opened from the contract, carried on by counsel who sees no archive, closed by another."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from agency.acting import acting_as
from contracts.models import Dispute
from tests import make
from tests.contracts.signed import running

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(lin, zhao, gao, jiang, bai, shen):
    return lin


def seen() -> Dispute:
    with acting_as("system:test"):
        return Dispute.objects.get()


def test_from_the_contract_to_the_lessons(house, lin, wang, bai, gao, client):
    contract = running(lin)
    make.attachment(contract.customer)
    client.force_login(lin)
    place = reverse("contracts:dispute_open", args=[contract.pk])
    assert client.get(place).status_code == 200
    assert client.post(place, {"subject": "住宿降级"}).status_code == 422
    sent = {"subject": "住宿降级", "facts": "第二晚酒店与约定不符", "claim": "1200"}
    answer = client.post(place, sent, follow=True)
    dispute = seen()
    assert answer.redirect_chain[-1][0] == dispute.get_absolute_url()
    assert "第二晚酒店与约定不符" in answer.content.decode()
    for name in ("contracts:changes", "contracts:contract_disputes"):
        assert client.get(reverse(name, args=[contract.pk])).status_code == 200

    def act(code, **said):
        told = {f"{code}-{name}": value for name, value in said.items()} if code != "done" else said
        return client.post(reverse("contracts:dispute_act", args=[dispute.pk, code]), told)

    with acting_as("system:test"):
        file = contract.customer.attachments.get()
    assert act("attach", attachment=str(file.pk)).status_code == 302
    client.force_login(bai)
    assert client.get(dispute.get_absolute_url()).status_code == 200
    assert act("move", to="complaint", words="12345 转来").status_code == 302
    assert act("move", to="opened", words="不能退回").status_code == 422
    with acting_as("system:test"):
        deadline = dispute.deadlines.get()
    assert act("done", deadline=str(deadline.pk)).status_code == 302
    assert act("deadline", what="hearing", due_on="").status_code == 422
    told = {"settled": "800", "liable": "ground", "words": "退还差价，双方和解", "recourse": "none"}
    assert act("resolve", **told, lessons="地接合同写明酒店名称").status_code == 302
    assert (
        act("close", limitation_on=localdate().isoformat(), limitation="自和解之日起三年").status_code == 403
    )

    client.force_login(gao)
    page = client.get(dispute.get_absolute_url()).content.decode()
    assert "close-limitation" in page
    assert (
        act("close", limitation_on=localdate().isoformat(), limitation="自和解之日起三年").status_code == 302
    )
    assert seen().stage == "closed"
    assert "地接合同写明酒店名称" in client.get(reverse("contracts:dispute_lessons")).content.decode()
    register = reverse("contracts:disputes")
    assert "住宿降级" in client.get(f"{register}?tab=closed").content.decode()
    assert "住宿降级" not in client.get(register).content.decode()
    client.force_login(wang)
    assert client.get(dispute.get_absolute_url()).status_code == 404
    assert "住宿降级" not in client.get(f"{register}?tab=all").content.decode()
