"""Finance signs off terms of payment for the whole house and sees nothing else for it (B38)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event, Notice
from customers import inbox
from customers.models import (
    Address,
    ContactPoint,
    Credit,
    CreditIncident,
    Customer,
    IdentityDocument,
    Purchase,
    SignOff,
)
from customers.trade import crediting, signing
from tests import make

from .test_purchases import bought


@pytest.fixture
def customer(lin, zhao):
    made = make.customer(lin, name="沈佳宜")
    facts = {
        "grade": "good",
        "limit": 2_000_000,
        "days": 30,
        "description": "回款准时",
        "terms": "月结三十天",
    }
    crediting.set_credit(made, by=zhao, facts=facts)
    return made


@pytest.fixture
def waiting(customer, lin, jiang):
    """The purchase on account, beside one paid at once."""
    bought(customer, lin, product="杭州两日")
    make.contact(customer)
    return bought(customer, lin, payment="account", amount=5_000_000)


def seen_by(person) -> dict:
    models = (Customer, Purchase, Credit, CreditIncident, SignOff, Address, ContactPoint, IdentityDocument)
    with acting(person):
        return {model.__name__: model.objects.count() for model in models}


def test_she_sees_of_an_archive_only_what_signing_takes_and_only_while_it_waits(waiting, jiang, lin, zhao):
    other = make.customer(lin, phone="13900000009")
    crediting.set_credit(other, by=zhao, facts={"grade": "fair", "limit": 1, "days": 1})
    nothing = dict.fromkeys(
        ("Customer", "Purchase", "CreditIncident", "Address", "ContactPoint", "IdentityDocument"), 0
    )

    assert seen_by(jiang) == nothing | {"Purchase": 1, "Credit": 1, "SignOff": 1}
    signing.approve(SignOff.objects.get(), by=zhao)
    assert seen_by(jiang) == nothing | {"Credit": 0, "SignOff": 0}


def test_her_inbox_shows_the_credit_file_without_the_name_or_a_way_to_the_archive(
    client, waiting, customer, jiang
):
    client.force_login(jiang)
    request = SignOff.objects.get()

    assert customer.number in client.get("/inbox/").content.decode()
    page = client.get(f"/inbox/sign_off/{request.pk}/").content.decode()
    for text in ("¥50,000.00", "¥20,000.00", "月结三十天", "回款准时", customer.number):
        assert text in page
    assert "沈佳宜" not in page
    assert f"/customers/{customer.pk}/" not in page
    assert client.get(f"/customers/{customer.pk}/").status_code == 404
    assert client.get(f"/customers/{customer.pk}/credit/").status_code == 404


def test_her_word_counts_and_is_written_to_her(client, waiting, customer, jiang, lin):
    client.force_login(jiang)
    request = SignOff.objects.get()

    assert client.post(f"/inbox/sign_off/{request.pk}/decide/", {"action": "approve"}).status_code == 302

    customer.refresh_from_db()
    waiting.refresh_from_db()
    assert (waiting.state, customer.trips) == ("agreed", 2)
    assert Event.objects.get(kind="purchase", data__act="signed").by == jiang
    assert Notice.objects.get(kind="sign_off_given").to == lin
    with acting_as("system:test"):
        assert SignOff.objects.get().decided_by == jiang
        assert waiting.history.first().history_user_id == jiang.pk
    with acting(jiang):
        assert [item.kind for item in inbox.done(jiang)] == ["sign_off"]
    assert client.get(f"/inbox/sign_off/{request.pk}/").status_code == 200


def test_finance_and_the_head_of_the_department_are_told(waiting, jiang, zhao):
    assert {notice.to for notice in Notice.objects.filter(kind="sign_off_waiting")} == {jiang, zhao}


def test_what_was_decided_meanwhile_is_not_decided_again(waiting, jiang, zhao):
    request = SignOff.objects.get()
    signing.refuse(request, by=zhao, comment="先收定金")

    with pytest.raises(Refused):
        signing.approve(request, by=jiang)


def test_she_sets_no_credit_and_writes_nothing_past_the_inbox(waiting, customer, jiang):
    with pytest.raises(PermissionDenied):
        crediting.set_credit(customer, by=jiang, facts={"grade": "good", "limit": 9_000_000, "days": 90})
    with acting(jiang, reason="attack"):
        assert Purchase.objects.update(amount=1) == 0
        assert Credit.objects.update(limit=9_000_000) == 0
        assert SignOff.objects.update(state="approved") == 0
    with pytest.raises(DatabaseError), transaction.atomic(), acting(jiang, reason="attack"):
        CreditIncident.objects.create(customer=customer, kind="late", happened_on="2026-01-01")


def test_colleagues_without_the_right_see_no_more_than_before(waiting, wang, guo, sun):
    for person in (wang, guo, sun):
        assert set(seen_by(person).values()) == {0}
        with acting(person):
            assert not signing.decidable(person).exists()
