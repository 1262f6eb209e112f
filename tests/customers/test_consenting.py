"""Consents given, refused and withdrawn after registration."""

import pytest
from django.core.exceptions import PermissionDenied

from agency.acting import acting
from agency.errors import Refused
from customers import consenting
from customers.models import Consent, Customer, PrivacyNotice, Purpose
from tests import make


@pytest.fixture
def liu(lin):
    made = make.customer(lin, document_type="passport", document_number="E12345696", special_needs="轮椅")
    for code in ("service", "sensitive", "marketing"):
        Consent.objects.create(
            customer=made, purpose=Purpose.objects.get(code=code), decision="granted", by=lin,
            notice=PrivacyNotice.objects.in_force("zh-hans"),
        )  # fmt: skip
    return made


def purpose(code: str) -> Purpose:
    return Purpose.objects.get(code=code)


def test_a_withdrawal_is_a_new_event_beside_the_consent_it_ends(liu, lin):
    consenting.answer(liu, purpose("marketing"), "withdrawn", by=lin)

    decisions = (
        liu.consents.filter(purpose__code="marketing").order_by("pk").values_list("decision", flat=True)
    )
    assert list(decisions) == ["granted", "withdrawn"]
    assert Customer.objects.get(pk=liu.pk).consent_state == "partial"


def test_a_consent_given_later_is_kept_with_the_notice_in_force(liu, lin):
    given = consenting.answer(liu, purpose("cross_border"), "granted", by=lin)

    assert (given.form, given.notice) == (Consent.Form.SEPARATE, PrivacyNotice.objects.in_force("zh-hans"))


def test_the_same_answer_twice_is_one_event(liu, lin):
    assert consenting.answer(liu, purpose("marketing"), "granted", by=lin) is None


def test_what_the_archive_rests_on_cannot_be_withdrawn_here(liu, lin):
    with pytest.raises(Refused):
        consenting.answer(liu, purpose("service"), "withdrawn", by=lin)


def test_only_a_given_consent_is_withdrawn(liu, lin):
    with pytest.raises(Refused):
        consenting.answer(liu, purpose("survey"), "withdrawn", by=lin)


def test_with_the_separate_consent_goes_what_was_kept_on_it(liu, lin):
    consenting.answer(liu, purpose("sensitive"), "withdrawn", by=lin)

    left = Customer.objects.get(pk=liu.pk)
    assert (left.document_number, left.special_needs, left.phone) == (None, None, "13800138000")


def test_readers_record_nothing(liu, qian):
    with acting(qian), pytest.raises(PermissionDenied):
        consenting.answer(liu, purpose("marketing"), "withdrawn", by=qian)
