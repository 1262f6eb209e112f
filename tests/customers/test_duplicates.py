"""Twins while typing: the own are shown, hidden ones do not exist (B43)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agency.acting import acting
from agency.models import Notice
from customers import duplicates
from customers.models import Customer
from tests import make

from .test_registration import register

URL = "/customers/duplicates/"


@pytest.fixture
def desk(client, lin):
    client.force_login(lin)
    return client


@pytest.mark.parametrize(
    ("on_file", "typed"),
    [
        ({"phone": "13800138001"}, {"phone": "+86 138 0013 8001"}),
        ({"phone": "13800138001"}, {"second_phone": "１３８００１３８００１"}),
        ({"phone": None, "document_number": "E12345678"}, {"document_number": "e1234 5678"}),
        ({"phone": None, "email": "Zhou@example.com"}, {"email": "zhou@EXAMPLE.com"}),
        ({"phone": None, "wechat": "zhou_wen88"}, {"wechat": "Zhou_Wen88"}),
    ],
)
def test_the_same_thing_written_otherwise_is_found(lin, on_file, typed):
    twin = make.customer(lin, **on_file)

    with acting(lin):
        found = duplicates.cards(lin, typed)

    assert [card.customer for card in found] == [twin]
    assert found[0].shared == frozenset(typed)


def test_the_card_shows_name_number_and_owner_but_no_plain_phone(desk, lin):
    twin = make.customer(lin, name="李雷", phone="13800138001")

    card = desk.post(URL, {"phone": "13800138001"}).content.decode()

    assert [text in card for text in ("李雷", twin.number, "林知夏", "different_person")] == [True] * 4
    assert "13800138001" not in card


def test_a_hidden_archive_answers_exactly_like_none(desk, lin, sun):
    make.customer(sun, phone="13800138001")
    desk.post(URL, {"phone": "13800138077"})  # the session begins

    with CaptureQueriesContext(connection) as hidden:
        taken = desk.post(URL, {"phone": "13800138001"})
    with CaptureQueriesContext(connection) as absent:
        free = desk.post(URL, {"phone": "13800138099"})

    assert (taken.content, taken.status_code) == (free.content, free.status_code)
    assert dict(taken.headers) | {"X-Request-ID": ""} == dict(free.headers) | {"X-Request-ID": ""}
    assert len(hidden) == len(absent)


def test_an_archive_shared_with_me_is_shown(lin, sun):
    twin = make.customer(sun, phone="13800138001")
    make.grant(twin, lin)

    with acting(lin):
        assert duplicates.twins_seen_by(lin, {"phone": "13800138001"}) == [twin]


def test_a_share_confirms_only_what_it_names(lin, sun):
    make.grant(make.customer(sun, phone="13800138001", email="a@example.com"), lin, fields=["email"])

    with acting(lin):
        assert duplicates.cards(lin, {"phone": "13800138001"}) == []
        assert [twin.shared for twin in duplicates.cards(lin, {"email": "a@example.com"})] == [{"email"}]


def test_too_little_typed_asks_nothing(desk, django_assert_max_num_queries):
    for typed in ({}, {"phone": "1"}, {"phone": "\x00", "document_number": "x" * 5000}):
        assert desk.post(URL, typed).content.strip() == b""


def test_the_question_is_never_an_address(desk):
    assert desk.get(URL, {"phone": "13800138001"}).status_code == 405


def test_a_hidden_twin_is_told_to_the_crm_manager_once_and_never_to_the_registrar(lin, sun, he, qian, zhao):
    other = make.customer(sun, phone="13800138001")

    with acting(lin):
        customer = register(lin, facts={"phone": "13800138001"})
        duplicates.tell_about_twins(customer)

    told = Notice.objects.filter(kind="duplicate_found")
    assert [(notice.to, notice.params) for notice in told] == [
        (he, {"number": customer.number, "other": other.number})
    ]


def test_no_twin_no_notice(lin, he):
    make.customer(lin, phone="13800138009")

    register(lin, facts={"phone": "13800138001"})

    assert not Notice.objects.filter(kind="duplicate_found").exists()
    assert Customer.objects.count() == 2
