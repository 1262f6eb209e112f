"""Many at once: a payment counts once, no due is overpaid, one refund leaves (E26)."""

import pytest
from django.core.exceptions import PermissionDenied

from agency.acting import acting, acting_as
from agency.encryption.ids import uuid7
from agency.errors import Refused
from contracts.models import Due, Receipt
from contracts.money import allocating, giving_back, receiving
from tests.contracts.crowds import at_once

from . import pay

pytestmark = pytest.mark.django_db(transaction=True)


def noting(contract, person, form, amount):
    def act():
        with acting(person):
            return receiving.receive(contract, form, pay.came(amount), by=person)

    return act


def test_twenty_payments_at_once_never_overpay_and_one_form_is_one_receipt(lin, zhao, jiang):
    with acting(lin):
        contract = pay.contract(lin)
    twice = uuid7()
    acts = [noting(contract, lin, uuid7(), 50_000) for _one in range(16)]
    acts += [noting(contract, lin, twice, 50_000) for _one in range(4)]

    answers = at_once(acts)

    assert all(isinstance(one, Receipt) for one in answers)
    with acting_as("system:test"):
        assert Receipt.objects.count() == 17
        balance = allocating.balance(contract)
        assert (pay.left(contract), balance.credit) == ([0, 0], 17 * 50_000 - 600_000)


def test_credit_is_promised_once_and_a_refund_agreed_to_once(lin, zhao, jiang):
    with acting(lin):
        contract = pay.contract(lin)
        pay.pay(contract, lin, 700_000)

    def asking():
        with acting(lin):
            goes = giving_back.Goes(100_000, "transfer", "客户多付")
            return giving_back.ask_refund(contract, uuid7(), goes, by=lin)

    asked = [one for one in at_once([asking] * 6) if isinstance(one, Receipt)]
    assert len(asked) == 1

    def agreeing():
        with acting(jiang):
            return giving_back.decide(asked[0], by=jiang, agree=True)

    answers = at_once([agreeing] * 4)
    assert sum(isinstance(one, Receipt) for one in answers) == 1
    assert all(isinstance(one, Receipt | Refused | PermissionDenied) for one in answers)
    with acting_as("system:test"):
        assert allocating.balance(contract).credit == 0
        assert not Due.objects.open().filter(contract=contract).exists()
