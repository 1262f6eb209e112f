"""Important customers are checked by a second person, field by field."""

import pytest
from django.core.exceptions import PermissionDenied

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from customers import verifying
from customers.editing import edit
from customers.models import Customer, Disclosure, Verification
from tests import make


@pytest.fixture
def vip(lin, zhao):
    return make.customer(lin, grade="vip", name="刘梦琪", phone="15812349974", state=Customer.State.AWAITING)


@pytest.fixture
def check(vip, lin):
    with acting(lin):
        return verifying.ask(vip, by=lin)


def test_the_head_of_the_department_is_told_what_waits(check, vip, zhao):
    told = Notice.objects.get()

    assert (told.to, told.kind, told.params, told.about) == (
        zhao,
        "verification_waiting",
        {"number": vip.number},
        vip.pk,
    )


def test_the_fields_are_opened_for_the_check_and_each_look_is_written_down(check, zhao):
    with acting(zhao):
        opened = verifying.open_for_check(check, by=zhao)

    assert opened == {"phone": "15812349974"}
    look = Disclosure.objects.get()
    assert (look.by, look.field, look.purpose.code) == (zhao, "phone", "verification")
    assert Event.objects.get(kind="revealed").data["verification"] == str(check.pk)


def test_every_field_ticked_makes_the_archive_active_and_tells_the_owner(check, vip, zhao, lin):
    with acting(zhao):
        verifying.confirm(check, by=zhao, checked=["name", "phone"])

    done = Verification.objects.get()
    assert (done.state, done.verifier, done.checked) == ("confirmed", zhao, ["name", "phone"])
    assert Customer.objects.get(pk=vip.pk).state == Customer.State.ACTIVE
    assert Notice.objects.get(to=lin).kind == "verification_done"
    assert Event.objects.get(kind="verified").data["outcome"] == "confirmed"


def test_a_field_that_is_not_ticked_confirms_nothing(check, vip, zhao):
    with acting(zhao), pytest.raises(Refused):
        verifying.confirm(check, by=zhao, checked=["name"])

    assert Customer.objects.get(pk=vip.pk).state == Customer.State.AWAITING


def test_pressing_twice_is_one_effect(check, zhao, lin):
    with acting(zhao):
        for _ in range(2):
            verifying.confirm(check, by=zhao, checked=["name", "phone"])

    assert Event.objects.filter(kind="verified").count() == 1
    assert Notice.objects.filter(to=lin).count() == 1


def test_a_difference_keeps_the_archive_waiting_and_its_note_sealed(check, vip, zhao, lin):
    with acting(zhao):
        verifying.report_difference(check, by=zhao, note="电话与证件页不符", checked=["name"])

    found = Verification.objects.get()
    assert (found.state, found.note, found.checked) == ("discrepancy", "电话与证件页不符", ["name"])
    assert Customer.objects.get(pk=vip.pk).state == Customer.State.AWAITING
    assert Notice.objects.get(to=lin).kind == "verification_discrepancy"
    assert "电话" not in str(list(Event.objects.values_list("data", flat=True)))


def test_a_difference_without_a_word_is_refused(check, zhao):
    with acting(zhao), pytest.raises(Refused):
        verifying.report_difference(check, by=zhao, note=" ")


def test_whoever_asked_cannot_answer(vip, zhao):
    with acting(zhao):
        own = verifying.ask(vip, by=zhao)
        with pytest.raises(PermissionDenied):
            verifying.confirm(own, by=zhao, checked=["name", "phone"])


def test_whoever_registered_cannot_answer_even_when_somebody_else_asked(lin, zhao, he):
    vip = make.customer(zhao, grade="vip")
    check = verifying.ask(vip, by=he)

    with acting(zhao), pytest.raises(PermissionDenied):
        verifying.confirm(check, by=zhao, checked=["name", "phone"])


def test_whoever_changed_the_facts_since_the_last_check_cannot_answer(check, vip, lin, zhao, he):
    edit(vip.pk, by=zhao, changes={"phone": "13912345678"}, version=1, why="客户来电")
    edit(vip.pk, by=lin, changes={"address": "杭州"}, version=2, why="客户来电")
    waiting = Verification.objects.get(state="waiting")

    with acting(zhao), pytest.raises(PermissionDenied):
        verifying.confirm(waiting, by=zhao, checked=verifying.fields_to_check(vip))
    with acting(he):
        verifying.confirm(waiting, by=he, checked=["name", "phone", "address"])


def test_after_a_check_the_checker_may_check_the_next_change(check, vip, lin, zhao):
    with acting(zhao):
        verifying.confirm(check, by=zhao, checked=["name", "phone"])
    edit(vip.pk, by=lin, changes={"phone": "13912345678"}, version=1, why="客户来电")

    with acting(zhao):
        verifying.confirm(Verification.objects.get(state="waiting"), by=zhao, checked=["name", "phone"])

    assert Customer.objects.get(pk=vip.pk).state == Customer.State.ACTIVE


def test_an_overtaken_check_confirms_nothing(check, vip, lin, zhao):
    edit(vip.pk, by=lin, changes={"phone": "13912345678"}, version=1, why="客户来电")

    with acting(zhao), pytest.raises(Refused):
        verifying.confirm(check, by=zhao, checked=["name", "phone"])


def test_colleagues_without_the_right_and_managers_elsewhere_cannot_answer(check, wang, zhou):
    for person in (wang, zhou):
        with acting(person), pytest.raises((PermissionDenied, Customer.DoesNotExist)):
            verifying.confirm(check, by=person, checked=["name", "phone"])


def test_moving_an_archive_to_another_owner_writes_no_fact(check, vip, zhao, wang):
    vip.owner = wang
    with acting(zhao, reason="交接"):
        vip.save()

    with acting(zhao):
        verifying.confirm(check, by=zhao, checked=["name", "phone"])

    assert Customer.objects.get(pk=vip.pk).state == Customer.State.ACTIVE
