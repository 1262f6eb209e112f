"""The versions of one archive: their difference, and opening a value of an earlier one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from compliance import history, looking
from customers import sharing
from customers.models import Consent, Customer, Disclosure, PrivacyNotice
from customers.showing import Sheet
from tests import make

from .edits import PLAIN, change


def sides(user, customer, a: int = -1, b: int = 0):
    """The difference of two versions by their place in the list, newest 0."""
    sheet = Sheet(Customer.objects.get(pk=customer.pk), user)
    found, _following = history.versions(sheet)
    older, newer = history.in_order(found[a], found[b])
    rows, _before, _after = history.difference(sheet, older, newer)
    return {row.label: row for row in rows}, found


def test_two_versions_differ_field_by_field_masked(edited, qian):
    with acting(qian):
        rows, found = sides(qian, edited, 1, 0)

    phone, needs = rows.values()
    assert (phone.old, phone.new, phone.same_mask, phone.sealed) == ("139****1234", "139****1234", True, True)
    assert (needs.old, needs.new) == ("", "靠窗")
    assert [one.code for one in found] == ["change", "change", "change"]


def test_consents_accesses_and_looks_stand_among_the_versions(edited, lin, sun, zhao, qian):
    purpose = make.purpose()
    with acting(lin):
        notice = PrivacyNotice.objects.first()
        Consent.objects.create(customer=edited, purpose=purpose, decision="withdrawn", notice=notice, by=lin)
    request = make.share_request(edited, sun)
    with acting(zhao):
        sharing.approve(request, by=zhao, now=now())
    with acting(lin):
        Disclosure.objects.create(customer=edited, field="phone", by=lin, purpose=purpose)

    with acting(qian):
        rows, found = sides(qian, edited, 3, 0)
        steps, more = history.between(Sheet(edited, qian), found[3], found[0])

    assert [one.code for one in found[:4]] == ["look", "share", "share", "consent"]
    assert [one.ref for one in steps] == [one.ref for one in found[:3]]
    assert not more
    assert len(rows) == 1  # the access that was given meanwhile


def test_the_page_shows_any_two_versions_in_their_order(client, edited, qian):
    client.force_login(qian)
    first, second, third = edited.history.order_by("history_id").values_list("pk", flat=True)
    address = reverse("compliance:difference", args=[edited.pk])

    page = client.get(address, {"a": f"change-{third}", "b": f"change-{first}"})

    assert page.status_code == 200
    assert (page.context["older"].row.pk, page.context["newer"].row.pk) == (first, third)
    assert not [secret for secret in PLAIN if secret in page.content.decode()]
    assert client.get(address, {"a": "change-999999999", "b": f"change-{first}"}).status_code == 404
    assert client.get(address, {"a": "look-1", "b": "nonsense"}).status_code == 404


def test_the_versions_cost_the_same_queries_however_many_they_are(client, lin, qian):
    customer = make.customer(lin)
    client.force_login(qian)
    costs = []
    for number in range(6):
        change(customer, lin, travel_needs=f"靠窗 {number}", preferences=f"清淡 {number}")
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("compliance:versions", args=[customer.pk]))
        costs.append(len(captured))

    print(costs)
    assert len(set(costs[2:])) == 1


def test_a_version_of_another_archive_is_not_found(client, edited, wang, qian):
    other = make.customer(wang)
    client.force_login(qian)

    foreign = reverse("compliance:reveal", args=[edited.pk, other.history.first().pk, "phone"])
    mixed = {"a": f"change-{other.history.first().pk}", "b": f"change-{edited.history.first().pk}"}

    assert client.get(foreign).status_code == 404
    assert client.get(reverse("compliance:difference", args=[edited.pk]), mixed).status_code == 404


def test_managers_read_versions_within_their_reach(client, edited, lin, zhao, zhou, wang, guo):
    address = reverse("compliance:versions", args=[edited.pk])
    answers = {}
    for person in (lin, zhao, zhou, wang, guo):
        client.force_login(person)
        answers[person.username] = client.get(address).status_code

    assert answers == {"lin": 403, "zhao": 200, "zhou": 404, "wang": 404, "guo": 404}


def test_a_past_value_opens_with_a_purpose_and_is_written_down_first(client, edited, qian):
    past = edited.history.order_by("history_id")[1]
    address = reverse("compliance:reveal", args=[edited.pk, past.pk, "phone"])
    client.force_login(qian)

    asked = client.get(address).content.decode()
    without = client.post(address, {}, headers={"HX-Request": "true"})
    facts = {"purpose": make.purpose().pk, "note": "抽查"}
    opened = client.post(address, facts, headers={"HX-Request": "true"})

    assert "13900001234" not in asked + without.content.decode()
    assert without.status_code == 422
    assert "13900001234" in opened.content.decode()
    assert opened["Cache-Control"] == "no-store"
    look = Disclosure.objects.get()
    assert (look.by, look.field, look.customer, str(look.note)) == (qian, "phone", edited, "抽查")
    assert Event.objects.get(kind="revealed").data["version"] == past.pk
    mask = client.get(reverse("compliance:masked", args=[edited.pk, past.pk, "phone"])).content.decode()
    assert "139****1234" in mask
    assert "13900001234" not in mask


def test_past_values_count_in_the_quota_of_the_day(edited, qian, monkeypatch):
    monkeypatch.setattr(policy, "REVEALS_PER_DAY", 1)
    past = edited.history.order_by("history_id").first()
    with acting(qian):
        value = looking.reveal_version(past, "phone", by=qian, purpose=make.purpose())
        with pytest.raises(Refused):
            looking.reveal_version(past, "phone", by=qian, purpose=make.purpose())

    assert value == "13800138000"


def test_printing_a_difference_is_written_down(client, edited, qian):
    first, *_rest, last = edited.history.order_by("history_id").values_list("pk", flat=True)
    client.force_login(qian)
    address = reverse("compliance:print_difference", args=[edited.pk])

    paper = client.post(address, {"a": f"change-{first}", "b": f"change-{last}"})

    assert paper.status_code == 200
    assert not [secret for secret in (*PLAIN, "13800138000") if secret in paper.content.decode()]
    assert Event.objects.get(kind="printed").subject == edited.pk
    assert client.get(address).status_code == 405
