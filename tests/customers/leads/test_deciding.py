"""Screening: one decision each, by somebody who may, and never by whoever brought it where it must be proven."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from agency import policy
from agency.acting import acting, acting_as
from agency.encryption import SHREDDED
from agency.errors import Refused
from agency.models import Notice
from compliance import sweeps
from customers import capturing, registration
from customers.leads import applying, deciding
from customers.models import Customer, Intake, Lead, PrivacyNotice
from tests import make

pytestmark = pytest.mark.django_db


def register(by, intake) -> Customer:
    return registration.register(
        by=by,
        collected_at=intake.collected_at,
        facts={"name": "周文", "phone": "13812340000"},
        consents={"service": True},
        notice=PrivacyNotice.objects.in_force("zh-hans"),
        source=make.source(),
        grade="c",
        intake=intake,
    )


def test_a_qualified_lead_becomes_an_archive_and_its_note_is_destroyed(lin, he):
    lead = make.lead()

    deciding.qualify(lead, by=he, to=lin)
    with acting(lin):
        customer = register(lin, Intake.objects.get(pk=lead.pk))

    lead.refresh_from_db()
    assert (lead.state, lead.customer, lead.decided_by) == ("accepted", customer, he)
    assert Lead.objects.get(pk=lead.pk).phone is SHREDDED
    assert customer.collected_at == lead.collected_at
    assert Notice.objects.get(to=lin).kind == "intake_handed"


def test_what_is_not_screened_cannot_be_registered(lin, zhao, he):
    lead = make.lead(lin)
    Intake.objects.filter(pk=lead.pk).update(collected_by=lin)

    with acting(lin), pytest.raises(Refused):
        register(lin, Intake.objects.get(pk=lead.pk))


def test_a_salesperson_decides_about_no_lead(lin, he):
    lead = make.lead(lin)

    for act in (
        lambda: deciding.reject(lead, by=lin, reason="spam"),
        lambda: deciding.qualify(lead, by=lin, to=lin),
        lambda: deciding.classify(lead, by=lin, kind="complaint"),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_manager_decides_for_the_own_department_only(lin, zhao, zhou, he):
    lead = make.lead(lin)

    with pytest.raises(PermissionDenied):
        deciding.reject(lead, by=zhou, reason="spam")
    assert deciding.reject(lead, by=zhao, reason="spam").state == "rejected"


def test_a_second_decision_is_told_who_was_quicker(zhao, lin, he):
    lead = make.lead(lin)
    deciding.reject(lead, by=zhao, reason="no_interest")

    with pytest.raises(Refused, match="赵敏"):
        deciding.qualify(lead, by=he, to=lin)


def test_a_survey_lead_is_verified_by_another_before_it_counts(lin, zhao, he):
    lead = make.lead(zhao, way="visit")

    with pytest.raises(Refused):
        deciding.qualify(lead, by=he, to=lin)
    with pytest.raises(Refused):
        deciding.verify(lead, by=zhao, evidence="自己去过")
    with pytest.raises(Refused):
        deciding.verify(lead, by=he, evidence="  ")
    deciding.verify(lead, by=he, evidence="电话核实，名片照片存部门")

    assert deciding.qualify(lead, by=he, to=lin).verified_by == he


def test_a_rejection_needs_a_reason_from_the_list(he):
    lead = make.lead()

    for reason, note in (("", ""), ("whim", ""), ("other", " ")):
        with pytest.raises(Refused):
            deciding.reject(lead, by=he, reason=reason, note=note)


def test_a_rejected_lead_is_destroyed_after_thirty_days_and_no_sooner(he):
    lead = make.lead()
    moment = now()
    deciding.reject(lead, by=he, reason="other", note="张三的朋友", now=moment)

    sweeps.run("leads", moment + policy.LEAD_LEAVES_AFTER)
    before = str(Lead.objects.get(pk=lead.pk).closing_note)
    sweeps.run("leads", moment + policy.LEAD_LEAVES_AFTER + timedelta(seconds=1))
    after = Lead.objects.get(pk=lead.pk)

    assert before == "张三的朋友"
    assert (after.closing_note, after.keys, after.rejection) == (SHREDDED, [], "other")
    assert after.purged_at


def test_rejecting_stops_the_clock(he):
    lead = make.lead()

    deciding.reject(lead, by=he, reason="spam")

    assert Intake.objects.get(pk=lead.pk).closed_at


def test_the_clock_of_a_lead_is_not_stopped_beside_the_inbox(he):
    lead = make.lead()

    with acting(he), pytest.raises(Refused):
        capturing.give_up(lead.intake, by=he, reason="x")


def test_an_observation_goes_into_the_archive_field_by_field(lin, he):
    customer = make.customer(lin, preferences="靠窗")
    lead = make.lead(
        lin, way="staff", kind="observation", phone="13912345678", wish="", note="喜欢安静的房间"
    )

    deciding.match(lead, by=he, customer=customer)
    with acting(he):
        outcome = applying.merge(
            lead, by=he, fields=["second_phone"], into="preferences", words="喜欢安静的房间"
        )

    with acting_as("system:test"):
        customer = Customer.objects.get(pk=customer.pk)
    asked = (
        {name: change["new"] for name, change in outcome.request.values.items()} if outcome.request else {}
    )
    assert customer.preferences == "靠窗\n喜欢安静的房间"
    assert (customer.second_phone or asked.get("second_phone"), customer.phone) == (
        "13912345678",
        "13800138000",
    )
    assert Lead.objects.get(pk=lead.pk).state == "merged"


def test_what_nobody_ticked_stays_out(lin, he):
    customer = make.customer(lin)
    lead = make.lead(lin, phone="13912345678")
    deciding.match(lead, by=he, customer=customer)

    with acting(he), pytest.raises(Refused):
        applying.merge(lead, by=he, fields=[])

    assert Lead.objects.get(pk=lead.pk).state == "matched"


def test_a_lead_is_matched_only_to_an_archive_within_reach(sun, zhao, lin, he):
    hidden = make.customer(sun)
    lead = make.lead(lin)

    with pytest.raises(Refused):
        deciding.match(lead, by=zhao, customer=hidden)


def test_a_complaint_reaches_whoever_handles_complaints(lin, he, domestic):
    from tests.cast import staff

    wei = staff("wei", "魏兰", "complaint_handler", domestic)
    lead = make.lead(lin, kind="complaint")

    deciding.forward(lead, by=he, to=wei)

    assert Notice.objects.get(to=wei).kind == "lead_forwarded"
    with acting(wei):
        assert Lead.objects.triable_by(wei).get().contact == "周文"
