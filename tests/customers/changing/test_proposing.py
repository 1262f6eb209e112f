"""A change of an active archive applies at once or waits for a second pair of eyes, by written rules."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate, now

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from customers.changing import propose
from customers.editing import EditConflict, edit
from customers.models import ChangePolicy, ChangeRequest, Customer, Verification
from tests import make

from .conftest import WHY, agreed_to, proposed


def test_wishes_and_preferences_apply_at_once(liu, lin):
    outcome = proposed(liu, lin, preferences="近电梯", travel_needs="云南")

    assert outcome.request is None
    assert (outcome.applied.preferences, outcome.applied.version) == ("近电梯", 2)


def test_a_name_waits_for_the_manager_and_nothing_changes_before(liu, lin, zhao):
    outcome = proposed(liu, lin, name="刘梦奇")

    assert outcome.applied is None
    assert (outcome.request.state, outcome.request.rule, outcome.request.fields) == (
        "waiting",
        "approve",
        ["name"],
    )
    assert outcome.request.values == {"name": {"old": "刘梦琪", "new": "刘梦奇"}}
    assert Customer.objects.get(pk=liu.pk).name == "刘梦琪"
    told = Notice.objects.get()
    assert (told.to, told.kind, told.params) == (
        zhao,
        "change_waiting",
        {"person": "林知夏", "number": liu.number},
    )
    assert "刘梦" not in str(list(Event.objects.values_list("data", flat=True)))


def test_an_edit_is_split_so_that_an_allergy_does_not_wait_for_a_name(liu, lin):
    outcome = proposed(liu, lin, name="刘梦奇", preferences="花生过敏")

    assert outcome.applied.preferences == "花生过敏"
    assert outcome.request.fields == ["name"]


def test_what_waits_takes_the_strictest_rule_among_it(liu, lin):
    assert proposed(liu, lin, name="刘梦奇", sex="f").request.rule == "approve"


def test_a_document_is_never_split(liu, lin, he):
    agreed_to(liu, lin)
    ChangePolicy.objects.create(
        about="document_expires_on", rule="at_once", effective_from=localdate(), by=he
    )

    request = proposed(liu, lin, document_type="passport", document_expires_on=date(2030, 1, 1)).request

    assert request.fields == ["document_expires_on", "document_type"]
    assert request.values["document_expires_on"] == {"old": None, "new": "2030-01-01"}


def test_the_owner_corrects_a_phone_at_once_and_anybody_else_needs_a_second_person(liu, lin, zhao):
    assert proposed(liu, lin, phone="13912345678").request is None
    liu.refresh_from_db()

    request = proposed(liu, zhao, phone="13912345679").request

    assert request.rule == "verify"
    assert Notice.objects.filter(kind="change_waiting").get().to == lin


@pytest.mark.parametrize(("grade", "rule"), [("a", "verify"), ("vip", "approve")])
def test_contact_data_of_better_customers_waits(lin, zhao, grade, rule):
    assert proposed(make.customer(lin, grade=grade), lin, phone="13912345678").request.rule == rule


def test_becoming_important_needs_approval_and_other_grades_do_not(liu, lin, zhao):
    assert proposed(liu, lin, grade="b").applied.grade == "b"
    liu.refresh_from_db()

    assert proposed(liu, lin, grade="vip").request.rule == "approve"


def test_grading_down_in_the_same_edit_makes_nothing_cheaper(vip, lin):
    request = proposed(vip, lin, grade="c", phone="13912345678").request

    assert (request.rule, request.fields) == ("approve", ["grade", "phone"])


def test_an_archive_that_awaits_its_second_check_is_edited_directly(lin):
    awaiting = make.customer(lin, grade="vip", state=Customer.State.AWAITING)

    outcome = proposed(awaiting, lin, name="李四")

    assert outcome.applied.name == "李四"
    assert Verification.objects.get().state == "waiting"


def test_a_reason_is_compulsory(liu, lin):
    with pytest.raises(Refused):
        propose(liu, by=lin, changes={"name": "刘梦奇"}, version=1, why=" ")

    assert not ChangeRequest.objects.exists()


def test_what_a_colleague_changed_meanwhile_is_a_conflict_before_anything_is_saved(liu, lin, zhao):
    edit(liu.pk, by=zhao, changes={"preferences": "靠窗"}, version=1, why=WHY)

    with pytest.raises(EditConflict):
        propose(liu, by=lin, changes={"preferences": "过道", "name": "刘梦奇"}, version=1, why=WHY)

    assert not ChangeRequest.objects.exists()


def test_pressing_twice_is_one_proposal(liu, lin):
    proposed(liu, lin, name="刘梦奇")

    with pytest.raises(Refused):
        proposed(liu, lin, name="刘梦奇")

    assert ChangeRequest.objects.count() == 1


def test_evidence_is_kept_also_where_nothing_waits(liu, lin):
    propose(liu, by=lin, changes={"preferences": "近电梯"}, version=1, why=WHY, evidence="客户微信，11月20日")

    kept = ChangeRequest.objects.get()
    assert (kept.state, kept.rule, kept.evidence) == ("applied", "at_once", "客户微信，11月20日")
    assert kept.applied_version == 2


def test_a_birth_date_that_makes_a_child_waits_together_with_its_guardian(liu, lin):
    child = {"born_on": localdate() - timedelta(days=3650)}
    with pytest.raises(Refused):
        propose(liu, by=lin, changes=child, version=1, why=WHY)

    guardian = {"guardian_name": "刘父", "guardian_phone": "13600000000"}
    outcome = propose(liu, by=lin, changes=child | guardian, version=1, why=WHY, guardian_agreed=True)

    assert outcome.applied is None
    assert outcome.request.fields == ["born_on", "guardian_name", "guardian_phone"]


def test_strangers_find_nothing_and_readers_change_nothing(liu, sun, qian):
    with acting(sun), pytest.raises(Customer.DoesNotExist):
        propose(liu, by=sun, changes={"preferences": "x"}, version=1, why=WHY)
    with acting(qian), pytest.raises(PermissionDenied):
        propose(liu, by=qian, changes={"preferences": "x"}, version=1, why=WHY)


def test_whoever_an_archive_is_shared_with_reports_a_change_that_waits_for_the_owner(liu, lin, guo):
    make.grant(liu, guo, fields=["phone"])

    with acting(guo):
        outcome = propose(
            liu, by=guo, changes={"preferences": "近电梯"}, version=1, why="客人途中告知", source="report"
        )

    assert outcome.applied is None
    assert (outcome.request.rule, outcome.request.source) == ("verify", "report")
    assert Notice.objects.get(kind="change_waiting").to == lin


def test_what_is_not_shared_cannot_be_reported_on(liu, guo, qian):
    make.grant(liu, guo, fields=["phone"])

    with acting(guo), pytest.raises(PermissionDenied):
        propose(liu, by=guo, changes={"address": "上海"}, version=1, why="途中告知", source="report")
    with acting(qian), pytest.raises(PermissionDenied):  # the auditor changes nothing, and asks for nothing
        propose(liu, by=qian, changes={"preferences": "x"}, version=1, why="核对", source="report")


def test_the_agencys_own_line_takes_effect_on_its_day(liu, lin, he):
    ChangePolicy.objects.create(about="preferences", rule="verify", effective_from=localdate(), by=he)
    ChangePolicy.objects.create(
        about="travel_needs", rule="verify", effective_from=localdate() + timedelta(days=1), by=he
    )

    outcome = proposed(liu, lin, preferences="近电梯", travel_needs="云南")

    assert outcome.request.fields == ["preferences"]
    assert outcome.applied.travel_needs == "云南"
    assert outcome.request.lapses_at > now()


def test_without_any_rule_a_change_needs_approval(liu, lin, monkeypatch):
    monkeypatch.setattr(ChangePolicy.objects, "in_force", lambda day: [], raising=False)

    assert proposed(liu, lin, preferences="近电梯").request.rule == "approve"
