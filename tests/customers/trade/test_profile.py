"""What a customer bought stands beside what they like (B12), for those who see the whole archive."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from agency.acting import acting
from customers.trade import purchasing
from tests import make

pytestmark = pytest.mark.django_db


def test_the_profile_shows_the_newest_purchases_to_those_who_see_it_whole(client, lin, sun):
    customer = make.customer(lin, preferences="靠窗")
    make.grant(customer, sun)
    with acting(lin):
        facts = {"product": "滇西北六日", "starts_on": localdate(), "amount": 1_264_000, "payment": "wechat"}
        purchasing.record_purchase(customer, by=lin, facts=facts)
    address = reverse("customers:profile", args=[customer.pk])

    client.force_login(lin)
    mine = client.get(address).text
    client.force_login(sun)
    shared = client.get(address).text

    assert "靠窗" in mine
    assert "滇西北六日" in mine
    assert "12,640.00" in mine
    assert "滇西北六日" not in shared
