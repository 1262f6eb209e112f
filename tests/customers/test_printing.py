"""The registration form on paper: masked, marked, and written down."""

import pytest
from django.urls import reverse

from agency.models import Event
from tests import make


@pytest.fixture
def liu(lin):
    return make.customer(lin, name="刘梦琪", phone="15812349974")


def test_a_print_is_masked_and_marked_with_who_printed_it(client, lin, liu):
    client.force_login(lin)

    answer = client.post(reverse("customers:print", args=[liu.pk]))

    text = answer.content.decode()
    assert "158****9974" in text
    assert "15812349974" not in text
    assert "林知夏" in text
    assert answer["Cache-Control"] == "no-store"


def test_a_print_is_kept_in_the_register_and_looking_at_the_address_prints_nothing(client, lin, liu):
    client.force_login(lin)

    assert client.get(reverse("customers:print", args=[liu.pk])).status_code == 405
    assert not Event.objects.filter(kind="printed").exists()
    client.post(reverse("customers:print", args=[liu.pk]))
    event = Event.objects.get(kind="printed")
    assert (event.by, event.subject) == (lin, liu.pk)


def test_whoever_was_given_a_look_prints_nothing(client, sun, liu):
    make.grant(liu, sun)
    client.force_login(sun)

    assert client.post(reverse("customers:print", args=[liu.pk])).status_code == 403
