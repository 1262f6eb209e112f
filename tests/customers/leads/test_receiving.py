"""Whatever comes in lands sealed in one inbox, with the 48 hours running from the moment it was collected."""

import uuid
from datetime import timedelta

import pytest
from django.utils.timezone import now

from agency import policy
from agency.acting import acting
from agency.encryption import SHREDDED
from agency.encryption.rotation import shred
from agency.errors import Refused
from agency.models import Event
from customers.leads import receiving
from customers.models import Intake, Lead, SourceChannel
from tests import make

pytestmark = pytest.mark.django_db


def test_a_lead_from_the_website_waits_with_the_clock_of_customer_relations(he):
    lead = make.lead()

    intake = Intake.objects.get(pk=lead.pk)
    assert (lead.state, lead.submitted_by, lead.department) == ("new", None, he.department)
    assert (intake.collected_by, intake.due_at) == (he, lead.collected_at + policy.ENTRY_WINDOW)


def test_a_salespersons_lead_runs_on_the_clock_of_the_departments_manager(lin, zhao, he):
    lead = make.lead(lin)

    assert (lead.submitted_by, lead.intake.collected_by, lead.department) == (lin, zhao, lin.department)


def test_what_was_told_is_sealed_and_ends_with_one_key(he):
    lead = make.lead(email="zhou@example.com")

    shred(lead.pk, at=now())

    lead, intake = Lead.objects.get(pk=lead.pk), Intake.objects.get(pk=lead.pk)
    assert [lead.contact, lead.phone, lead.email, intake.phone] == [SHREDDED] * 4


def test_an_unsafe_channel_is_refused(lin, he):
    with acting(lin):
        unsafe = SourceChannel.objects.get(code="bought_list")
        with pytest.raises(Refused):
            receiving.receive(
                by=lin, way="phone", facts={"phone": "13800138000"}, source=unsafe, collected_at=now()
            )


def test_the_same_form_sent_twice_is_one_lead(he):
    pk = uuid.uuid4()

    assert make.lead(pk=pk) == make.lead(pk=pk)
    assert Lead.objects.count() == 1


def test_a_contact_told_late_needs_a_reason(lin, he):
    earlier = now() - timedelta(hours=3)

    with pytest.raises(Refused):
        make.lead(lin, collected_at=earlier)
    assert make.lead(lin, collected_at=earlier, reason="外出").intake.backdated


def test_the_register_names_no_person(lin, he):
    make.lead(lin)

    event = Event.objects.get(kind="lead")
    assert event.data == {"act": "received", "way": "phone", "fact": "new"}


def test_a_house_without_customer_relations_loses_nothing(lin):
    assert make.lead(lin).intake is None
