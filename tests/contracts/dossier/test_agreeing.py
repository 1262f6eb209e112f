"""What a signed framework agrees on price, discount and payment stands in the organisation's archive (G10)."""

import pytest

from agency.models import Event
from contracts.terms import PriceLine
from customers.models import Organisation
from tests.contracts import drafts, signed
from tests.customers.kinds import build

from . import journeys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _deciders(zhao, gao, jiang, bai):
    """Whom the approval asks."""


def terms(credit_days: int = 30):
    told = drafts.terms()
    told.trip.starts_on = told.trip.ends_on = None
    told.closing.starts_on, told.closing.ends_on = journeys.today(1), journeys.today(365)
    told.closing.values = {"framework_discount": "散客价九折"}
    told.money.lines = [PriceLine("会议车辆每日", "other", 120_000, 1)]
    told.money.credit_days = credit_days
    return told


def test_the_archive_says_what_was_signed_and_from_which_contract(lin):
    customer = build.organisation(lin)
    contract = signed.signed(lin, customer=customer, terms=terms(), code="corporate")
    profile = Organisation.objects.get(customer=customer)

    assert "散客价九折" in profile.discount
    assert contract.number in profile.discount
    assert "¥1,200.00" in profile.agreed_price
    assert profile.payment == Organisation.Payment.MONTHLY
    changed = Event.objects.get(kind="organisation", data__contract=str(contract.pk))
    assert changed.data["fields"] == ["agreed_price", "discount", "payment"]
    assert Organisation.history.filter(customer=customer).latest("history_date").history_user_id == lin.pk


def test_without_credit_it_is_paid_before(lin):
    customer = build.organisation(lin)
    signed.signed(lin, customer=customer, terms=terms(0), code="corporate")

    assert Organisation.objects.get(customer=customer).payment == Organisation.Payment.PREPAID


def test_a_framework_with_somebody_who_is_no_organisation_changes_nothing(lin):
    signed.signed(lin, terms=terms(), code="corporate")

    assert not Organisation.objects.exists()
