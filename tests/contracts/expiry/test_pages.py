"""What ends, month by month; the term of one agreement with its decision, on its pages."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from agency.acting import acting
from contracts.expiry import deciding, inbox, listing
from contracts.models import Contract
from tests import make
from tests.contracts import drafts, signed
from tests.contracts.expiry.lasting import agreement, in_days, move, tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def near(lin, zhao, bai):
    contract = agreement(lin, in_days(12))
    tick(now())
    return contract


def url(contract, name="life"):
    return reverse(f"contracts:{name}", args=[contract.pk])


def test_the_list_shows_the_next_to_end_first_and_filters(client, lin, near):
    far = agreement(lin, in_days(200))
    other = agreement(lin, in_days(100))
    client.force_login(lin)

    def shown(**said):
        page = client.get(reverse("contracts:expiring"), said)
        return [row["contract"].pk for row in page.context["rows"]]

    assert shown() == [near.pk, other.pk, far.pk]
    assert shown(month=f"{far.ends_on:%Y-%m}")[-1] == far.pk
    assert shown(decided="lapse") == []
    deciding.decide(near, by=lin, choice="lapse", reason="不再合作")
    assert shown(decided="lapse") == [near.pk]
    assert shown(decided="no") == [other.pk, far.pk]
    assert shown(kind="corporate") == []
    assert shown(month="2027-13", after="x", decided="y") == [near.pk, other.pk, far.pk]
    assert sum(count for _month, count, _undecided in listing.calendar(lin)) == 3


def test_pages_go_on_by_key(client, lin, near, monkeypatch):
    monkeypatch.setattr("agency.policy.PAGE", 1)
    other = agreement(lin, in_days(12))
    client.force_login(lin)
    first = client.get(reverse("contracts:expiring"))
    second = client.get(reverse("contracts:expiring") + first.context["older"])

    both = {page.context["rows"][0]["contract"].pk for page in (first, second)}
    assert both == {near.pk, other.pk}
    assert second.context["older"] == ""


def test_journeys_and_strangers_contracts_are_not_among_them(client, lin, sun, near, jiang):
    signed.running(
        lin, terms=drafts.terms(starts_on=in_days(20)), customer=make.customer(lin, phone="13600000099")
    )
    client.force_login(sun)
    assert client.get(reverse("contracts:expiring")).context["rows"] == []
    client.force_login(lin)
    assert len(client.get(reverse("contracts:expiring")).context["rows"]) == 1


def test_renew_is_decided_on_the_page_and_opens_the_draft(client, lin, near):
    client.force_login(lin)
    page = client.get(url(near))
    assert page.status_code == 200
    assert "12" in page.content.decode()

    answer = client.post(url(near), {"choice": "renew", "reason": "继续合作一年"})
    with acting(lin):
        made = Contract.objects.get(parent=near)
    assert answer["Location"] == reverse("contracts:edit", args=[made.pk])
    page = client.get(url(made))
    assert page.status_code == 200
    assert "继续合作一年" in page.content.decode()


def test_without_a_reason_it_says_so_and_nothing_is_decided(client, lin, near):
    client.force_login(lin)
    assert client.post(url(near), {"choice": "lapse", "reason": "好"}).status_code == 422
    assert client.post(url(near), {"reason": "不再合作了"}).status_code == 422
    assert deciding.standing(near) is None


def test_whoever_only_reads_has_no_form_and_may_not_post(client, qian, wang, near):
    client.force_login(qian)
    assert client.get(url(near)).context["form"] is None
    assert client.post(url(near), {"choice": "lapse", "reason": "不再合作"}).status_code == 404
    client.force_login(wang)
    assert client.get(url(near)).status_code == 404


def test_the_button_of_the_renewal_drafts_it(client, lin, zhao, near):
    move(near, in_days(12))
    deciding.decide(near, by=zhao, choice="renegotiate", reason="账期改为三十天")
    client.force_login(lin)
    assert url(near, "renew") in client.get(near.get_absolute_url()).content.decode()
    answer = client.post(url(near, "renew"), follow=True)
    assert answer.status_code == 200
    assert url(near, "renew") not in client.get(near.get_absolute_url()).content.decode()


def test_it_stands_on_today_and_in_the_inbox_until_it_is_decided(client, lin, near):
    client.force_login(lin)
    today = reverse("agency:today")
    with acting(lin):
        record = inbox.owed_by(lin).get()
    item = reverse("agency:inbox_item", args=["expiry", record.pk])
    assert item in client.get(today).content.decode()
    assert client.get(item).status_code == 200

    decide = reverse("agency:inbox_decide", args=["expiry", record.pk])
    assert client.post(decide, {"action": "lapse", "comment": ""}).status_code == 422
    client.post(decide, {"action": "lapse", "comment": "供应商停业"})
    assert item not in client.get(today).content.decode()
    assert client.get(item).status_code == 200  # what was decided can be read again


def test_the_second_person_agrees_in_the_inbox(client, lin, zhao, bai, jiang):
    contract = agreement(lin, in_days(12), yuan=60_000)
    tick(now())
    decision = deciding.decide(contract, by=lin, choice="terminate", reason="价格过高")
    client.force_login(zhao)
    assert client.get(decision.get_absolute_url()).status_code == 200
    client.post(
        reverse("agency:inbox_decide", args=["expiry_second", decision.pk]),
        {"action": "approve", "comment": ""},
    )
    with acting(lin):
        assert deciding.standing(contract).decided_by == zhao
    client.force_login(lin)
    assert client.get(url(contract)).status_code == 200


def test_an_expired_one_still_shows_who_was_told(client, lin, near):
    from tests.contracts.expiry.lasting import at

    tick(at(near.ends_on, 0, 5))
    client.force_login(lin)
    page = client.get(url(near))
    assert page.context["form"] is None
    assert [one.rung for one in page.context["rungs"]][-3:] == [7, 1, 0]
    assert client.get(reverse("contracts:expiring"), {"month": f"{localdate():%Y-%m}"}).status_code == 200
