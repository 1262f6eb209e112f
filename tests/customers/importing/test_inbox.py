"""Rows whose importer asks stand in the inbox of whoever decides for the house."""

from django.urls import reverse

from agency.acting import acting
from customers import inbox
from customers.importing import choosing
from tests import make

from .making import checked, mobile, person


def waiting(user) -> list:
    with acting(user):
        return [item.record.pk for item in inbox.waiting(user) if item.kind == "import"]


def test_held_rows_wait_for_the_manager_until_they_are_decided(client, zhao, sun, he, lin):
    hidden = make.customer(sun, name="暗中人", phone=mobile(1), document_number=None)
    batch = checked(zhao, [person(1)])
    assert waiting(he) == []

    choosing.choose(batch, by=zhao, verdict="manager", choice="ask")

    assert [waiting(user) for user in (he, zhao, lin, sun)] == [[batch.pk], [], [], []]
    client.force_login(he)
    page = client.get(reverse("agency:inbox_item", args=["import", batch.pk])).content.decode()
    assert f"{batch.get_absolute_url()}?show=manager" in page
    client.force_login(zhao)
    mine = client.get(reverse("agency:inbox_item", args=["import", batch.pk]))
    assert (mine.status_code, hidden.number in mine.content.decode()) == (200, False)
    client.force_login(sun)
    assert client.get(reverse("agency:inbox_item", args=["import", batch.pk])).status_code == 404

    choosing.choose(batch, by=he, verdict="manager", choice="fill")

    assert waiting(he) == []
