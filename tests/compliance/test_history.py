"""The history of all archives, and the versions of one (D13, issue 2 §7)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from agency.acting import acting, acting_as
from agency.models import Event
from compliance import differences, trail
from compliance.forms.narrowing import Narrowing
from compliance.lists import LISTS, codes, words
from compliance.trail import Asked
from customers.changing import deciding, propose, propose_part
from customers.merging import joining
from customers.models import Disclosure
from tests import make

from .edits import PLAIN, change

HISTORY = LISTS["history"]
LATER = localdate() + timedelta(days=30)


def shown(user, **narrowed) -> list[list[str]]:
    """What the list says, newest first: archive, record, who, what, fields, why."""
    with acting(user):
        asked = Asked.of(user, Narrowing(**narrowed), now())
        return [[cell.text for cell in line[1:7]] for line in trail.page(HISTORY, asked).lines]


def test_each_change_is_told_with_who_which_archive_which_fields_and_why(edited, lin, qian):
    phone, needs = differences.field_labels(["phone", "travel_needs"])
    who = [edited.number, "林知夏 (lin)"]

    told = [[row[0], row[2], row[4], row[5]] for row in shown(qian, kind="archive")]

    assert told[:2] == [[*who, words.listed([phone, needs]), "回访核实"], [*who, phone, "客户来电更正"]]
    assert told[2][:3] == [*who, ""]


def test_proposals_mergings_and_leads_stand_in_it_and_lead_to_old_and_new(client, lin, zhao, he, qian):
    customer = make.customer(lin, name="刘梦琪")
    other = make.customer(lin, name="刘梦奇", phone="15812340000")
    with acting(lin):
        request = propose(customer, by=lin, changes={"name": "刘萌琪"}, version=1, why="客户更正").request
        passport = {"kind": "phone", "usage": "work", "value": "13900005678"}
        propose_part(customer, "contactpoint", by=lin, act="add", values=passport, effective_on=LATER)
    with acting(zhao):
        deciding.agree(request, by=zhao)
    with acting(lin):
        customer.refresh_from_db()
        joining.propose(customer, other, by=lin, answers={})
    make.lead()

    (name,) = differences.field_labels(["name"])
    told = [[row[0], row[4]] for row in shown(qian, kind="change")]
    assert [customer.number, name] in told
    assert any("contactpoint" not in fields and fields for _number, fields in told)
    assert {row[0] for row in shown(qian, kind="merge")} == {customer.number}
    assert len(shown(qian, kind="lead")) == 1
    assert [row[0] for row in shown(qian, kind="change", archive=customer.number)]
    client.force_login(qian)
    page = client.get(reverse("compliance:history")).content.decode()
    assert request.get_absolute_url() in page
    assert not [secret for secret in ("刘萌琪", "13900005678", "15812340000") if secret in page]
    assert "刘萌琪" in client.get(request.get_absolute_url()).content.decode()


def test_the_list_holds_no_personal_value(client, edited, qian):
    client.force_login(qian)

    page = client.get(reverse("compliance:history")).content.decode()

    assert edited.number in page
    assert not [secret for secret in (*PLAIN, "13800138000", "张三") if secret in page]


def test_the_list_narrows_by_record_person_archive_and_period(edited, lin, wang, sun, qian):
    other = make.customer(wang)
    make.intake(wang)
    make.share_request(other, sun)
    today = localdate()

    assert {row[0] for row in shown(qian, person=wang.pk, kind="archive")} == {other.number}
    assert {row[0] for row in shown(qian, archive=edited.number)} == {edited.number}
    assert len(shown(qian, archive=other.number)) == 2  # the archive and the request for it
    assert len(shown(qian, kind="intake")) == 1
    assert len(shown(qian, kind="share")) == 1
    assert shown(qian, until=today - timedelta(days=1)) == []
    assert len(shown(qian, since=today, until=today)) == 6
    assert shown(qian, archive="KH-1999-000001-1") == []


def test_walking_the_pages_meets_every_line_once_in_both_directions(lin, qian, sun):
    for _each in range(4):
        customer = make.customer(lin)
        make.share_request(customer, sun)
        make.intake(lin)
    with acting(qian):
        asked = Asked.of(qian, Narrowing(), now())
        whole = [line[7].text + line[0].text + line[1].text for line in trail.page(HISTORY, asked).lines]
        down, key = [], None
        while True:
            part = trail.page(HISTORY, asked, after=key, size=5)
            down += part.lines
            if part.after is None:
                break
            key = part.after
        back = trail.page(HISTORY, asked, before=part.before, size=5)
        text = trail.key_to_text(part.before)

        assert len(whole) == 12
        assert [line[7].text + line[0].text + line[1].text for line in down] == whole
        assert back.lines == down[5:10]
        assert trail.key_from_text(text, HISTORY, asked) == part.before
        assert trail.key_from_text("nonsense_x_1", HISTORY, asked) is None


@pytest.mark.parametrize("name", ["history", "access", "shares", "register"])
def test_a_page_costs_the_same_queries_with_one_and_three_rows(client, lin, qian, sun, name):
    def one_more():
        customer = make.customer(lin)
        change(customer, lin, travel_needs="靠窗")
        make.share_request(customer, sun)
        with acting(lin):
            look = {
                "customer": customer,
                "field": "phone",
                "by": lin,
                "purpose": make.purpose(),
                "note": "订单",
            }
            Disclosure.objects.create(**look)
            Event.note("revealed", by=lin, subject=customer.pk, fields=["phone"], purpose="contact")

    one_more()
    client.force_login(qian)
    client.get(reverse(f"compliance:{name}"))

    costs = []
    for _each in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(f"compliance:{name}"))
        costs.append(len(captured))
        one_more()
        one_more()

    print(name, costs)
    assert costs[0] == costs[1] <= 30


def test_an_act_the_timeline_passes_over_stands_in_the_history(client, lin, qian):
    customer = make.customer(lin)
    with acting_as("system:test"):
        Event.note(Event.Kind.CONTRACT, subject=customer.pk, act="seal_asked", contract=str(customer.pk))
    client.force_login(qian)

    page = client.get(f"/compliance/history/{customer.pk}/")

    assert page.status_code == 200
    assert str(codes.word("seal_asked")) in page.text
