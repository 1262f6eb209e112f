"""Fifty at once at a one-time code: one device has the text open, each side signs once, nobody locks anybody out."""

import re
from random import Random

import pytest
from django.utils.timezone import now

from agency.acting import acting, acting_as
from agency.errors import Refused
from contracts import policy
from contracts.models import Contract, Signature, SigningLink
from contracts.seals import sealing
from contracts.signing import code_signing, codes, inking
from contracts.views.sign_here import CODE, OPENED
from tests.contracts import seals, signed
from tests.contracts.crowds import CROWD, at_once, desk, noted, press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def link(lin, zhao, jiang) -> tuple[SigningLink, str, str]:
    """(link, address, code) of the traveller of a contract of lin's."""
    contract = signed.begun(lin).contract
    with acting(lin):
        made, token, code = codes.issue(contract, "traveller", by=lin)
    return made, f"/sign/{token}/", code


def fresh(row):
    with acting_as("system:test"):
        row.refresh_from_db()
    return row


def signing(url: str, code: str, link) -> list:
    """Acts of a traveller who presses the button again and again: her device has the text open."""
    guest = desk()
    assert guest.post(url, {"code": code}).status_code == 302
    bold = re.findall(r'name="(told_[^"]+)"', guest.get(url).content.decode())
    told = {"act": "sign", "name": "张三", "code": code} | dict.fromkeys(bold, "on")
    return [press(guest, url, told) for _one in range(CROWD // 2)]


def test_fifty_devices_enter_the_same_code_and_one_of_them_has_the_text_open(link):
    made, url, code = link
    devices = [desk() for _one in range(CROWD)]

    answers = at_once([lambda device=device: device.post(url, {"code": code}) for device in devices])

    assert {one.status_code for one in answers} <= {302, 429}
    given = [device.session.get(OPENED, {}).get(str(made.pk)) for device in devices]
    assert given.count(str(fresh(made).opening)) == 1


def test_fifty_wrong_codes_at_once_are_counted_and_the_code_is_dead(link):
    made, url, code = link
    wrong = f"{(int(code) + 1) % 1_000_000:06}"

    answers = at_once([press(desk(), url, {"code": wrong}) for _one in range(CROWD)])

    statuses = [one.status for one in answers]
    assert set(statuses) == {422, 429}
    assert policy.SIGNING_CODE_TRIES <= statuses.count(422) <= CODE.limit
    assert (fresh(made).code_digest, made.opening) == ("", None)
    assert codes.open_text(made, code, now()) is None


def test_the_traveller_and_the_keeper_press_again_and_again_and_both_have_signed_once(link, lin, cai):
    made, url, code = link
    with acting(lin):
        use = code_signing.ask_house(made.contract, by=lin, seal=seals.seal(cai))

    def seal():
        with acting(cai):
            return sealing.seal(use.pk, by=cai, copies=1, pages=1, confirmed_at=now()).number

    acts = signing(url, code, made) + [seal] * (CROWD // 2)
    Random(5).shuffle(acts)
    answers = at_once(acts)

    numbers = [one for one in answers if isinstance(one, str)]
    assert numbers == [fresh(use).number] * (CROWD // 2)
    statuses = [one.status for one in answers if not isinstance(one, str)]
    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 403, 404, 422, 429}
    with acting_as("system:test"):
        assert Contract.objects.get().state == "signed"
        assert sorted(Signature.objects.values_list("side", flat=True)) == ["house", "traveller"]
    assert (noted("signature_given"), noted("contract_signed")) == (2, 1)


def test_who_signs_while_colleagues_renew_the_code_and_call_it_off_locks_nobody(link, lin):
    made, url, code = link

    def renew():
        with acting(lin):
            return codes.new_code(made, by=lin)

    def call_off():
        with acting(lin):
            return inking.call_off(made.contract, by=lin, reason="行程有变").state

    acts = signing(url, code, made) + [renew] * 15 + [call_off] * 10
    Random(5).shuffle(acts)
    answers = at_once(acts)

    refused = {str(one) for one in answers if isinstance(one, Refused)}
    assert refused <= {"这个地址已失效，请重新生成。", "本合同已不在签署中。"}
    statuses = [one.status for one in answers if not isinstance(one, str | Refused)]
    assert max(statuses) < 500
    signatures = statuses.count(200)
    assert signatures <= 1
    with acting_as("system:test"):
        assert Signature.objects.count() == signatures
        assert Contract.objects.get().state == ("sign_refused" if signatures else "approved")
    assert noted("signing_called_off") == 1
