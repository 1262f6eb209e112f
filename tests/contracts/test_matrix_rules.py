"""The matrix changes only by two people (G4), and its pages."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from agency.acting import acting_as
from agency.errors import Refused
from agency.models import Event
from contracts.approving import rules
from contracts.models import ApprovalPolicy

pytestmark = pytest.mark.django_db
NEW = {"more_than": 50_000_00}


def proposed(by, code="finance_amount", **facts):
    return rules.propose(code, by=by, note="物价上涨", facts=facts or NEW)


def held(code="finance_amount"):
    return ApprovalPolicy.objects.in_force().get(code=code)


def test_one_proposes_another_decides(bai, gao):
    made = proposed(bai)
    assert held().more_than == 20_000_00
    with pytest.raises(Refused):
        rules.decide(made.pk, by=bai, approved=True)
    with pytest.raises(Refused):
        proposed(gao)
    rules.decide(made.pk, by=gao, approved=True)

    assert (held().more_than, held().version) == (50_000_00, 2)
    assert ApprovalPolicy.objects.get(code="finance_amount", version=1).state == "superseded"
    assert Event.objects.filter(data__act="rule_in_force", by=gao).count() == 1
    with pytest.raises(Refused):
        rules.decide(made.pk, by=gao, approved=False)


def test_refused_nothing_changes(bai, gao):
    rules.decide(proposed(bai).pk, by=gao, approved=False)

    assert (held().more_than, held().version) == (20_000_00, 1)


def test_only_with_the_right_and_a_reason(lin, he, bai):
    with pytest.raises(PermissionDenied):
        proposed(lin)
    with pytest.raises(Refused):
        rules.propose("finance_amount", by=bai, note=" ", facts=NEW)
    with pytest.raises(Refused):
        proposed(bai, steps=[])


def test_the_rule_that_catches_all_stays(bai):
    for facts in ({"active": False}, {"adding": True}, {"more_than": 1}):
        with pytest.raises(Refused):
            proposed(bai, code="ordinary", **facts)


def test_the_database_keeps_one_in_force_and_two_people(bai):
    with pytest.raises(IntegrityError), transaction.atomic():
        ApprovalPolicy.objects.create(code="finance_amount", version=9, name="x", state="in_force")
    made = proposed(bai)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApprovalPolicy.objects.filter(pk=made.pk).update(decided_by=bai)


def test_trying_it_shows_who_would_be_asked(client, lin):
    client.force_login(lin)
    page = client.get("/contracts/matrix/", {"kind": "outbound", "total": "600000", "margin": "12"})

    text = page.content.decode()
    assert page.status_code == 200
    assert "总额超过 50 万元" in text
    assert [one["who"] for one in page.context["asked"]][0] == page.context["rows"][0]["steps"][0]["who"]
    assert len(page.context["asked"]) == 4


def test_a_rule_is_proposed_in_its_page_and_put_in_force_in_the_table(client, bai, gao):
    client.force_login(bai)
    address = "/contracts/matrix/finance_amount/"
    page = client.get(address)
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in sent.items() if value not in (None, False)}
    sent |= {"more_than": "30000", "note": "物价上涨"}
    assert client.post(address, sent)["Location"] == "/contracts/matrix/"
    made = ApprovalPolicy.objects.get(code="finance_amount", state="proposed")
    assert (made.more_than, made.steps) == (30_000_00, held().steps)

    client.force_login(gao)
    assert "物价上涨" in client.get("/contracts/matrix/").content.decode()
    client.post(f"/contracts/matrix/{made.pk}/decide/", {"decision": "approve"})
    assert held().more_than == 30_000_00


def test_a_rule_of_ones_own_is_proposed_once_and_asks_after_the_second_person(client, bai, gao):
    client.force_login(bai)
    form = client.get("/contracts/matrix/new/").context
    sent = {
        "code": form["code"],
        "name": "长期合同",
        "name_en": "Long contracts",
        "priority": "50",
        "adding": "on",
        "active": "on",
        "credit_above": "90",
        "whom_0": "general:",
        "whom_3": "",
        "note": "回款周期过长",
    }
    assert client.post("/contracts/matrix/new/", sent).status_code == 302
    assert client.post("/contracts/matrix/new/", sent).status_code == 422
    made = ApprovalPolicy.objects.get(code=form["code"])
    assert client.get(f"/contracts/matrix/{made.code}/").status_code == 200

    client.force_login(gao)
    client.post(f"/contracts/matrix/{made.pk}/decide/", {"decision": "approve"})
    made.refresh_from_db()
    assert (made.state, made.steps[0]["office"]) == ("in_force", "general")


def test_a_rule_that_asks_many_can_ask_still_more(client, bai):
    held_now = held()
    with acting_as("system:test"):
        ApprovalPolicy.objects.filter(pk=held_now.pk).update(steps=held_now.steps * 4)
    client.force_login(bai)

    form = client.get("/contracts/matrix/finance_amount/").context["form"]

    assert len(form.lines) > len(held_now.steps) * 4


def test_a_code_that_is_none_finds_no_form(client, bai):
    client.force_login(bai)
    assert client.post("/contracts/matrix/new/", {"code": "finance_amount"}).status_code == 404
