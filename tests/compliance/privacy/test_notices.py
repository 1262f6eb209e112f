"""Versions of the notice: drafted by one, approved by another, published once; a material change asks anew."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event
from compliance import sweeps
from compliance.privacy import comparing, noticing
from customers import consenting
from customers.models import Customer, NoticeEdition, PrivacyNotice, Purpose, RenewalDue
from tests import make


@pytest.fixture
def approved(edition, mei, gao):
    noticing.draft(edition, by=mei)
    noticing.propose(edition, by=mei)
    return noticing.decide(edition, by=gao, approved=True)


def standing(customer, code: str) -> str:
    return consenting.in_force(customer)[Purpose.objects.get(code=code).pk].standing


def test_whoever_drafted_a_version_cannot_approve_it(edition, mei):
    noticing.draft(edition, by=mei)
    noticing.propose(edition, by=mei)

    with pytest.raises(Refused):
        noticing.decide(edition, by=mei, approved=True)


def test_the_database_knows_it_too(edition, mei):
    noticing.draft(edition, by=mei)

    with pytest.raises(DatabaseError), acting(mei):
        NoticeEdition.objects.filter(pk=edition.pk).update(approved_by=mei)


def test_sales_drafts_no_notice(edition, lin):
    with pytest.raises(PermissionDenied):
        noticing.draft(edition, by=lin)


def test_a_version_is_sent_back_with_a_word_only(edition, mei, gao):
    noticing.draft(edition, by=mei)
    noticing.propose(edition, by=mei)

    with pytest.raises(Refused):
        noticing.decide(edition, by=gao, approved=False)


def test_a_version_that_was_not_approved_is_not_published(edition, mei):
    noticing.draft(edition, by=mei)

    with pytest.raises(Refused):
        noticing.publish(edition, by=mei, effective_on=localdate())


def test_what_is_published_stands_in_both_languages_from_its_day(approved, mei):
    tomorrow = localdate() + timedelta(days=1)
    noticing.publish(approved, by=mei, effective_on=tomorrow)

    assert PrivacyNotice.objects.filter(version="2027-01").count() == 2
    assert PrivacyNotice.objects.in_force("zh-hans").version == "2026-01"


def test_a_published_text_cannot_be_changed_by_the_application(approved, mei):
    noticing.publish(approved, by=mei, effective_on=localdate())

    with pytest.raises(DatabaseError), acting_as("system:test"), transaction.atomic():
        PrivacyNotice.objects.filter(version="2027-01").update(body="另一个文本")


def test_a_material_change_takes_the_older_consents_out_of_count(approved, mei, liu, lin):
    noticing.publish(approved, by=mei, effective_on=localdate())

    with acting(lin):
        assert standing(liu, "marketing") == "renew"
        assert not Customer.objects.greetable().filter(pk=liu.pk).exists()


def test_a_purpose_it_does_not_concern_stays_granted(approved, mei, liu, lin):
    noticing.publish(approved, by=mei, effective_on=localdate())

    with acting(lin):
        assert standing(liu, "survey") == "granted"


def test_before_its_day_a_material_change_changes_nothing(approved, mei, liu, lin):
    noticing.publish(approved, by=mei, effective_on=localdate() + timedelta(days=3))

    with acting(lin):
        assert standing(liu, "marketing") == "granted"
        assert not RenewalDue.objects.exists()


def test_the_archive_is_marked_and_found_until_the_customer_answers(approved, mei, liu, lin, client):
    noticing.publish(approved, by=mei, effective_on=localdate())
    sweeps.run("consents", now())
    client.force_login(lin)
    marked = client.get(reverse("customers:list"), {"consent": "renew"}).content.decode()

    with acting(lin):
        consenting.answer(liu, Purpose.objects.get(code="marketing"), "granted", by=lin)
        assert standing(liu, "marketing") == "granted"

    assert liu.number in marked
    assert liu.number not in client.get(reverse("customers:list"), {"consent": "renew"}).content.decode()


def test_running_the_sweep_twice_marks_nobody_twice(approved, mei, liu, lin):
    make.customer(lin)
    noticing.publish(approved, by=mei, effective_on=localdate())
    sweeps.run("consents", now())
    sweeps.run("consents", now())

    with acting(lin):
        assert RenewalDue.objects.count() == 1


def test_every_step_stands_in_the_register(approved, mei):
    noticing.publish(approved, by=mei, effective_on=localdate())

    with acting_as("system:test"):
        acts = Event.objects.filter(kind="privacy").order_by("pk").values_list("data__act", flat=True)
        assert list(acts) == ["privacy_drafted", "privacy_proposed", "privacy_approved", "privacy_published"]


def test_two_texts_are_compared_line_by_line():
    (row,) = comparing.rows("一、甲\n二、保存两年", "一、甲\n二、保存三年")

    assert (row["old"], row["new"]) == ("二、保存两年", "二、保存三年")


def test_the_pages_lead_from_draft_to_publication(edition, mei, gao, client):
    client.force_login(mei)
    said = {
        name: getattr(edition, name)
        for name in ("version", "title", "body", "title_en", "body_en", "summary", "purposes")
    }
    client.post(reverse("compliance:notice_new"), said | {"material": "on"})
    with acting(mei):
        made = NoticeEdition.objects.get()
    client.post(reverse("compliance:notice_act", args=[made.pk, "propose"]))
    client.force_login(gao)
    client.post(reverse("compliance:notice_act", args=[made.pk, "approve"]))
    client.force_login(mei)
    shown = client.post(
        reverse("compliance:notice_act", args=[made.pk, "publish"]),
        {"effective_on": localdate().isoformat()},
        follow=True,
    )

    assert shown.status_code == 200
    assert PrivacyNotice.objects.in_force("zh-hans").version == "2027-01"


def test_whoever_decides_reads_what_differs_from_the_version_in_force(edition, mei, gao, client):
    noticing.draft(edition, by=mei)
    noticing.propose(edition, by=mei)

    client.force_login(gao)
    page = client.get(f"/inbox/edition/{edition.pk}/").text

    assert "我们新增向合作酒店介绍您的偏好" in page
    assert page.count('class="diff"') == 2  # both languages
