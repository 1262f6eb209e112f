"""Many people at the same moment, through the pages themselves: one effect, no gap, nothing overwritten."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from agency.acting import acting, acting_as
from agency.models import Event
from customers import numbering
from customers.models import Customer, CustomerGrant, ShareRequest
from tests import make

from .archive_acts import typed
from .browser import Reader

pytestmark = pytest.mark.django_db(transaction=True)
PARALLEL = 50
AT_ONCE = 16  # requests in flight: a pool of web threads, not of databases


def at_once(*acts) -> list:
    """The outcomes of the acts, the first few started at the same moment."""
    gate = Barrier(min(AT_ONCE, len(acts)))

    def run(place_act):
        place, act = place_act
        try:
            if place < gate.parties:
                gate.wait(20)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(gate.parties) as crowd:
        return list(crowd.map(run, enumerate(acts)))


def signed_in(person) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(person)
    return browser


def test_fifty_forms_sent_at_once_get_fifty_numbers_without_a_gap(transactional_db, lin, wang):
    desks = [(person, signed_in(person)) for person in (lin, wang)]

    def send(turn: int):
        person, desk = desks[turn % 2]
        form = typed(
            person, grade="c", phone=f"139876{turn:05}", document_type="", document_number="", wechat=""
        )
        form |= {
            "email": f"n{turn}@qianlima.cn",
            "second_phone": "",
            "different_person": "on",
            "guardian_phone": "",
        }
        form |= {"born_on": "1985-05-05"}
        browser = Client(raise_request_exception=False)
        browser.cookies = desk.cookies
        return browser.post("/customers/register/", form).status_code

    answers = at_once(*[lambda turn=turn: send(turn) for turn in range(PARALLEL)])

    assert answers == [302] * PARALLEL
    with acting_as("system:test"):
        made = Customer.objects.values_list("number", "collected_at__year")
        year = made[0][1]
        numbers = sorted(number for number, _year in made)
    assert numbers == [numbering.written("KH", year, place) for place in range(1, PARALLEL + 1)]


def test_fifty_clicks_on_approve_open_the_archive_once(transactional_db, lin, sun, zhao):
    customer = make.customer(lin)
    asking = make.share_request(customer, sun)
    desk = signed_in(zhao)

    def approve():
        browser = Client(raise_request_exception=False)
        browser.cookies = desk.cookies
        return browser.post(
            reverse("agency:inbox_decide", args=["share", asking.pk]), {"action": "approve"}
        ).status_code

    answers = at_once(*[approve] * PARALLEL)

    assert max(answers) < 500
    with acting_as("system:test"):
        assert CustomerGrant.objects.filter(content_object=customer).count() == 1
        assert Event.objects.filter(kind="share", data__act="approved").count() == 1
        assert ShareRequest.objects.get().state == ShareRequest.State.APPROVED
        assert ShareRequest.history.filter(state="approved").count() == 1


def test_the_slower_of_two_editors_gets_a_page_that_keeps_both(transactional_db, lin, zhao):
    customer = make.customer(lin, travel_needs="旧愿")  # a field whose changes apply at once
    address = reverse("customers:edit", args=[customer.pk])

    def save(person, text):
        desk = signed_in(person)
        form = next(form for form in Reader.of(desk.get(address)).forms if "why" in form.names)
        return lambda: desk.post(address, form.filled(travel_needs=text, why="客户来电更正"))

    answers = at_once(save(lin, "想去海边"), save(zhao, "想去山里"))

    slower = next(answer for answer in answers if answer.status_code == 409)
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    with acting_as("system:test"):
        stands = Customer.objects.get()
    lost = {"想去海边": "想去山里", "想去山里": "想去海边"}[stands.travel_needs]
    assert (stands.version, lost in slower.content.decode()) == (2, True)


def test_what_is_taken_away_is_gone_with_the_next_request(transactional_db, lin, sun):
    customer = make.customer(lin)
    grant = make.grant(customer, sun)
    owner, colleague = signed_in(lin), signed_in(sun)
    page = customer.get_absolute_url()
    assert colleague.get(page).status_code == 200

    assert owner.post(reverse("customers:share_revoke", args=[grant.request_id])).status_code == 302

    assert colleague.get(page).status_code == 404
    assert (
        colleague.post(reverse("customers:reveal", args=[customer.pk, "phone"]), {"purpose": 1}).status_code
        == 404
    )
    assert customer.number not in colleague.get("/customers/").content.decode()


def test_who_is_gone_is_out_with_the_next_request(transactional_db, lin):
    desk = signed_in(lin)
    assert desk.get("/customers/").status_code == 200

    with acting_as("system:test"):
        lin.is_active = False
        lin.save()

    assert desk.get("/customers/").status_code == 302


def test_a_role_taken_away_ends_the_session(transactional_db, lin):
    desk = signed_in(lin)
    assert desk.get("/customers/").status_code == 200

    with acting(lin):
        lin.groups.clear()

    answer = desk.get("/customers/")
    assert answer.status_code in (302, 403)
    assert not re.search(r"KH-\d{4}", answer.content.decode())
