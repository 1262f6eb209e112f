"""The customer fills in the form alone: one link, one code, one time; nothing on file shows through it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Notice
from customers.leads import applying, doors, filling
from customers.models import Consent, Customer, FillLink, Lead, PrivacyNotice, Purpose
from tests import make

pytestmark = pytest.mark.django_db


def give(by, **whom):
    with acting(by):
        return filling.make(by=by, purpose=make.purpose(), **whom)


def filled(**changes) -> dict:
    return {
        "notice": PrivacyNotice.objects.in_force("zh-hans").pk,
        "name": "周文",
        "phone": "13912345678",
        "preferences": "安静的房间",
        "declared": "on",
        **{f"consent_{purpose.code}": "yes" for purpose in Purpose.objects.filter(asked=True)},
        **changes,
    }


@pytest.fixture
def opened(client, lin, zhao, he):
    """lin gave the link of an archive; the customer has entered the code."""
    customer = make.customer(lin, name="周闻", phone="13800138000", preferences=None)
    link, token, code = give(lin, customer=customer)
    address = reverse("fill", args=[token])
    assert client.post(address, {"code": f"{code[:3]} {code[3:]}"}).status_code == 302
    return customer, link, address


def test_what_the_customer_fills_in_waits_as_old_and_new(client, opened, he, zhao):
    customer, link, address = opened

    page = client.get(address)
    answer = client.post(address, filled())

    assert "周闻" not in page.text
    assert "138" not in page.text
    assert answer.status_code == 200
    lead = Lead.objects.get()
    assert (lead.way, lead.state, lead.customer, lead.department) == (
        "self",
        "matched",
        customer,
        customer.department,
    )
    with acting(he):
        assert {p.name: p.shown_new for p in applying.proposals(lead, customer)} == {
            "name": "周文",
            "phone": "139****5678",
            "preferences": "安静的房间",
        }
    assert Notice.objects.filter(kind="fill_sent").exists()


def test_after_the_review_the_archive_says_what_the_customer_said(client, opened, he):
    customer, _link, address = opened
    client.post(address, filled(special_needs="花生过敏", consent_marketing="no"))

    with acting(he):
        outcome = applying.merge(Lead.objects.get(), by=he, fields=["phone", "special_needs"])
        customer = Customer.objects.get(pk=customer.pk)
        answers = dict(Consent.objects.values_list("purpose__code", "decision"))

    asked = (
        {name: change["new"] for name, change in outcome.request.values.items()} if outcome.request else {}
    )
    assert (customer.name, customer.special_needs or asked.get("special_needs")) == ("周闻", "花生过敏")
    assert (asked.get("phone") or customer.phone) == "13912345678"
    assert (answers["sensitive"], answers["marketing"]) == ("granted", "refused")


def test_a_link_dies_with_its_use(client, opened):
    _customer, _link, address = opened
    client.post(address, filled())

    assert client.get(address).status_code == 410
    assert client.post(address, filled()).status_code == 410
    assert Lead.objects.count() == 1


def test_the_fifth_wrong_code_ends_the_link(client, lin, he):
    link, token, code = give(lin, customer=make.customer(lin))
    address = reverse("fill", args=[token])
    wrong = "000000" if code != "000000" else "000001"

    answers = [client.post(address, {"code": wrong}).status_code for _try in range(5)]

    assert answers == [422] * 5
    assert client.post(address, {"code": code}).status_code == 410


def test_without_the_code_no_form_is_shown_and_nothing_is_taken(client, lin, he):
    _link, token, _code = give(lin, customer=make.customer(lin))
    address = reverse("fill", args=[token])

    page = client.get(address)
    client.post(address, filled())

    assert "consent_service" not in page.text
    assert not Lead.objects.exists()


def test_another_browser_enters_the_code_itself(client, opened):
    from django.test import Client

    assert "consent_service" not in Client().get(opened[2]).text


def test_neither_token_nor_code_is_kept(lin, he):
    link, token, code = give(lin, customer=make.customer(lin))

    assert link.token_digest == doors.digest("token", token)
    kept = str(FillLink.objects.filter(pk=link.pk).values().get())
    assert token not in kept
    assert not re.search(rf"\b{code}\b", kept)


def test_a_link_ends_with_its_time_its_successor_or_its_withdrawal(lin, he):
    customer = make.customer(lin)
    first, token, _code = give(lin, customer=customer)
    second, newer, _code = give(he, customer=customer)

    assert filling.find(token, now()) is None
    assert filling.find(newer, now()) == second
    assert filling.find(newer, now() + policy.FILL_LINK_LIFE) is None
    assert filling.find(newer, now() + policy.FILL_LINK_LIFE - timedelta(seconds=5)) == second
    filling.withdraw(second, by=he)
    assert filling.find(newer, now()) is None


def test_declaring_the_truth_and_answering_are_needed(client, opened):
    answer = client.post(opened[2], filled(declared="", consent_service="", phone=""))

    assert answer.status_code == 422
    assert {"declared", "consent_service", "phone"} <= set(answer.context["form"].errors)


def test_documents_need_the_separate_consent(client, opened):
    answer = client.post(
        opened[2],
        filled(consent_sensitive="no", document_type="passport", document_number="E12345678"),
    )

    assert "document_number" in answer.context["form"].errors


def test_a_lead_fills_in_its_own_form_and_the_registration_begins_with_it(client, he, lin):
    lead = make.lead()
    _link, token, code = give(he, lead=lead)
    address = reverse("fill", args=[token])
    client.post(address, {"code": code})
    client.post(address, filled(consent_marketing="no"))
    client.force_login(he)

    accepted = client.post(reverse("customers:lead_act", args=[lead.pk, "qualify"]), {"to": he.pk})
    form = client.get(accepted.url).context["form"]

    assert form.initial["preferences"] == "安静的房间"
    assert (form.initial["consent_service"], form.initial["consent_marketing"]) == ("yes", "no")
    assert Lead.objects.get().declared_at


def test_only_who_may_change_an_archive_gives_its_link(client, lin, sun, guo, he):
    customer = make.customer(lin)
    make.grant(customer, guo)
    address = reverse("customers:fill_link", args=[customer.pk])

    answers = {}
    for person in (lin, sun, guo):
        client.force_login(person)
        answers[person.username] = client.post(
            address, {"purpose": Purpose.objects.get(code="service").pk, "language": "en"}
        )

    assert [a.status_code for a in answers.values()] == [200, 404, 403]
    assert answers["lin"].context["given"]["url"].endswith("/?lang=en")
    assert "<svg" in answers["lin"].text


def test_sent_from_two_windows_at_once_it_counts_once(lin, he):
    link, token, code = give(lin, customer=make.customer(lin))
    notice = PrivacyNotice.objects.in_force("zh-hans")
    filling.enter_code(link, token, code, now())
    filling.send(link, facts={"name": "周文"}, consents={}, notice=notice)

    with pytest.raises(Refused):
        filling.send(link, facts={"name": "周文二"}, consents={}, notice=notice)
