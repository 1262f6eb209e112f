"""Seals in the browser: asked for on the contract, counted by the keeper, listed, taken along as a file."""

import pytest

from contracts.models import Seal, SealUse
from tests.cast import staff
from tests.contracts import approvals, seals

pytestmark = pytest.mark.django_db


def test_asked_for_on_the_contract_and_sealed_from_the_inbox(client, lin, zhao, jiang, cai):
    contract, held = approvals.approved(lin), seals.seal(cai)
    client.force_login(lin)
    page = client.get(contract.get_absolute_url()).content.decode()
    assert f"/contracts/{contract.pk}/seal/" in page
    told = {"seal": held.pk, "purpose": "sign", "copies": "2", "pages": "4"}
    client.post(f"/contracts/{contract.pk}/seal/", told)
    use = SealUse.objects.get()

    client.force_login(cai)
    assert contract.number in client.get(f"/inbox/seal/{use.pk}/").content.decode()
    assert contract.number in client.get("/contracts/seals/").content.decode()
    assert "旅游费用总额" in client.get(contract.get_absolute_url()).content.decode()  # she compares the text
    put = f"/contracts/seals/uses/{use.pk}/put/"
    assert client.post(put, {"copies": "2", "pages": "4"}).status_code == 422  # not compared
    assert client.post(put, {"copies": "2", "pages": "3", "compared": "on"}).status_code == 422
    client.post(put, {"copies": "2", "pages": "4", "compared": "on"})

    use.refresh_from_db()
    assert use.state == "sealed"
    listed = client.get("/contracts/seals/?tab=sealed").content.decode()
    assert use.number in listed
    rows = b"".join(client.get("/contracts/seals/file/csv/?tab=sealed").streaming_content).decode()
    assert use.number in rows
    assert "蔡琳" in rows
    assert use.number in client.get("/contracts/seals/file/print/?tab=sealed").content.decode()


def test_a_colleague_sees_only_what_concerns_her(client, lin, wang, zhao, jiang, cai, qian):
    use = seals.paper(lin, seals.seal(cai))
    seen = {}
    for person in (lin, wang, zhao, cai, qian):
        client.force_login(person)
        seen[person.username] = client.get(use.get_absolute_url()).status_code

    assert seen == {"lin": 200, "wang": 404, "zhao": 200, "cai": 200, "qian": 200}


def test_a_seal_is_entered_handed_out_and_received(client, gao, cai):
    client.force_login(gao)
    client.post("/contracts/seals/new/", {"name": "公章", "kind": "company", "place": "四楼保险柜"})
    made = Seal.objects.get()
    client.post(made.get_absolute_url(), {"act": "hand", "to": cai.pk, "words": "原盒"})
    assert "公章" in client.get("/contracts/seals/").content.decode()

    client.force_login(cai)
    given = made.handovers.get()
    assert "原盒" in client.get(f"/inbox/seal_handover/{given.pk}/").content.decode()
    client.post(f"/inbox/seal_handover/{given.pk}/decide/", {"action": "approve"})
    made.refresh_from_db()
    assert made.keeper == cai
    assert client.get(made.get_absolute_url()).status_code == 200
    client.force_login(staff("mei", "梅雪", "office"))
    assert client.get(made.get_absolute_url()).status_code == 404


def test_a_manager_approves_another_paper_in_the_inbox(client, lin, zhao, cai):
    held = seals.seal(cai)
    client.force_login(lin)
    told = {"title": "租赁合同", "seal": held.pk, "purpose": "other", "copies": "1", "pages": "3"}
    client.post("/contracts/seals/ask/", told)
    use = SealUse.objects.get()
    client.force_login(zhao)
    assert "租赁合同" in client.get("/inbox/").content.decode()
    client.post(f"/inbox/seal_paper/{use.pk}/decide/", {"action": "approve"})

    use.refresh_from_db()
    assert (use.state, use.decided_by) == ("waiting", zhao)
