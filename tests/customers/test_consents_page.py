"""The consents of an archive in the browser: how each stands, one form for yes and no, the proof on paper."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from agency.acting import acting, acting_as
from customers import consenting
from customers.consenting import Evidence
from customers.models import CareAction, Consent, Purpose
from tests import make


@pytest.fixture
def liu(lin):
    made = make.customer(lin)
    for code in ("service", "marketing"):
        with acting(lin):
            consenting.answer(made, purpose(code), "granted", by=lin)
    return made


def purpose(code: str) -> Purpose:
    return Purpose.objects.get(code=code)


def page(customer) -> str:
    return reverse("customers:consents", args=[customer.pk])


def press(client, customer, code: str, decision: str, **said):
    return client.post(
        reverse("customers:answer", args=[customer.pk, code]), {"decision": decision, **said}, follow=True
    )


def test_the_customers_words_and_the_way_they_came_stand_with_the_answer(liu, lin, client):
    client.force_login(lin)

    answered = press(client, liu, "marketing", "withdrawn", way="phone", words="不想再收到短信")

    assert "不想再收到短信" in answered.content.decode()
    with acting(lin):
        assert consenting.events(liu)[0].way == Consent.Way.PHONE


def test_a_withdrawal_asks_for_no_reason(liu, lin, client):
    client.force_login(lin)

    press(client, liu, "marketing", "withdrawn")

    with acting(lin):
        assert consenting.in_force(liu)[purpose("marketing").pk].standing == "withdrawn"


def test_what_would_end_is_listed_before_anybody_presses(liu, lin, client):
    make.care_action(liu, act="offer", item="", planned_cost=0)
    client.force_login(lin)

    shown = client.get(page(liu)).content.decode()

    assert reverse("customers:care_action", args=[CareAction.objects.get().pk]) in shown


def test_a_written_consent_without_its_paper_is_sent_back(liu, lin, client):
    client.force_login(lin)

    answered = press(client, liu, "cross_border", "granted", written="on")

    assert answered.status_code == 422


def test_a_file_of_another_archive_proves_nothing(liu, lin, client):
    stranger = make.attachment(make.customer(lin), kind="consent")
    client.force_login(lin)

    assert press(client, liu, "survey", "granted", file=str(stranger.pk)).status_code == 422


def test_after_a_refusal_the_page_says_when_not_to_ask_again(liu, lin, client):
    with acting(lin):
        consenting.answer(liu, purpose("survey"), "refused", by=lin)
    client.force_login(lin)

    (row,) = [row for row in client.get(page(liu)).context["asked"] if row["again"]]
    assert row["again"] > localdate()


def test_the_proof_tells_every_answer_and_the_text_that_was_shown(liu, lin, client):
    with acting(lin):
        consenting.answer(
            liu, purpose("survey"), "granted", by=lin, evidence=Evidence("paper", "文件夹 12 第 3 页")
        )
    client.force_login(lin)

    paper = client.post(
        reverse("customers:papers", args=[liu.pk]),
        {"paper": "consents", "purpose": purpose("audit").pk, "form": "page"},
    ).content.decode()

    assert "文件夹 12 第 3 页" in paper
    with acting(lin):
        assert consenting.events(liu)[0].notice.body.splitlines()[0][:12] in paper


def test_the_proof_is_made_as_pdf(liu, lin, client):
    client.force_login(lin)

    made = client.post(
        reverse("customers:papers", args=[liu.pk]),
        {"paper": "consents", "purpose": purpose("audit").pk, "form": "pdf"},
    )

    assert made.content[:5] == b"%PDF-"


def test_a_consent_given_until_a_day_counts_no_more_the_day_after(liu, lin):
    yesterday = localdate() - timedelta(days=1)
    with acting_as("system:test"):
        Consent.objects.create(
            customer=liu, purpose=purpose("survey"), decision="granted", by=lin, valid_until=yesterday,
            notice=consenting.in_force(liu)[purpose("service").pk].notice,
        )  # fmt: skip

        assert consenting.in_force(liu)[purpose("survey").pk].standing == "expired"
