"""The board puts archives in stages by their facts; a card moves by the act that changes them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from customers import stages
from customers.filters import Filters
from customers.models import Customer
from tests import make

BOARD = reverse("customers:board")


def lanes(response) -> dict[str, list[str]]:
    return {lane.code: [card.row.name for card in lane.cards] for lane in response.context["stages"]}


@pytest.fixture
def shop(lin):
    """One archive of each stage."""
    long_ago = now() - timedelta(days=400)
    waiting = make.customer(lin, name="等核", grade="vip", state="awaiting")
    new, buyer, silent, quiet = (make.customer(lin, name=name) for name in ("新来", "常客", "沉默", "勿扰"))
    rows = Customer.objects
    rows.filter(pk=buyer.pk).update(trips=3, last_trip_on=localdate())
    rows.filter(pk=silent.pk).update(trips=1, collected_at=long_ago, entered_at=long_ago)
    rows.filter(pk=quiet.pk).update(no_contact_on=localdate())
    return {"waiting": waiting, "new": new, "buyer": buyer, "silent": silent, "quiet": quiet}


def test_every_archive_stands_in_one_stage(shop, lin, client):
    client.force_login(lin)

    response = client.get(BOARD)

    assert lanes(response) == {
        "awaiting": ["等核"],
        "prospect": ["新来"],
        "active": ["常客"],
        "dormant": ["沉默"],
        "quiet": ["勿扰"],
    }
    assert [lane.count for lane in response.context["stages"]] == ["1"] * 5


def test_a_note_of_a_contact_brings_a_dormant_customer_back(shop, lin, client):
    Customer.objects.filter(pk=shop["silent"].pk).update(last_contact_on=localdate())
    client.force_login(lin)

    assert sorted(lanes(client.get(BOARD))["active"]) == ["常客", "沉默"]


def test_each_sees_her_own_archives_and_the_filters_narrow_the_board(shop, wang, zhao, client):
    client.force_login(wang)
    assert set(map(tuple, lanes(client.get(BOARD)).values())) == {()}

    client.force_login(zhao)
    assert lanes(client.get(f"{BOARD}?grade=vip"))["awaiting"] == ["等核"]
    assert lanes(client.get(f"{BOARD}?grade=vip"))["prospect"] == []


def test_a_card_names_the_acts_its_reader_has_the_right_to(shop, lin, zhao, guo, client):
    def ways(user, code) -> list[tuple[str, str]]:
        client.force_login(user)
        (lane,) = [lane for lane in client.get(BOARD).context["stages"] if lane.code == code]
        return [
            (move.url.rstrip("/").rsplit("/", 1)[-1], move.to) for card in lane.cards for move in card.moves
        ]

    assert ways(lin, "awaiting") == []
    assert ways(zhao, "awaiting") == [("verify", "prospect active")]
    assert ways(lin, "dormant") == [("new", "active"), ("note", "prospect active quiet")]
    make.grant(shop["new"], guo)
    assert ways(guo, "prospect") == []


def test_the_act_behind_a_move_opens(shop, zhao, client):
    client.force_login(zhao)
    for lane in client.get(BOARD).context["stages"][1:]:  # the second check has nothing to check here
        for card in lane.cards:
            assert [client.get(move.url).status_code for move in card.moves] == [200] * len(card.moves)


def test_more_cards_of_one_column_come_by_key(lin, client, monkeypatch):
    monkeypatch.setattr(stages, "SIZE", 2)
    for given in "甲乙丙":
        make.customer(lin, name=f"王{given}")
    client.force_login(lin)

    (lane,) = [lane for lane in client.get(BOARD).context["stages"] if lane.code == "prospect"]
    part = client.get(lane.more, headers={"HX-Request": "true"})
    page = client.get(lane.more)

    assert [card.row.name for card in lane.cards] == ["王丙", "王乙"]
    assert "王甲" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert lanes(page)["prospect"] == ["王甲"]


def test_a_board_of_one_and_of_three_cards_costs_the_same(lin, client):
    client.force_login(lin)

    def queries() -> int:
        client.get(BOARD)
        with CaptureQueriesContext(connection) as captured:
            client.get(BOARD)
        return len(captured)

    make.customer(lin)
    one = queries()
    make.customer(lin)
    make.customer(lin)

    assert queries() == one


def test_counts_stop_at_the_cap(lin, monkeypatch):
    monkeypatch.setattr(stages, "COUNT_CAP", 1)
    make.customer(lin)
    make.customer(lin)

    assert stages.counts(lin, Filters(), now())["prospect"] == "1+"


def test_a_phone_begins_with_the_first_column_that_holds_an_archive(lin, client):
    client.force_login(lin)
    assert client.get(BOARD).context["at"] == "awaiting"

    make.customer(lin, name="新来")

    assert client.get(BOARD).context["at"] == "prospect"
    assert client.get(f"{BOARD}?at=quiet").context["at"] == "quiet"
