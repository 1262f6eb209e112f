"""Entries of an archive are changed through the same door as its own facts: at once, or after a second look."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from agency.acting import acting
from agency.errors import Conflict, Refused
from agency.models import Event, Notice
from customers.changing import business, deciding, opening, showing
from customers.models import (
    ChangeNotice,
    ChangePolicy,
    ChangeRequest,
    ContactPoint,
    Customer,
    Disclosure,
    IdentityDocument,
    PinnedAlert,
)
from customers.parts import keeping
from customers.showing import Sheet
from tests import make

from .conftest import WHY, agree, agreed_to, asked

PHONE = {"kind": "phone", "usage": "work", "value": "13912345678", "preferred": False}
PASSPORT = {"type": "passport", "number": "E12345678", "valid_until": date(2031, 5, 1)}


@pytest.fixture
def second(liu):
    return make.contact(liu, value="13900000001")


@pytest.mark.parametrize(
    ("block", "values"),
    [
        ("preferenceitem", {"kind": "room", "value": "高层", "observed_on": date(2026, 1, 5)}),
        ("importantdate", {"kind": "wedding", "day": "2010-05-20"}),
        ("contactpoint", PHONE),
    ],
)
def test_what_is_harmless_or_the_owners_own_is_written_at_once(liu, lin, block, values):
    outcome = asked(liu, lin, block, values=values)

    assert (outcome.applied, outcome.request) == (True, None)
    assert not ChangeRequest.objects.exists()


def test_an_alert_reaches_everybody_today(vip, zhao):
    agreed_to(vip, vip.owner)

    assert asked(vip, zhao, "pinnedalert", values={"severity": "danger", "text": "花生过敏"}).applied
    assert PinnedAlert.objects.get().text == "花生过敏"


def test_an_important_customers_phone_waits_and_nothing_stands_before(vip, lin, zhao):
    request = asked(vip, lin, values=PHONE).request

    assert (request.rule, request.act, request.block) == ("approve", "add", "contactpoint")
    assert not ContactPoint.objects.exists()
    assert Notice.objects.get(kind="change_waiting").to == zhao

    agree(request, zhao)

    made = ContactPoint.objects.get()
    assert (made.pk, made.value) == (request.part, "13912345678")
    assert Event.objects.get(kind="part").data["drafter"] == lin.pk
    assert ChangeRequest.objects.get().state == "applied"


def test_the_drafter_never_lets_it_through(vip, zhao, he):
    request = asked(vip, zhao, values=PHONE).request

    with acting(zhao), pytest.raises(PermissionDenied):
        deciding.agree(request, by=zhao)
    assert agree(request, he).state == "applied"


def test_a_document_is_approved_whoever_adds_it_and_its_number_stays_masked(liu, lin, zhao):
    agreed_to(liu, lin)
    request = asked(liu, lin, "identitydocument", values=PASSPORT).request

    shown = {row["name"]: (row["new"], row["sealed"]) for row in showing.rows(request)}
    assert "E12345678" not in str(shown)
    assert shown["number"][1]
    agree(request, zhao)
    assert IdentityDocument.objects.get().number == "E12345678"


def test_opening_the_values_of_a_part_is_written_down(liu, lin, zhao):
    agreed_to(liu, lin)
    request = asked(liu, lin, "identitydocument", values=PASSPORT).request

    with acting(zhao):
        opened = opening.open_for_decision(request, by=zhao)
    with acting(lin), pytest.raises(PermissionDenied):
        opening.open_for_decision(request, by=lin)

    assert opened["number"] == {"old": "", "new": "E12345678", "now": ""}
    assert Disclosure.objects.get().purpose.code == "verification"


def test_what_the_rules_of_the_part_forbid_is_refused_before_anybody_is_asked(liu, lin):
    with pytest.raises(Refused):
        asked(liu, lin, "identitydocument", values=PASSPORT)  # no separate consent

    assert not ChangeRequest.objects.exists()
    assert not Notice.objects.exists()


def test_a_change_is_split_so_that_an_objection_does_not_wait_for_a_number(vips, vip, lin):
    outcome = asked(
        vip, lin, act="change", part=vips, values={"value": "13700000000", "do_not_contact": True}
    )

    kept = ContactPoint.objects.get()
    assert (kept.do_not_contact, kept.value) == (True, "13900000001")
    assert (outcome.applied, outcome.request.fields) == (True, ["value"])


def test_taking_off_file_waits_too(vips, vip, lin, zhao):
    request = asked(vip, lin, act="remove", part=vips).request
    assert ContactPoint.objects.exists()

    agree(request, zhao)

    assert not ContactPoint.objects.exists()
    assert make.why(ContactPoint.history.filter(history_type="-").get()) == WHY


def test_pressing_twice_is_one_entry_or_one_proposal(vip, liu, lin):
    for customer in (vip, liu):
        pk = make.contact(customer).pk
        with acting(lin):
            ContactPoint.objects.get(pk=pk).delete()
        first = asked(customer, lin, values=PHONE, pk=pk)
        again = asked(customer, lin, values=PHONE, pk=pk)
        assert (first.applied, first.request) == (again.applied, again.request)

    assert ChangeRequest.objects.count() == ContactPoint.objects.count() == 1


def test_an_archive_that_awaits_its_second_check_is_filled_in_at_once(lin):
    awaiting = make.customer(lin, grade="vip", state=Customer.State.AWAITING)

    assert asked(awaiting, lin, values=PHONE).applied


def test_the_agencys_own_line_decides_column_before_entry_before_block(liu, lin, he, second):
    for about, rule in (("@preferenceitem", "verify"), ("contactpoint.label", "approve")):
        ChangePolicy.objects.create(about=about, rule=rule, effective_from=date(2026, 1, 2), by=he)

    liking = {"kind": "room", "value": "高层", "observed_on": date(2026, 1, 5)}
    assert asked(liu, lin, "preferenceitem", values=liking).request.rule == "verify"
    outcome = asked(liu, lin, act="change", part=second, values={"label": "晚上", "usage": "home"})
    assert (outcome.applied, outcome.request.fields) == (True, ["label"])


# --- what moved on meanwhile --------------------------------------------------------------------------------


def test_a_form_opened_before_a_colleague_saved_is_refused_at_once(second, liu, lin, he):
    seen = second.updated_at
    with acting(he):
        keeping.change(second, by=he, changes={"label": "晚上"}, why=WHY)

    with pytest.raises(Conflict):
        asked(liu, lin, act="change", part=second, values={"label": "早上"}, seen=seen)


# --- who is told --------------------------------------------------------------------------------------------


def test_those_with_business_are_told_of_the_difference_and_acknowledge(liu, lin, sun, second):
    make.grant(liu, sun, fields=["phone"])

    asked(liu, lin, act="change", part=second, values={"value": "13700000000"})

    notice = ChangeNotice.objects.get()
    assert (notice.to, notice.business, notice.fields) == (sun, "share", ["value"])
    with acting(sun):
        rows = showing.difference(notice, Sheet(liu, sun))
        business.acknowledge(notice, by=sun)
    assert [(row["old"], row["new"]) for row in rows] == [("139****0001", "137****0000")]


def test_a_share_is_not_told_of_documents_it_does_not_name(liu, lin, zhao, sun):
    agreed_to(liu, lin)
    make.grant(liu, sun, fields=["phone"])

    agree(asked(liu, lin, "identitydocument", values=PASSPORT).request, zhao)

    told = {notice.to: notice.fields for notice in ChangeNotice.objects.all()}
    assert "number" not in told.get(sun, [])


def test_the_owner_hears_of_an_entry_somebody_else_added(liu, lin, zhao):
    liking = {"kind": "room", "value": "高层", "observed_on": date(2026, 1, 5)}

    asked(liu, zhao, "preferenceitem", values=liking)

    assert ChangeNotice.objects.get().to == lin
    assert ChangeRequest.objects.get().state == "applied"
