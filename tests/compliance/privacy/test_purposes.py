"""The purpose register: drafted, approved by another, reviewed every year, retired, taken along as a file."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from agency import policy
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event, Notice
from compliance import sweeps
from compliance.privacy import comparing, purposing, register_file
from customers.models import Customer, Purpose, PurposeVersion
from tests import make

VALUES = {
    "what_for": "介绍线路和优惠",
    "basis": "consent",
    "subjects": ["customers"],
    "categories": ["basic", "contact"],
    "recipients": "",
    "retention": "撤回同意或最后一次出行后 24 个月",
    "cross_border": False,
    "abroad": "",
    "role": "marketing",
}


@pytest.fixture
def marketing():
    return Purpose.objects.get(code="marketing")


@pytest.fixture
def entry(marketing, mei, gao):
    drafted = purposing.draft(marketing, by=mei, values=VALUES)
    purposing.propose(drafted, by=mei)
    return purposing.decide(drafted, by=gao, approved=True)


def test_the_drafter_does_not_approve(marketing, mei):
    drafted = purposing.propose(purposing.draft(marketing, by=mei, values=VALUES), by=mei)

    with pytest.raises(Refused):
        purposing.decide(drafted, by=mei, approved=True)


def test_an_approved_entry_is_to_be_reviewed_in_a_year(entry):
    assert entry.review_on == localdate() + policy.PURPOSE_REVIEW


def test_a_new_entry_replaces_the_one_in_force_and_the_old_one_stays(entry, marketing, mei, gao):
    second = purposing.draft(marketing, by=mei, values=VALUES | {"what_for": "介绍线路、优惠和活动"})
    purposing.decide(purposing.propose(second, by=mei), by=gao, approved=True)

    with acting(mei):
        states = marketing.versions.order_by("number").values_list("number", "state")
        assert list(states) == [(1, "replaced"), (2, "approved")]


def test_only_one_person_drafts_at_a_time(marketing, mei, he):
    purposing.draft(marketing, by=mei, values=VALUES)

    with pytest.raises(Refused):
        purposing.draft(marketing, by=he, values=VALUES)


def test_a_new_purpose_is_not_in_use_before_its_entry_is_approved(mei, gao):
    facts = {"code": "photos", "name": "活动照片", "name_en": "Photos of events", "asked": True}
    made = purposing.begin(by=mei, facts=facts)
    drafted = purposing.propose(purposing.draft(made, by=mei, values=VALUES), by=mei)
    before = Purpose.objects.get(code="photos").active

    purposing.decide(drafted, by=gao, approved=True)

    assert (before, Purpose.objects.get(code="photos").active) == (False, True)


def test_a_retired_purpose_is_asked_of_nobody(entry, gao):
    purposing.retire(entry, by=gao, comment="不再开展营销")

    assert not Purpose.objects.get(code="marketing").active


def test_nothing_is_sent_for_a_purpose_that_was_given_up(entry, gao, liu):
    purposing.retire(entry, by=gao, comment="不再开展营销")

    with acting_as("system:test"):
        assert not Customer.objects.greetable().filter(pk=liu.pk).exists()


def test_what_every_archive_rests_on_is_not_retired(mei, gao):
    service = Purpose.objects.get(code="service")
    drafted = purposing.propose(purposing.draft(service, by=mei, values=VALUES), by=mei)
    entry = purposing.decide(drafted, by=gao, approved=True)

    with pytest.raises(Refused):
        purposing.retire(entry, by=gao, comment="试一试")


def test_the_privacy_officer_hears_once_a_day_of_overdue_reviews(entry, mei):
    later = now() + policy.PURPOSE_REVIEW + timedelta(days=2)
    sweeps.run("purposes", later)
    sweeps.run("purposes", later)

    with acting_as("system:test"):
        assert Notice.objects.filter(to=mei, kind="purpose_review").count() == 1


def test_a_review_that_finds_it_right_sets_the_clock_anew(entry, gao):
    with acting_as("system:test"):
        PurposeVersion.objects.filter(pk=entry.pk).update(review_on=localdate() - timedelta(days=1))

    assert not purposing.confirm(entry, by=gao).overdue


def test_no_cell_of_the_file_is_taken_for_a_formula(marketing, mei, gao):
    drafted = purposing.draft(marketing, by=mei, values=VALUES | {"recipients": "=HYPERLINK(1)"})
    make.assessed("purpose", "marketing", author=mei, officer=gao)
    purposing.decide(purposing.propose(drafted, by=mei), by=gao, approved=True)

    with acting(mei):
        made = register_file.export(by=mei, format="csv", now=now()).file.read().decode("utf-8-sig")

    assert '"\'=HYPERLINK(1)"' in made


def test_the_file_is_in_the_register_before_it_leaves(mei):
    with acting(mei):
        register_file.export(by=mei, format="xlsx", now=now())

        assert Event.objects.filter(kind="exported", data__list="purposes").exists()


def test_a_purpose_is_written_approved_and_printed_in_the_browser(marketing, mei, gao, client):
    client.force_login(mei)
    client.post(reverse("compliance:purpose_edit", args=[marketing.pk]), VALUES | {"cross_border": ""})
    client.post(reverse("compliance:purpose_act", args=[marketing.pk, "propose"]))
    client.force_login(gao)
    client.post(reverse("compliance:purpose_act", args=[marketing.pk, "approve"]))

    shown = client.get(reverse("compliance:purposes")).content.decode()
    printed = client.post(reverse("compliance:purposes_print")).content.decode()

    assert "介绍线路和优惠" in shown
    assert "介绍线路和优惠" in printed


def test_whoever_decides_reads_what_differs_from_the_entry_in_force(entry, marketing, mei, gao, client):
    changed = VALUES | {
        "retention": "撤回同意后 12 个月",
        "role": "legal",
        "cross_border": True,
        "abroad": "泰国",
    }
    second = purposing.propose(purposing.draft(marketing, by=mei, values=changed), by=mei)

    reordered = PurposeVersion(**VALUES | {"categories": ["contact", "basic"]})
    assert comparing.entries(PurposeVersion(**VALUES), reordered) == []
    told = {str(row["label"]): (row["old"], row["new"]) for row in comparing.entries(entry, second)}
    assert told == {
        "保存期限": (VALUES["retention"], changed["retention"]),
        "出境": ("否", "是"),
        "去向与依据": ("", "泰国"),
        "责任岗位": ("市场", "法务"),
    }
    client.force_login(gao)
    for page in (f"/inbox/purpose/{second.pk}/", marketing_page(marketing)):
        assert "<del>" in client.get(page).text


def marketing_page(marketing) -> str:
    return reverse("compliance:purpose", args=[marketing.pk])
