"""Enquiries from outside: consent first, robots nowhere, each sender within its measure."""

import json

import pytest
from django.urls import reverse

from agency import policy
from customers.leads import channels
from customers.models import ChannelKey, Lead, PrivacyNotice
from tests import make

pytestmark = pytest.mark.django_db
ENQUIRE = reverse("enquire")
API = reverse("api_leads")
ENQUIRY = {"contact": "周文", "phone": "13812340000", "wish": "丽江 6 日，两大一小", "consent": True}


def form(client, **changes) -> dict:
    fresh = client.get(ENQUIRE).context["form"].initial
    return {**ENQUIRY, "consent": "on", "form_id": fresh["form_id"], "notice": fresh["notice"], **changes}


def test_an_enquiry_waits_with_the_notice_it_was_given_under(client, he):
    answer = client.post(ENQUIRE, form(client))

    lead = Lead.objects.get()
    assert answer.url == reverse("enquire_thanks")
    assert (lead.way, lead.contact, lead.wish) == ("website", "周文", "丽江 6 日，两大一小")
    assert lead.notice == PrivacyNotice.objects.in_force("zh-hans")


def test_without_consent_nothing_is_kept(client, he):
    assert client.post(ENQUIRE, form(client, consent="")).status_code == 422
    assert not Lead.objects.exists()


def test_a_robot_is_thanked_and_forgotten(client, he):
    assert client.post(ENQUIRE, form(client, website="http://spam.example")).status_code == 302
    assert not Lead.objects.exists()


def test_a_second_click_is_one_enquiry(client, he):
    sent = form(client)

    client.post(ENQUIRE, sent)
    client.post(ENQUIRE, sent)

    assert Lead.objects.count() == 1


def test_one_address_asks_ten_times_an_hour_at_most(client, he):
    answers = [client.post(ENQUIRE, form(client)) for _enquiry in range(policy.ENQUIRIES_PER_HOUR + 1)]

    assert [answer.status_code for answer in answers] == [302] * policy.ENQUIRIES_PER_HOUR + [429]
    assert int(answers[-1]["Retry-After"]) > 3000


def test_a_form_from_another_site_is_refused(he):
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post(ENQUIRE, ENQUIRY).status_code == 403


# --- by a channel's key -------------------------------------------------------------------------------------


@pytest.fixture
def secret(system_admin, he) -> str:
    return channels.give(by=system_admin, name="官网", source=make.source())[1]


def send(client, secret: str, body=ENQUIRY, once: str = "form-0001"):
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(
        API,
        text,
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": once},
    )


def test_a_channel_sends_an_enquiry_in_once(client, secret):
    first, again, other = send(client, secret), send(client, secret), send(client, secret, once="form-0002")

    assert [answer.status_code for answer in (first, again, other)] == [201, 200, 201]
    assert first.json() == again.json() != other.json()
    assert Lead.objects.count() == 2


def test_a_wrong_or_ended_key_opens_nothing(client, secret, system_admin):
    wrong = send(client, "ldk_guess")
    channels.end(ChannelKey.objects.get(), by=system_admin)

    assert (wrong.status_code, send(client, secret).status_code) == (401, 401)
    assert not Lead.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 400),
        ("[" * 5000, 400),
        (b"\xff", 400),
        ("x" * 20_000, 400),
        (ENQUIRY | {"consent": "true"}, 422),
        (ENQUIRY | {"phone": "12"}, 422),
        (ENQUIRY | {"contact": {"a": 1}}, 422),
        (ENQUIRY | {"contact": "周\x00文"}, 422),
    ],
)
def test_what_is_no_enquiry_is_refused_with_a_reason(client, secret, body, status):
    answer = send(client, secret, body)

    assert answer.status_code == status
    assert answer.json()["error"]
    assert not Lead.objects.exists()


def test_an_idempotency_key_is_needed(client, secret):
    assert send(client, secret, once="").status_code == 400


def test_a_channel_keeps_within_its_measure(client, secret, monkeypatch):
    for number in range(policy.CHANNEL_CALLS_PER_MINUTE):
        send(client, secret, "{", once=f"form-{number:04}")

    answer = send(client, secret)

    assert (answer.status_code, bool(answer["Retry-After"])) == (429, True)


def test_the_key_is_shown_once_and_kept_as_a_digest(client, system_admin, he):
    client.force_login(system_admin)
    address = reverse("customers:channels")

    page = client.post(address, {"name": "小红书", "source": make.source().pk})
    secret = page.context["secret"]

    assert secret in page.text
    assert secret not in client.get(address).text
    assert secret not in str(ChannelKey.objects.values().get())
