"""A customer signs her contract on the phone by a one-time code; the keeper of the seal signs for the agency."""

import pytest

from agency.acting import acting_as
from contracts.models import Contract
from tests.contracts import seals, signed

from .conftest import PHONE
from .contract_steps import give_code, seal, sign_by_code

pytestmark = pytest.mark.browser


def test_both_sides_sign_and_the_contract_is_signed(browse, lin, zhao, jiang, cai, say):
    contract = signed.begun(lin).contract
    seals.seal(cai)
    seller = browse(lin)
    address, code = give_code(seller, say, contract)

    guest = browse(width=PHONE)
    guest.goto(address)
    assert contract.number not in guest.content()
    sign_by_code(guest, say, address, code, "张三")
    seal(browse(cai, expected=(401,)), say)
    with acting_as("system:test"):
        assert Contract.objects.get(pk=contract.pk).state == "signed"
