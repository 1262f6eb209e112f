"""The page of the check, its ticks and waivers; the register of rules."""

import pytest
from django.urls import reverse

from agency.acting import acting
from contracts.checking import figures, running
from contracts.checking.case import Case
from contracts.models import CheckRule, CheckTick, CheckWaiver
from contracts.terms import Cost
from tests import make
from tests.contracts import drafts

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken(lin):
    terms = drafts.terms()
    terms.house.handler = ""
    terms.money.costs = [Cost("地接", "地接社", terms.money.total + 1)]
    return drafts.draft(make.customer(lin), terms_=terms)


def digest(contract, by) -> str:
    with acting(by):
        return Case.of(contract).digest


def url(name, contract) -> str:
    return reverse(f"contracts:{name}", args=[contract.pk])


def test_the_page_says_what_fails_why_and_where_it_is_mended(client, lin, broken):
    client.force_login(lin)
    page = client.get(url("check", broken))
    said = page.content.decode()

    assert page.status_code == 200
    assert page.context["counts"]["blocks"] == 2
    assert "旅行社条例 28(2)" in said
    assert CheckRule.objects.get(code="handler").explanation in said
    assert "#f-house.handler" in said or broken.get_absolute_url() in said
    assert not broken.checks.exists()
    tab = next(one for one in page.context["tabs"] if one["current"])
    assert tab["count"] == 2


def test_a_check_is_kept_on_demand_and_counted(client, lin, gao, broken):
    from datetime import timedelta

    from django.utils.timezone import now

    client.force_login(lin)
    client.post(url("check_run", broken))

    with acting(gao):
        assert [run.blocks for run in broken.checks.all()] == [2]
        worst = figures.most_failed(now() - timedelta(days=1))
        assert {(one.rule.code, one.failed, one.asked) for one in worst} == {
            ("below_cost", 1, 1),
            ("handler", 1, 1),
        }
        assert figures.first_pass(now() - timedelta(days=1)) == (0, 1)


def test_what_only_a_person_can_confirm_holds_for_these_words(client, lin, wang, broken):
    client.force_login(lin)
    post = {"item": "identity", "digest": digest(broken, lin)}
    client.post(url("check_tick", broken), {"item": "identity", "digest": "0" * 64})
    with acting(lin):
        assert not CheckTick.objects.exists()
    client.post(url("check_tick", broken), post)
    with acting(lin):
        assert CheckTick.objects.get().confirmed_by == lin
        assert running.case_of(broken, None).ticked == {"identity"}
    client.post(url("check_tick", broken), post)  # taken back
    with acting(lin):
        assert not CheckTick.objects.exists()
    client.force_login(wang)
    assert client.post(url("check_tick", broken), post).status_code == 404


def test_a_waiver_is_asked_for_on_the_page(client, lin, gao, broken):
    client.force_login(lin)
    post = {"rule": "below_cost", "digest": digest(broken, lin), "reason": "短"}
    refused = client.post(url("check_waive", broken), post)
    assert refused.status_code == 422
    assert "短" in refused.content.decode()
    client.post(url("check_waive", broken), post | {"reason": "供应商补贴差额，协议在案可查。"})
    with acting(lin):
        waiver = CheckWaiver.objects.get()
    assert waiver.state == "waiting"

    client.force_login(gao)
    item = client.get(reverse("agency:inbox_item", args=["waiver", waiver.pk]))
    assert "供应商补贴差额" in item.content.decode()
    client.post(reverse("agency:inbox_decide", args=["waiver", waiver.pk]), {"action": "approve"})
    with acting(gao):
        waiver.refresh_from_db()
    assert (waiver.state, waiver.decided_by_id) == ("granted", gao.pk)
    assert gao.name in client.get(url("check", broken)).content.decode()


def test_the_register_names_every_rule_and_counsel_changes_one(client, bai, qian, gao):
    client.force_login(qian)
    page = client.get(reverse("contracts:check_rules"))
    assert page.context["count"] == CheckRule.objects.count()
    address = reverse("contracts:check_rule", args=["void_terms"])
    assert client.get(address).context["form"] is None
    change_it = reverse("contracts:check_rule_change", args=["void_terms"])
    assert client.post(change_it, {}).status_code == 403

    client.force_login(bai)
    row = CheckRule.objects.get(code="void_terms")
    post = {
        "severity": "warn",
        "active": "on",
        "explanation": row.explanation,
        "explanation_en": row.explanation_en,
    }
    post |= {"words": "\n".join(row.words), "reason": "新解释"}
    assert client.post(change_it, post | {"reason": ""}).status_code == 422
    assert client.post(change_it, post).status_code == 302
    change = row.changes.get()
    assert (change.state, change.loosens) == ("waiting", True)

    client.force_login(gao)
    item = client.get(reverse("agency:inbox_item", args=["check_rule", change.pk]))
    assert item.status_code == 200
    client.post(reverse("agency:inbox_decide", args=["check_rule", change.pk]), {"action": "approve"})
    row.refresh_from_db()
    assert (row.severity, row.version) == ("warn", 2)
    assert client.get(reverse("contracts:check_rule", args=["no_such_rule"])).status_code == 404
