"""Registration as an act: what it leaves behind, what it refuses, and that it happens once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from agency.acting import acting, acting_as
from agency.encryption import SHREDDED
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Event, Notice
from customers import numbering, registration
from customers.models import Consent, Customer, Intake, NumberSeries, PrivacyNotice, SearchIndex, Verification
from tests import make

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # noon in Shanghai
YES = {"service": True, "sensitive": True, "marketing": False}


def register(by, now=NOW, **changes):
    facts = {"name": "周文", "phone": "13800138000", **changes.pop("facts", {})}
    return registration.register(
        **{
            "by": by,
            "collected_at": now - timedelta(minutes=5),
            "facts": facts,
            "consents": YES,
            "notice": PrivacyNotice.objects.in_force("zh-hans"),
            "source": make.source(),
            "grade": "c",
            "now": now,
            **changes,
        }
    )


def test_an_archive_has_number_owner_basis_answers_and_a_line_in_the_register(lin, domestic):
    customer = register(lin)

    assert (customer.number, customer.owner, customer.department) == ("KH-2026-000001-7", lin, domestic)
    assert (customer.state, customer.basis, customer.consent_state) == ("active", "consent", "partial")
    answers = Consent.objects.order_by("purpose__code").values_list("purpose__code", "decision", "form")
    assert list(answers) == [
        ("marketing", "refused", "general"),
        ("sensitive", "granted", "separate"),
        ("service", "granted", "general"),
    ]
    assert Event.objects.get(subject=customer.pk).data == {"number": customer.number, "on_time": True}
    assert SearchIndex.objects.get(customer=customer).owner_id == lin.pk
    version = customer.history.get()
    assert (version.history_change_reason, version.history_user_id) == ("registered", lin.pk)


def test_the_form_itself_counts_as_the_first_contact(lin):
    customer = register(lin)

    intake = Intake.objects.get()
    assert (intake.customer, intake.entered_at, intake.collected_at) == (customer, NOW, customer.collected_at)
    assert intake.on_time


def test_a_contact_noted_before_keeps_its_time_and_its_note_is_destroyed(lin):
    met = NOW - timedelta(hours=30)
    intake = make.intake(lin, collected_at=met, phone="13800138000", note="泸沽湖 6 人")

    customer = register(lin, intake=intake)

    intake = Intake.objects.get()
    assert (customer.collected_at, intake.customer, intake.entered_at) == (met, customer, NOW)
    assert intake.note is SHREDDED
    assert {str(version.note) for version in intake.history.all()} == {str(SHREDDED)}


def test_forty_eight_hours_to_the_second_are_on_time(lin):
    times = (timedelta(hours=47, minutes=59), timedelta(hours=48), timedelta(hours=48, seconds=1))
    contacts = [make.intake(lin, collected_at=NOW - ago) for ago in times]

    on_time = [register(lin, intake=contact, facts={"phone": None}).on_time for contact in contacts]

    assert on_time == [True, True, False]


def test_a_contact_entered_or_given_up_meanwhile_is_not_entered_again(lin):
    intake = make.intake(lin, collected_at=NOW - timedelta(hours=1))
    register(lin, intake=intake)

    with pytest.raises(Refused):
        register(lin, intake=intake)


def test_a_contact_of_another_department_cannot_be_taken_over(lin, sun):
    with pytest.raises(Refused):
        register(lin, intake=make.intake(sun, collected_at=NOW - timedelta(hours=1)))


@pytest.mark.parametrize(("minutes", "refused"), [(59, False), (60, False), (61, True)])
def test_a_contact_told_more_than_an_hour_late_needs_a_reason(lin, minutes, refused):
    met = NOW - timedelta(minutes=minutes)
    if refused:
        with pytest.raises(Refused):
            register(lin, collected_at=met)

    customer = register(lin, collected_at=met, backdating_reason="带团途中无网络" if refused else "")

    assert customer.intake.backdated == refused


@pytest.mark.parametrize("met", [NOW + timedelta(seconds=1), NOW - timedelta(days=366)])
def test_a_contact_of_tomorrow_or_of_the_year_before_last_is_refused(lin, met):
    with pytest.raises(Refused):
        register(lin, collected_at=met, backdating_reason="补录")

    assert not Customer.objects.exists()


def test_without_consent_to_the_service_itself_there_is_no_archive_and_no_lost_number(lin):
    for answers in ({}, {"service": False, "marketing": True}):
        with pytest.raises(Refused):
            register(lin, consents=answers)

    assert not Customer.objects.exists()
    assert register(lin).number == "KH-2026-000001-7"


@pytest.mark.parametrize("fact", [{"document_number": "530102198503021234"}, {"special_needs": "糖尿病"}])
def test_documents_and_health_are_kept_only_with_the_separate_consent(lin, fact):
    with pytest.raises(Refused):
        register(lin, consents={"service": True, "sensitive": False}, facts=fact)

    assert register(lin, facts=fact).number == "KH-2026-000001-7"


def test_on_the_day_before_the_fourteenth_birthday_a_guardian_consents(lin):
    tomorrow_fourteen, fourteen = date(2012, 11, 21), date(2012, 11, 20)  # in Shanghai it is 20 November

    with pytest.raises(Refused):
        register(lin, facts={"born_on": tomorrow_fourteen})
    child = register(lin, facts={"born_on": tomorrow_fourteen, "guardian_name": "周建国"})

    assert (child.minor, child.basis) == (True, "guardian")
    assert set(child.consents.values_list("form", flat=True)) == {"guardian"}
    assert not register(lin, facts={"born_on": fourteen}).minor


def test_an_important_customer_waits_for_a_second_person_who_is_told(lin, zhao):
    customer = register(lin, grade="vip")

    assert customer.state == "awaiting"
    assert Verification.objects.get().asked_by == lin
    assert Notice.objects.get(kind="verification_waiting").to == zhao


def test_a_form_sent_twice_leads_to_the_same_archive(lin):
    form = uuid7()

    first, second = register(lin, pk=form), register(lin, pk=form)

    assert (first.pk, second.pk, Customer.objects.count()) == (form, form, 1)


def test_somebody_elses_form_id_opens_nothing(lin, sun):
    mine = register(lin)

    with acting(sun), pytest.raises(Refused):
        register(sun, pk=mine.pk)


def test_the_year_of_the_number_is_that_of_shanghai(lin):
    new_year = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)

    before, after = register(lin, now=new_year - timedelta(seconds=1)), register(lin, now=new_year)

    assert (before.number[:7], after.number[:7]) == ("KH-2026", "KH-2027")


def test_who_belongs_to_no_department_cannot_register(lin):
    lin.department = None

    with pytest.raises(Refused):
        register(lin)


def test_fifty_registrations_at_once_leave_no_gap_even_when_some_die(transactional_db, lin):
    source, notice = make.source(), PrivacyNotice.objects.in_force("zh-hans")

    def one(turn: int) -> str | None:
        try:
            with acting_as("system:test"):
                made = register(lin, source=source, notice=notice, facts={"phone": f"1380013{turn:04}"})
                if turn % 5 == 0:  # dies after its number was taken
                    raise InterruptedError
            return made.number
        except InterruptedError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as crowd:
        numbers = {number for number in crowd.map(one, range(50)) if number}

    assert numbers == {numbering.written("KH", 2026, sequence) for sequence in range(1, 41)}
    assert NumberSeries.objects.get().last == 40


def test_two_sendings_of_one_form_at_once_make_one_archive(transactional_db, lin):
    form, source, notice = uuid7(), make.source(), PrivacyNotice.objects.in_force("zh-hans")

    def send(_turn) -> str:
        try:
            return register(lin, pk=form, source=source, notice=notice).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        assert len(set(crowd.map(send, range(4)))) == 1
