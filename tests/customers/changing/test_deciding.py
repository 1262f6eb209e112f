"""Whoever proposes a change does not let it through; whoever decides overwrites nobody."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from customers import consenting, revealing, verifying
from customers.changing import deciding, opening
from customers.editing import edit
from customers.models import ChangePolicy, ChangeRequest, Customer, Disclosure, Verification
from tests import make

from .conftest import WHY, agreed_to, proposed


@pytest.fixture
def renaming(liu, lin, zhao):
    return proposed(liu, lin, name="刘梦奇").request


def agree(request, by, **answers):
    with acting(by):
        return deciding.agree(request, by=by, **answers)


def test_the_managers_approval_applies_it_with_both_names_in_the_record(renaming, liu, lin, zhao):
    done = agree(renaming, zhao)

    saved = Customer.objects.get(pk=liu.pk)
    assert (saved.name, saved.version) == ("刘梦奇", 2)
    assert (done.state, done.approver, done.applied_version) == ("applied", zhao, 2)
    row = Customer.history.filter(id=liu.pk).latest()
    assert (row.history_user, make.why(row)) == (zhao, WHY)
    assert Event.objects.get(kind="changed").data["drafter"] == lin.pk
    assert Notice.objects.filter(to=lin, kind="change_applied").count() == 1


def test_pressing_approve_twice_is_one_effect(renaming, liu, zhao):
    for _ in range(2):
        agree(renaming, zhao)

    assert Customer.objects.get(pk=liu.pk).version == 2
    assert Event.objects.filter(kind="changed").count() == 1


def test_the_drafter_cannot_let_it_through(liu, zhao, he):
    own = proposed(liu, zhao, name="刘梦奇").request

    with acting(zhao), pytest.raises(PermissionDenied):
        deciding.agree(own, by=zhao)
    assert agree(own, he).state == "applied"


def test_nor_can_the_database_be_told_so(renaming, lin):
    for column in ("verifier", "approver"):
        with pytest.raises(IntegrityError), transaction.atomic():
            ChangeRequest.objects.filter(pk=renaming.pk).update(**{column: lin})
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeRequest.objects.filter(pk=renaming.pk).update(state="applied")


def test_colleagues_and_managers_elsewhere_cannot_decide(renaming, wang, zhou, qian):
    for person in (wang, zhou, qian):
        with acting(person), pytest.raises((PermissionDenied, Customer.DoesNotExist)):
            deciding.agree(renaming, by=person)


def test_the_owner_verifies_what_somebody_else_wrote(liu, lin, zhao):
    request = proposed(liu, zhao, phone="13912345678").request

    done = agree(request, lin)

    assert (done.state, done.verifier) == ("applied", lin)
    assert Customer.objects.get(pk=liu.pk).phone == "13912345678"


def test_two_steps_are_two_peoples(liu, lin, zhao, he):
    ChangePolicy.objects.create(about="name", rule="both", effective_from="2026-01-02", by=he)
    request = proposed(liu, lin, name="刘梦奇").request

    assert agree(request, zhao).state == "verified"
    with acting(zhao), pytest.raises(PermissionDenied):
        deciding.agree(request, by=zhao)
    assert agree(request, he).state == "applied"


def test_a_refusal_needs_a_word_and_is_read_by_the_drafter(renaming, liu, lin, zhao):
    with acting(zhao), pytest.raises(Refused):
        deciding.refuse(renaming, by=zhao, comment=" ")

    with acting(zhao):
        deciding.refuse(renaming, by=zhao, comment="与护照不符")

    kept = ChangeRequest.objects.get()
    assert (kept.state, kept.comment, kept.approver) == ("refused", "与护照不符", zhao)
    assert Customer.objects.get(pk=liu.pk).name == "刘梦琪"
    assert Notice.objects.get(to=lin, kind="change_refused").params == {"number": liu.number}


def test_one_takes_back_ones_own_and_nobody_elses(renaming, lin, zhao):
    with acting(zhao), pytest.raises(PermissionDenied):
        deciding.withdraw(renaming, by=zhao)
    with acting(lin):
        deciding.withdraw(renaming, by=lin)

    with acting(zhao), pytest.raises(Refused):
        deciding.agree(renaming, by=zhao)


def test_a_proposal_nobody_answers_lapses(renaming, lin):
    assert deciding.lapse_unanswered(now()) == 0
    assert deciding.lapse_unanswered(now() + timedelta(days=15)) == 1

    assert ChangeRequest.objects.get().state == "lapsed"
    assert Notice.objects.filter(to=lin, kind="change_lapsed").exists()


def test_a_field_nobody_else_touched_is_applied_beside_anothers_change(renaming, liu, zhao, lin):
    edit(liu.pk, by=lin, changes={"preferences": "靠窗"}, version=1, why=WHY)

    agree(renaming, zhao)

    saved = Customer.objects.get(pk=liu.pk)
    assert (saved.name, saved.preferences, saved.version) == ("刘梦奇", "靠窗", 3)


@pytest.fixture
def overtaken(renaming, liu, he):
    """While the proposal waited, he corrected the same name otherwise."""
    edit(liu.pk, by=he, changes={"name": "刘萌琪"}, version=1, why=WHY)
    return renaming


def test_what_the_archive_changed_meanwhile_is_asked_about_and_not_overwritten(overtaken, liu, zhao):
    request = agree(overtaken, zhao)

    assert (request.state, request.approver) == ("conflicted", zhao)
    assert Customer.objects.get(pk=liu.pk).name == "刘萌琪"
    [clash] = deciding.clashes(Customer.objects.get(pk=liu.pk), request)
    assert (clash.base, clash.now, clash.new) == ("刘梦琪", "刘萌琪", "刘梦奇")


def test_the_choice_for_the_proposal_applies_it_upon_what_was_seen(overtaken, liu, zhao):
    agree(overtaken, zhao, choices={"name": "mine"}, seen=2)

    assert Customer.objects.get(pk=liu.pk).name == "刘梦奇"
    names = [row.name for row in liu.history.order_by("history_id")]
    assert names == ["刘梦琪", "刘萌琪", "刘梦奇"]


def test_the_choice_for_what_stands_keeps_both_on_record(overtaken, liu, zhao, lin):
    done = agree(overtaken, zhao, choices={"name": "theirs"}, seen=2)

    assert done.state == "refused"
    assert Customer.objects.get(pk=liu.pk).name == "刘萌琪"
    assert ChangeRequest.objects.get().values["name"] == {"old": "刘梦琪", "new": "刘梦奇", "kept": "刘萌琪"}
    assert Notice.objects.filter(to=lin, kind="change_refused").exists()


def test_a_choice_made_upon_an_older_state_is_asked_again(overtaken, liu, zhao, he):
    edit(liu.pk, by=he, changes={"name": "刘盟琪"}, version=2, why=WHY)

    request = agree(overtaken, zhao, choices={"name": "mine"}, seen=2)

    assert request.state == "conflicted"
    assert Customer.objects.get(pk=liu.pk).name == "刘盟琪"


def test_two_proposals_for_one_field_meet_in_the_order_they_are_decided(liu, lin, he, zhao):
    first = proposed(liu, lin, name="刘梦奇").request
    second = proposed(liu, he, name="刘萌琪").request

    agree(second, zhao)

    assert agree(first, zhao).state == "conflicted"
    assert Customer.objects.get(pk=liu.pk).name == "刘萌琪"


def test_a_consent_withdrawn_meanwhile_stops_the_application(lin, zhao):
    zhang = make.customer(lin)
    sensitive = agreed_to(zhang, lin)
    request = proposed(zhang, lin, document_type="passport", document_number="E12345678").request
    consenting.answer(zhang, sensitive, "withdrawn", by=lin)

    with acting(zhao), pytest.raises(Refused):
        deciding.agree(request, by=zhao)

    assert Customer.objects.get(pk=zhang.pk).document_number is None
    assert ChangeRequest.objects.get().state == "waiting"


def test_an_important_customers_phone_is_not_checked_twice_by_one_who_looked(vip, lin, zhao):
    request = proposed(vip, lin, phone="13912345678").request
    with acting(zhao):
        opened = opening.open_for_decision(request, by=zhao)
    agree(request, zhao)

    assert opened["phone"] == {"old": "15812349975", "new": "13912345678", "now": "15812349975"}
    assert Disclosure.objects.get().purpose.code == "verification"
    assert Customer.objects.get(pk=vip.pk).state == "active"
    assert not Verification.objects.exists()


def test_approved_without_a_look_the_second_check_follows_and_the_drafter_cannot_do_it(vip, lin, zhao, he):
    agree(proposed(vip, lin, phone="13912345678").request, zhao)

    check = Verification.objects.get()
    assert (check.state, check.asked_by) == ("waiting", lin)
    assert zhao.pk not in verifying.writers(check)
    assert lin.pk in verifying.writers(check)


def test_becoming_important_is_approved_and_then_checked_whole(liu, lin, zhao):
    agree(proposed(liu, lin, grade="vip").request, zhao)

    saved = Customer.objects.get(pk=liu.pk)
    assert (saved.grade, saved.state) == ("vip", "awaiting")
    assert Verification.objects.get().asked_by == lin


def test_opening_for_a_decision_does_not_use_the_days_quota(vip, lin, zhao):
    request = proposed(vip, lin, phone="13912345678").request
    before = revealing.quota_left(zhao)
    with acting(zhao):
        opening.open_for_decision(request, by=zhao)
    with acting(lin), pytest.raises(PermissionDenied):
        opening.open_for_decision(request, by=lin)

    assert revealing.quota_left(zhao) == before
