"""An archive is changed field by field, with a reason, and nobody's typing is lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate, now

from agency.acting import acting, acting_as
from agency.encryption.rotation import shred
from agency.errors import Refused
from agency.models import Event
from customers import editing
from customers.editing import EditConflict, edit
from customers.models import Consent, Customer, PrivacyNotice, Purpose, SearchIndex, Verification
from tests import make

WHY = "客户来电更正"


@pytest.fixture
def liu(lin):
    return make.customer(lin, name="刘梦琪", phone="15812349974", address="浙江省杭州市西湖区")


def test_a_change_is_saved_with_who_and_why(liu, lin):
    saved = edit(liu.pk, by=lin, changes={"phone": "13912345678"}, version=1, why=WHY)

    assert (saved.phone, saved.version) == ("13912345678", 2)
    row = Customer.history.filter(id=liu.pk).latest()
    assert (row.phone, row.history_user, make.why(row)) == ("13912345678", lin, WHY)
    assert Event.objects.get(kind="changed").data == {"fields": ["phone"], "version": 2}


def test_what_can_be_found_follows_the_change(liu, lin):
    before = SearchIndex.objects.get(customer=liu).exact

    edit(liu.pk, by=lin, changes={"phone": "13912345678"}, version=1, why=WHY)

    assert SearchIndex.objects.get(customer=liu).exact != before


def test_an_emptied_field_is_empty_and_a_repeated_value_is_no_change(liu, lin):
    assert edit(liu.pk, by=lin, changes={"address": ""}, version=1, why=WHY).address is None
    assert edit(liu.pk, by=lin, changes={"phone": "15812349974"}, version=2, why=WHY).version == 2
    assert Event.objects.filter(kind="changed").count() == 1


def test_a_change_without_a_reason_is_refused(liu, lin):
    with pytest.raises(Refused):
        edit(liu.pk, by=lin, changes={"phone": "13912345678"}, version=1, why="  ")

    assert Customer.objects.get(pk=liu.pk).phone == "15812349974"


def test_a_typed_reason_is_sealed_and_ends_with_the_archives_key(liu, lin):
    why = "刘梦琪的母亲王芳来电：新号 13912345678"
    edit(liu.pk, by=lin, changes={"phone": "13912345678"}, version=1, why=why)
    row = Customer.history.filter(id=liu.pk).latest()

    assert "王芳" not in row.history_change_reason
    assert make.why(row) == why

    with acting_as("system:test"):
        shred(liu.pk, at=now())
    row = Customer.history.filter(id=liu.pk).latest()
    assert make.why(row) == "〔已销毁〕"


def test_a_reason_of_the_programs_own_stands_as_it_is(liu, lin):
    edit(liu.pk, by=lin, changes={"preferences": "靠窗"}, version=1, why=editing.CLEARED)

    assert Customer.history.filter(id=liu.pk).latest().history_change_reason == editing.CLEARED


def test_fields_only_one_side_changed_are_merged(liu, lin, zhao):
    edit(liu.pk, by=lin, changes={"phone": "13912345678"}, version=1, why=WHY)

    merged = edit(liu.pk, by=zhao, changes={"address": "上海市黄浦区"}, version=1, why="客户搬家")

    assert (merged.phone, merged.address, merged.version) == ("13912345678", "上海市黄浦区", 3)


def test_two_who_type_the_same_agree(liu, lin, zhao):
    edit(liu.pk, by=lin, changes={"phone": "13912345678"}, version=1, why=WHY)

    assert edit(liu.pk, by=zhao, changes={"phone": "13912345678"}, version=1, why=WHY).version == 2


def test_a_field_both_changed_is_a_conflict_that_names_all_three_values(liu, lin, zhao):
    edit(liu.pk, by=lin, changes={"phone": "13912345678", "grade": "a"}, version=1, why=WHY)

    with pytest.raises(EditConflict) as clash:
        edit(liu.pk, by=zhao, changes={"phone": "13700000000", "address": "上海市黄浦区"}, version=1, why=WHY)

    [difference] = clash.value.differences
    assert (difference.field, difference.base, difference.theirs, difference.mine) == (
        "phone",
        "15812349974",
        "13912345678",
        "13700000000",
    )
    assert (clash.value.by, clash.value.version) == (lin, 2)
    kept = Customer.objects.get(pk=liu.pk)
    assert (kept.phone, kept.address) == ("13912345678", "浙江省杭州市西湖区")


def test_after_the_conflict_the_choice_is_saved_upon_the_newer_version(liu, lin, zhao):
    edit(liu.pk, by=lin, changes={"phone": "13912345678"}, version=1, why=WHY)

    saved = edit(liu.pk, by=zhao, changes={"phone": "13700000000"}, version=2, why=WHY)

    assert (saved.phone, saved.version) == ("13700000000", 3)


def test_a_colleague_of_another_department_finds_nothing_to_change(liu, sun):
    with acting(sun), pytest.raises(Customer.DoesNotExist):
        edit(liu.pk, by=sun, changes={"phone": "13912345678"}, version=1, why=WHY)


def test_whoever_was_given_a_look_may_not_change(liu, sun):
    make.grant(liu, sun)

    with pytest.raises((PermissionDenied, Customer.DoesNotExist)):
        edit(liu.pk, by=sun, changes={"phone": "13912345678"}, version=1, why=WHY)


def test_the_auditor_changes_nothing(liu, qian):
    with acting(qian), pytest.raises(PermissionDenied):
        edit(liu.pk, by=qian, changes={"phone": "13912345678"}, version=1, why=WHY)


def test_a_key_field_of_an_important_customer_calls_for_a_new_check(lin):
    vip = make.customer(lin, grade="vip")

    edit(vip.pk, by=lin, changes={"phone": "13912345678"}, version=1, why=WHY)

    assert Customer.objects.get(pk=vip.pk).state == Customer.State.AWAITING
    assert Verification.objects.get().asked_by == lin


def test_another_field_of_an_important_customer_does_not(lin):
    vip = make.customer(lin, grade="vip")

    edit(vip.pk, by=lin, changes={"preferences": "低楼层"}, version=1, why=WHY)

    assert Customer.objects.get(pk=vip.pk).state == Customer.State.ACTIVE


def test_becoming_important_calls_for_a_check_and_ceasing_takes_it_back(liu, lin):
    raised = edit(liu.pk, by=lin, changes={"grade": "vip"}, version=1, why="年度升级")
    assert raised.state == Customer.State.AWAITING

    lowered = edit(liu.pk, by=lin, changes={"grade": "a"}, version=2, why="误升")

    assert lowered.state == Customer.State.ACTIVE
    assert Verification.objects.get().state == Verification.State.DROPPED


def test_a_second_change_overtakes_the_check_that_waits(lin):
    vip = make.customer(lin, grade="vip")
    edit(vip.pk, by=lin, changes={"phone": "13912345678"}, version=1, why=WHY)
    edit(vip.pk, by=lin, changes={"phone": "13912345679"}, version=2, why=WHY)

    states = sorted(Verification.objects.values_list("state", flat=True))

    assert states == ["dropped", "waiting"]


def test_a_birth_date_that_makes_a_child_needs_the_guardian(liu, lin):
    Consent.objects.create(
        customer=liu,
        purpose=Purpose.objects.get(code="service"),
        decision="granted",
        by=lin,
        notice=PrivacyNotice.objects.in_force("zh-hans"),
    )
    child = {"born_on": localdate() - timedelta(days=3650)}
    with pytest.raises(Refused):
        edit(liu.pk, by=lin, changes=child, version=1, why=WHY)

    guardian = {"guardian_name": "刘父", "guardian_phone": "13600000000", "guardian_relation": "父亲"}
    saved = edit(liu.pk, by=lin, changes=child | guardian, version=1, why=WHY, guardian_agreed=True)

    assert (saved.minor, saved.basis) == (True, "guardian")
    assert Consent.objects.order_by("pk").last().form == Consent.Form.GUARDIAN
