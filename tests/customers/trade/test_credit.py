"""What is not paid at once waits for another person's word (B37, B38)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from agency.acting import acting
from agency.errors import Refused
from agency.models import Notice
from customers import inbox
from customers.models import Purchase, SignOff
from customers.trade import crediting, purchasing, signing
from tests import make

from .test_purchases import bought


@pytest.fixture
def customer(lin):
    return make.customer(lin)


@pytest.fixture
def credit(customer, zhao):
    facts = {"grade": "good", "limit": 2_000_000, "days": 30, "description": "", "terms": "月结"}
    return crediting.set_credit(customer, by=zhao, facts=facts)


def test_on_account_waits_and_counts_only_after_the_sign_off(customer, credit, lin, zhao):
    made = bought(customer, lin, payment="account")
    customer.refresh_from_db()
    assert (made.state, customer.spent) == ("waiting", 0)
    assert Notice.objects.get(kind="sign_off_waiting").to == zhao

    with acting(zhao):
        assert [item.kind for item in inbox.waiting(zhao)] == ["sign_off"]
    signing.approve(SignOff.objects.get(), by=zhao)
    customer.refresh_from_db()
    made.refresh_from_db()
    assert (made.state, customer.spent) == ("agreed", 1_280_000)
    assert Notice.objects.get(kind="sign_off_given").to == lin


def test_paid_at_once_needs_nobody(customer, lin):
    assert bought(customer, lin).state == "agreed"
    assert not SignOff.objects.exists()


def test_the_grounds_name_the_limit_and_open_incidents(customer, credit, lin, zhao):
    within = bought(customer, lin, payment="account")
    beyond = bought(customer, lin, payment="account")
    crediting.note_incident(customer, by=lin, facts={"kind": "late", "happened_on": localdate()})
    third = bought(customer, lin, payment="cheque", amount=1)

    said = {one.purchase_id: one.grounds for one in SignOff.objects.all()}
    assert said == {
        within.pk: ["terms"],
        beyond.pk: ["terms", "limit"],
        third.pk: ["terms", "limit", "incident"],
    }


def test_nobody_signs_what_they_entered_themselves(customer, lin, zhao, he):
    bought(customer, zhao, payment="account")
    request = SignOff.objects.get()

    with pytest.raises(Refused):
        signing.approve(request, by=zhao)
    with pytest.raises(PermissionDenied):
        signing.approve(request, by=lin)
    signing.approve(request, by=he)
    assert SignOff.objects.get().decided_by == he


def test_a_refusal_says_why_and_is_final(customer, lin, zhao):
    made = bought(customer, lin, payment="account")
    request = SignOff.objects.get()
    with pytest.raises(Refused):
        signing.refuse(request, by=zhao, comment=" ")
    signing.refuse(request, by=zhao, comment="先收定金")
    with pytest.raises(Refused):
        signing.approve(request, by=zhao)

    made.refresh_from_db()
    assert (made.state, SignOff.objects.get().comment) == ("refused", "先收定金")


def test_a_cancelled_purchase_waits_for_nobody(customer, lin, zhao):
    purchasing.cancel(bought(customer, lin, payment="account"), by=lin)

    with acting(zhao):
        assert inbox.waiting(zhao) == []


def test_paying_frees_the_limit(customer, credit, lin, zhao):
    made = bought(customer, lin, payment="account")
    signing.approve(SignOff.objects.get(), by=zhao)
    with acting(lin):
        before = crediting.standing(customer.pk)
    assert (before.used, before.left, [one.pk for one in before.overdue]) == (1_280_000, 720_000, [])

    purchasing.pay(made, by=lin, on=localdate())
    with acting(lin):
        assert crediting.standing(customer.pk).used == 0


def test_what_is_older_than_the_days_of_credit_is_overdue(customer, credit, lin, zhao):
    bought(customer, lin, payment="account", starts_on=localdate() - timedelta(days=31))
    signing.approve(SignOff.objects.get(), by=zhao)

    with acting(lin):
        assert len(crediting.standing(customer.pk).overdue) == 1


def test_the_seller_does_not_set_the_credit(customer, lin, qian):
    for person in (lin, qian):
        with pytest.raises(PermissionDenied):
            crediting.set_credit(customer, by=person, facts={"grade": "good", "limit": 1, "days": 1})


def test_the_pages_set_credit_note_trouble_and_sign_off(client, customer, lin, zhao):
    client.force_login(zhao)
    base = f"/customers/{customer.pk}/credit/"
    form = {"grade": "good", "limit": "20,000", "days": "30", "terms": "月结三十天"}
    assert client.post(f"{base}set/", form | {"grade": "none"}).status_code == 422
    assert client.post(f"{base}set/", form).status_code == 302
    client.force_login(lin)
    trouble = {"kind": "late", "happened_on": "2026-02-01", "amount": "300", "note": "晚两周"}
    assert client.post(f"{base}incidents/new/", trouble).status_code == 302
    bought(customer, lin, payment="account")
    request = SignOff.objects.get()
    assert "¥20,000.00" in client.get(base).content.decode()

    client.force_login(zhao)
    page = client.get(f"/inbox/sign_off/{request.pk}/").content.decode()
    assert "¥12,800.00" in page
    assert client.post(f"/inbox/sign_off/{request.pk}/decide/", {"action": "approve"}).status_code == 302
    assert Purchase.objects.get().state == "agreed"
