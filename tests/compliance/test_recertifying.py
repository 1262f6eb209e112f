"""Every quarter each share and each role is confirmed with one press, or it ends (D9)."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from agency import policy
from agency.acting import acting
from agency.errors import Refused
from agency.models import Notice
from compliance.models import Recertification, RecertifiedAccess
from compliance.recertifying import deciding, opening
from customers.guarding import emergencies
from customers.models import Customer, CustomerGrant
from tests import make


@pytest.fixture
def liu(lin):
    return make.customer(lin, name="刘梦琪")


@pytest.fixture
def round_(lin, zhao, sun, security_admin, liu):
    """sun has a share of lin's archive when the quarter's round begins."""
    make.grant(liu, sun)
    opening.open_due(now())
    return Recertification.objects.get()


def share_line() -> RecertifiedAccess:
    return RecertifiedAccess.objects.get(role="")


def after(round_):
    return now() + policy.RECERTIFY_TIME + timedelta(days=1)


def test_the_round_lists_every_share_and_every_role_once(round_, zhao, lin, sun):
    assert opening.open_due(now()) == 0
    assert share_line().deciders == [zhao.pk]
    roles = {(line.person.username, line.role) for line in RecertifiedAccess.objects.exclude(role="")}
    assert {("lin", "sales"), ("sun", "sales"), ("zhao", "sales_manager")} <= roles
    assert Notice.objects.filter(kind="recertify_open", to=zhao).count() == 1


def test_the_two_hours_of_an_emergency_are_no_line_of_the_round(lin, zhao, guo, liu):
    emergencies.break_glass(by=guo, number=liu.number, reason="客人在丽江摔伤送医", now=now())
    opening.open_due(now())

    assert not RecertifiedAccess.objects.filter(role="").exists()


def test_a_share_is_kept_or_ended_with_one_press(client, round_, zhao, sun, liu):
    client.force_login(zhao)
    page = client.get("/compliance/recertify/").content.decode()
    client.post(f"/compliance/recertify/{share_line().pk}/decide/", {"action": "end"})

    assert liu.number in page
    assert share_line().state == "ended"
    with acting(sun):
        assert not Customer.objects.visible_to(sun).exists()
    assert Notice.objects.filter(kind="share_revoked", to=sun).exists()


def test_a_kept_share_lives_on_past_the_last_day(round_, zhao):
    deciding.decide(share_line(), by=zhao, keep=True, now=now())
    deciding.sweep(after(round_))

    assert CustomerGrant.objects.exists()
    assert share_line().state == "kept"


def test_what_nobody_answers_ends_and_roles_go_to_the_security_administrator(round_, sun, security_admin):
    deciding.sweep(after(round_))

    assert share_line().state == "lapsed"
    assert not CustomerGrant.objects.exists()
    assert set(RecertifiedAccess.objects.exclude(role="").values_list("state", flat=True)) == {"escalated"}
    assert Notice.objects.filter(kind="recertify_role_unanswered", to=security_admin).exists()
    assert Recertification.objects.get().closed_at
    assert deciding.sweep(after(round_)) == 0


def test_a_role_that_is_no_longer_needed_is_taken_away_by_the_security_administrator(
    round_, zhao, lin, security_admin
):
    line = RecertifiedAccess.objects.get(person=lin, role="sales")
    deciding.decide(line, by=zhao, keep=False, now=now())

    assert Notice.objects.get(kind="recertify_role", to=security_admin).params["colleague"] == "林知夏"
    assert lin.groups.filter(name="sales").exists()


def test_only_those_who_were_asked_answer_and_only_once(round_, zhao, lin, zhou):
    for person in (lin, zhou):
        with pytest.raises(Refused):
            deciding.decide(share_line(), by=person, keep=True, now=now())
    deciding.decide(share_line(), by=zhao, keep=True, now=now())
    with pytest.raises(Refused):
        deciding.decide(share_line(), by=zhao, keep=False, now=now())


def test_managers_are_reminded_once_before_the_last_day(round_, zhao):
    soon = now() + policy.RECERTIFY_TIME - policy.RECERTIFY_REMINDED + timedelta(hours=1)
    for _time in range(2):
        deciding.sweep(soon)

    assert Notice.objects.filter(kind="recertify_due", to=zhao).count() == 1


def test_the_auditor_reads_the_report_by_department(client, round_, qian):
    client.force_login(qian)
    report = client.get("/compliance/recertify/").context["report"]

    assert sum(row["total"] for row in report) == RecertifiedAccess.objects.count()
