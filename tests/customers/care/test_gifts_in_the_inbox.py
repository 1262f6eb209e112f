"""A gift beyond the budget waits where every decision waits, and is decided there with one thumb."""

import pytest
from django.urls import reverse

from agency import policy
from agency.models import Notice
from customers.models import CareAction
from tests.customers.care.test_caring import agreed, gift


@pytest.fixture
def above(lin, zhao):
    return gift(agreed(lin, grade="c"), lin, cost=policy.CARE_BUDGET["c"] + 1)


def item(action) -> str:
    return reverse("agency:inbox_item", args=["gift", action.pk])


def test_the_manager_is_led_to_it_and_approves_it_there(client, above, lin, zhao):
    assert Notice.objects.get(to=zhao, kind="care_approval").url == item(above)
    client.force_login(zhao)
    page = client.get(reverse("agency:inbox")).content.decode()
    assert item(above) in page
    assert above.customer.number in client.get(item(above)).content.decode()

    assert client.post(f"{item(above)}decide/", {"action": "approve"}).status_code == 302

    kept = CareAction.objects.get()
    assert (kept.state, kept.decided_by) == ("open", zhao)


def test_a_refusal_needs_a_word(client, above, lin, zhao):
    client.force_login(zhao)
    assert client.post(f"{item(above)}decide/", {"action": "refuse"}).status_code == 422

    client.post(f"{item(above)}decide/", {"action": "refuse", "comment": "今年已送两次"})

    assert CareAction.objects.get().state == "refused"
    assert Notice.objects.filter(to=lin, kind="care_refused").exists()


def test_it_waits_for_nobody_else(client, above, lin, wang, zhou, he):
    for person, answer in ((wang, 404), (zhou, 404), (lin, 200), (he, 200)):
        client.force_login(person)
        assert client.get(item(above)).status_code == answer, person
    client.force_login(lin)
    client.post(f"{item(above)}decide/", {"action": "approve"})
    assert CareAction.objects.get().state == "waiting"
