"""The page of whoever signs by code, and the colleague’s page beside it."""

import re

import pytest
from django.test import Client
from django.utils.timezone import now

from contracts.models import SealUse, Signature
from tests.contracts import seals, signed

pytestmark = pytest.mark.django_db
SECRET = "旅游费用总额"


def links(client, contract, key="traveller") -> tuple[str, str]:
    """(address, code) as the colleague reads them from her screen, once."""
    page = client.post(f"/contracts/{contract.pk}/codes/{key}/link/").content.decode()
    token = re.search(r"/sign/([\w-]+)/", page)[1]
    code = re.search(r'fill-code num">(\d{3}) (\d{3})<', page)
    return f"/sign/{token}/", code[1] + code[2]


def test_sent_read_and_signed_without_an_account(client, lin, zhao, jiang, cai):
    contract = signed.begun(lin).contract
    client.force_login(lin)
    url, code = links(client, contract)
    assert code not in client.get(f"/contracts/{contract.pk}/codes/").content.decode()  # shown once
    guest = Client()
    first = guest.get(url)
    assert SECRET not in first.content.decode()
    assert contract.number not in first.content.decode()
    assert first["Cache-Control"] == "private, no-store"
    assert guest.get(f"{url}pdf/").status_code == 404
    assert guest.post(url, {"code": "12"}).status_code == 422
    guest.post(url, {"code": code})
    page = guest.get(url).content.decode()
    assert SECRET in page
    assert guest.get(f"{url}pdf/")["Content-Type"] == "application/pdf"
    assert SECRET not in Client().get(url).content.decode()  # another device asks for the code
    told = {"act": "sign", "name": "张三", "code": code}
    assert guest.post(url, told).status_code == 422  # nothing ticked
    ticked = dict.fromkeys(re.findall(r'name="(told_[^"]+)"', page), "on")
    done = guest.post(url, told | ticked)

    assert done.status_code == 200
    assert Signature.objects.get().name == "张三"
    assert guest.get(url).status_code == 404
    page = client.get(f"/contracts/{contract.pk}/codes/").content.decode()
    assert "张三" in page


def test_the_keeper_signs_for_the_agency_with_the_password(client, lin, zhao, jiang, cai):
    contract, held = signed.begun(lin).contract, seals.seal(cai)
    client.force_login(lin)
    client.post(f"/contracts/{contract.pk}/codes/house/ask/", {"seal": held.pk})
    use = SealUse.objects.get()
    assert use.electronic
    client.force_login(cai)
    put = f"/contracts/seals/uses/{use.pk}/put/"
    asked = client.post(put, {"compared": "on"})
    assert asked.status_code == 401  # the password
    client.post(put, {"compared": "on", "reauthenticate_password": "correct-horse-battery"})

    assert Signature.objects.get().side == "house"


def test_refused_from_outside(client, lin, zhao, jiang):
    contract = signed.begun(lin).contract
    client.force_login(lin)
    url, code = links(client, contract)
    guest = Client()
    guest.post(url, {"code": code})
    assert guest.post(url, {"act": "refuse", "reason": ""}).status_code == 422
    assert guest.post(url, {"act": "refuse", "reason": "改主意了"}).status_code == 200

    contract.refresh_from_db()
    assert contract.state == "sign_refused"


def test_wrong_addresses_look_alike_and_guessing_waits(client, lin, zhao, jiang):
    contract = signed.begun(lin).contract
    client.force_login(lin)
    url, code = links(client, contract)
    guest = Client()
    assert guest.get("/sign/nothing-here/").status_code == 404
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    answers = [guest.post(url, {"code": wrong}).status_code for _try in range(11)]
    assert answers[0] == 422
    assert answers[-1] == 429
    assert guest.post(url, {"code": code}).status_code == 429


def test_only_whoever_writes_the_contract_makes_links(client, lin, wang, zhao, jiang, bai):
    contract = signed.begun(lin).contract
    for person in (wang, jiang, bai):
        client.force_login(person)
        answer = client.post(f"/contracts/{contract.pk}/codes/traveller/link/")
        assert answer.status_code in (403, 404)
    assert now()
