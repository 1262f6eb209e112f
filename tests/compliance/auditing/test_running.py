"""The control tests: what they find, each exactly once, in spite of a killed worker (J2)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event
from compliance.auditing import running
from compliance.auditing.controls import AUTOMATIC
from compliance.auditing.measures import MEASURES, Period
from compliance.models import ControlResult, ControlRun, ImpactAssessment
from customers import consenting, revealing
from customers.models import Customer, CustomerGrant, Purpose
from tests import make
from tests.compliance.sharing.conftest import approved
from tests.customers.merging.pairs import merged


def period():
    today = localdate()
    return Period(today - timedelta(days=90), today, now())


def measured(code):
    return MEASURES[code](period())


def test_every_automatic_control_has_its_test():
    assert {one.code for one in AUTOMATIC} == set(MEASURES)


def test_late_contacts_are_counted_and_listed(lin):
    late = make.intake(lin, collected_at=now() - timedelta(hours=60))
    make.intake(lin, collected_at=now() - timedelta(hours=2))
    entered = {"entered_at": now() - timedelta(hours=69), "customer": make.customer(lin)}
    make.intake(lin, collected_at=now() - timedelta(hours=70), **entered)

    found = measured("entry_48h")

    assert (found.population, found.hits, found.figure) == (2, 1, 50.0)
    assert found.behind == [("intake", str(late.pk))]


def test_an_important_customer_without_a_second_check_is_found(lin):
    vip = make.customer(lin, grade="vip", state=Customer.State.AWAITING)
    make.customer(lin)

    found = measured("vip_verified")

    assert (found.population, found.behind) == (1, [("archive", str(vip.pk))])


def test_a_share_that_outlived_its_end_is_found(lin, sun, zhao):
    customer = make.customer(lin)
    make.grant(customer, sun)
    assert measured("grants_ended").hits == 0

    later = Period(localdate(), localdate(), now() + timedelta(days=400))
    assert MEASURES["grants_ended"](later).hits == CustomerGrant.objects.count() == 1


def test_a_closed_account_with_a_role_is_found(wang):
    wang.is_active = False
    wang.save(update_fields=["is_active"])

    assert measured("leavers").behind == [("person", str(wang.pk))]


def test_a_look_at_a_childs_document_without_approval_is_found(lin):
    child = make.customer(
        lin, minor=True, basis="guardian", document_type="id_card", document_number="110101201603074477"
    )
    with acting(lin):
        revealing.write_down(child, ["phone"], by=lin, purpose=make.purpose(), now=now())
    assert measured("minors_approved").population == 0

    with acting(lin):
        revealing.write_down(child, ["document_number"], by=lin, purpose=make.purpose(), now=now())
    assert measured("minors_approved").behind == [("archive", str(child.pk))]


def test_an_archive_on_consent_without_one_is_found(lin):
    customer = make.customer(lin)

    assert measured("consents").behind == [("archive", str(customer.pk))]


def test_an_archive_that_took_over_one_with_consent_is_in_order(lin):
    winner, loser = make.customer(lin, phone="13800138001"), make.customer(lin, phone="13800138002")
    with acting(lin):
        consenting.answer(loser, Purpose.objects.get(code="share_suppliers"), "granted", by=lin)
    merged(winner, loser, lin)

    assert measured("consents").behind == []


def test_a_recipient_without_an_assessment_is_found_and_named(zhao, shen, qian):
    approved(zhao, shen)
    held = ImpactAssessment.objects.get(key="hotel")
    later = Period(localdate(), localdate(), now())
    assert ("gate", "recipient_kind:hotel") not in MEASURES["assessed"](later).behind

    with acting_as("system:test"):
        ImpactAssessment.objects.filter(pk=held.pk).update(state="outdated", ended_at=now())

    assert ("gate", "recipient_kind:hotel") in measured("assessed").behind


def test_a_look_without_a_purpose_in_the_register_is_found(lin):
    customer = make.customer(lin)
    with acting_as("system:test"):
        Event.note(Event.Kind.REVEALED, by=lin, subject=customer.pk, fields=["phone"])

    assert measured("purpose_declared").hits == 1


def test_a_run_does_every_test_of_the_house_once(qian, lin):
    make.intake(lin, collected_at=now() - timedelta(hours=60))
    run = running.ask(by=qian)
    assert running.ask(by=qian) == run

    assert running.sweep(now()) == len(AUTOMATIC)
    assert running.sweep(now()) == 0

    run.refresh_from_db()
    outcomes = dict(run.results.values_list("code", "outcome"))
    assert run.state == "done"
    assert len(outcomes) == len(AUTOMATIC)
    assert outcomes["entry_48h"] == "fail"
    assert "error" not in outcomes.values()
    done = Event.objects.filter(kind=Event.Kind.AUDIT, data__act="tests_done")
    assert done.count() == 1


def test_a_killed_run_goes_on_behind_the_results_that_stand(qian):
    run = running.ask(by=qian)
    assert running._next(run.pk, now())
    assert running._next(run.pk, now())  # and here the worker dies

    running.sweep(now())

    run.refresh_from_db()
    assert run.state == "done"
    assert run.results.count() == len(AUTOMATIC)
    assert ControlResult.objects.count() == len(AUTOMATIC)


def test_one_broken_test_does_not_keep_the_others_from_running(qian, monkeypatch):
    def broken(period):
        raise ZeroDivisionError

    monkeypatch.setitem(MEASURES, "leavers", broken)
    run = running.ask(by=qian)

    running.sweep(now())

    outcomes = dict(run.results.values_list("code", "outcome"))
    assert outcomes.pop("leavers") == "error"
    assert "error" not in outcomes.values()


def test_the_clock_runs_them_once_a_week_by_itself(db):
    running.sweep(now())
    running.sweep(now() + timedelta(days=6))
    assert ControlRun.objects.count() == 1

    running.sweep(now() + timedelta(days=8))
    assert ControlRun.objects.count() == 2


def test_an_audit_runs_its_own_programme_over_its_own_period(running_plan, qian):
    line = running_plan.programme.get(code="leavers")
    line.included = False
    line.save()

    run = running.ask(by=qian, plan=running_plan)
    running.sweep(now())

    assert run.starts_on == running_plan.starts_on
    assert not run.results.filter(code="leavers").exists()


def test_tests_of_an_audit_wait_for_its_approval(plan, qian):
    with pytest.raises(Refused):
        running.ask(by=qian, plan=plan)


def test_the_pages_show_the_results_and_the_list(client, qian, lin):
    customer = make.customer(lin)
    running.ask(by=qian)
    running.sweep(now())
    client.force_login(qian)

    page = client.get(reverse("compliance:controls"))
    result = ControlResult.objects.get(code="consents")
    behind = client.get(result.get_absolute_url())

    assert page.status_code == 200
    assert customer.number in behind.content.decode()
    assert client.get(ControlRun.objects.get().get_absolute_url()).status_code == 200


def test_the_list_names_only_what_the_reader_may_see(client, qian, lin):
    customer = make.customer(lin)
    running.ask(by=qian)
    running.sweep(now())
    from compliance.auditing import showing

    rows = showing.behind(ControlResult.objects.get(code="consents"), qian)
    assert [row.label for row in rows] == [customer.number]
    with acting_as("system:test"):
        assert showing.behind(ControlResult.objects.get(code="leavers"), qian) == []
