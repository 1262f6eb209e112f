"""Approval in the browser: submit, decide in the inbox, the password again, delegations."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from agency.acting import acting
from contracts.drafting import keeping
from contracts.models import ApprovalDecision, Contract, Delegation
from tests import make
from tests.contracts import approvals, drafts

pytestmark = pytest.mark.django_db


def inbox(step) -> str:
    return f"/inbox/contract/{step.pk}/"


def test_submitted_with_one_button_and_taken_back_with_another(client, lin, zhao, jiang):
    contract = drafts.draft(make.customer(lin))
    client.force_login(lin)
    page = client.get(contract.get_absolute_url()).content.decode()
    assert f"/contracts/{contract.pk}/submit/" in page
    with approvals.check():
        client.post(f"/contracts/{contract.pk}/submit/")
    page = client.get(f"/contracts/{contract.pk}/approval/").content.decode()

    assert "赵敏" in page
    assert f"/contracts/{contract.pk}/withdraw/" in page
    client.post(f"/contracts/{contract.pk}/withdraw/")
    contract.refresh_from_db()
    assert contract.state == "draft"


def test_a_decider_without_archives_reads_and_decides_in_the_inbox(client, lin, zhao, jiang):
    contract = approvals.decide(approvals.submitted(lin), zhao, "manager")
    step = approvals.waiting(contract)
    client.force_login(jiang)

    listed = client.get("/inbox/").content.decode()
    assert contract.title in listed
    page = client.get(inbox(step)).content.decode()
    assert "旅游费用总额" in page  # the words
    assert "看过" in page  # what was decided before
    assert "未录入成本" in page  # why she is asked
    with approvals.check():
        client.post(f"{inbox(step)}decide/", {"action": "approve", "comment": ""})
    contract.refresh_from_db()
    assert contract.state == "approved"
    assert client.get(inbox(step)).status_code == 200


def test_what_has_changed_since_one_was_last_asked_is_shown(client, lin, zhao, jiang):
    contract = approvals.decide(approvals.submitted(lin), zhao, "manager", "return", comment="价格有误")
    changed = drafts.terms()
    changed.money.lines[0].unit += 10_000
    with acting(lin):
        contract = keeping.save(contract, by=lin, terms=changed, edition=contract.edition)
    contract = approvals.submit(contract, lin)
    client.force_login(zhao)
    page = client.get(inbox(approvals.waiting(contract)))

    assert page.context["changes"]
    assert "6,200.00" in page.content.decode()


def test_returned_without_a_word_stays_and_says_why(client, lin, zhao, jiang):
    contract = approvals.submitted(lin)
    client.force_login(zhao)
    step = approvals.waiting(contract)
    answer = client.post(f"{inbox(step)}decide/", {"action": "return", "comment": ""})

    assert answer.status_code == 422
    assert ApprovalDecision.objects.count() == 0


def test_a_colleague_who_was_not_asked_finds_nothing(client, lin, wang, zhou, zhao, jiang):
    step = approvals.waiting(approvals.submitted(lin))
    for person in (wang, zhou):
        client.force_login(person)
        assert client.get(inbox(step)).status_code == 404
        assert client.post(f"{inbox(step)}decide/", {"action": "approve"}).status_code == 404


def test_a_high_step_asks_for_the_password_and_keeps_what_was_typed(
    inside, long_ago, lin, zhao, jiang, bai, gao
):
    contract = approvals.submitted(lin, terms=approvals.worth(600_000))
    for person, office in ((zhao, "manager"), (jiang, "finance"), (bai, "legal")):
        approvals.decide(contract, person, office)
    step = approvals.waiting(contract, "general")
    browser = inside(gao)
    long_ago(browser, 301)
    sent = {"action": "approve", "comment": "同意"}

    with approvals.check():
        asked = browser.post(f"{inbox(step)}decide/", sent)
        assert asked.status_code == 401
        assert '<input type="hidden" name="comment" value="同意">' in asked.content.decode()
        browser.post(f"{inbox(step)}decide/", sent | {"reauthenticate_password": "correct-horse-battery"})
    assert Contract.objects.get().state == "approved"
    assert ApprovalDecision.objects.get(by=gao).confirmed_at is not None


def test_a_delegation_is_given_and_ended_in_its_page(client, zhao, he):
    client.force_login(zhao)
    day = localdate()
    sent = {
        "to": he.pk,
        "starts_on": day.isoformat(),
        "ends_on": (day + timedelta(days=7)).isoformat(),
        "cap": "50000",
        "reason": "休假",
    }
    assert client.post("/contracts/delegations/", sent)["Location"] == "/contracts/delegations/"
    made = Delegation.objects.get()
    assert (made.cap, made.granted_by, made.to) == (50_000_00, zhao, he)
    assert "何静" in client.get("/contracts/delegations/").content.decode()
    client.post(f"/contracts/delegations/{made.pk}/end/")
    made.refresh_from_db()
    assert made.ended_by == zhao
