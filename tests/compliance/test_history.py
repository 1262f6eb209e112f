"""The history of all archives, and the versions of one (D13, issue 2 §7)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from compliance import differences, history, looking, trail
from compliance.forms.narrowing import Narrowing
from compliance.lists import LISTS, words
from compliance.trail import Asked
from customers import editing, sharing
from customers.changing import deciding, propose, propose_part
from customers.merging import joining
from customers.models import Consent, Customer, Disclosure, PrivacyNotice
from customers.showing import Sheet
from tests import make

HISTORY = LISTS["history"]
LATER = localdate() + timedelta(days=30)
PLAIN = {"13900001234", "13911111234"}  # two numbers behind one mask


def shown(user, **narrowed) -> list[list[str]]:
    """What the list says, newest first: archive, record, who, what, fields, why."""
    with acting(user):
        asked = Asked.of(user, Narrowing(**narrowed), now())
        return [[cell.text for cell in line[1:7]] for line in trail.page(HISTORY, asked).lines]


def change(customer, by, why="客户来电更正", **changes) -> Customer:
    with acting(by):
        version = Customer.objects.get(pk=customer.pk).version
        return editing.edit(customer.pk, by=by, changes=changes, version=version, why=why)


@pytest.fixture
def edited(lin):
    """lin's archive, its phone changed twice into numbers that look alike when masked."""
    customer = make.customer(lin)
    change(customer, lin, phone="13900001234")
    return change(customer, lin, why="回访核实", phone="13911111234", travel_needs="靠窗")


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


# --- Versions of one archive ---------------------------------------------------------------------------


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


# --- Opening a value of an earlier version -------------------------------------------------------------


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
