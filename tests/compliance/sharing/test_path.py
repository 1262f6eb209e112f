"""A share goes its whole way: drafted, checked, approved by others, sent off, received, ended, confirmed, closed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils.timezone import localdate, now

from agency.acting import acting
from agency.encryption.ids import uuid7
from agency.errors import Refused
from agency.models import Event, Notice
from compliance.models import OutwardShare, OutwardStep, OutwardSubject
from compliance.sharing import approving, delivering, drafting, ending, receiving
from tests import make

from .conftest import agree, approve_all, approved, drafted, entered, opening_of, proposed, sent_off

pytestmark = pytest.mark.django_db


def test_the_whole_way(lin, zhao, shen, hotel, liu):
    moment = now()
    share = drafted(lin, hotel, [liu])
    assert (share.state, share.count) == ("consent_check", 1)

    with acting(lin):
        drafting.propose(share, by=lin)
    approve_all(share)
    link, token, code = sent_off(share, lin)
    assert token not in str(OutwardShare.objects.values().get())
    assert token != link.token_digest
    opening = opening_of(token, code)
    receiving.acknowledge(link, opening=opening, name="陈前台", now=moment)
    shown = receiving.look(link, opening=opening, page=1, now=moment)

    document = f"{liu.get_document_type_display()} 530102199003073092"
    assert shown.rows == [["刘芳", document]]
    assert OutwardShare.objects.get().state == "active"
    with acting(lin):
        ending.revoke(share, by=lin, reason="行程取消", now=moment)
    assert delivering.find(token, moment) is None
    with acting(lin):
        ending.write_down(share, by=lin, how="destroyed", name="陈前台", evidence="11月3日电话", now=moment)
        ending.close(share, by=lin, now=moment)
    done = OutwardShare.objects.get()
    assert (done.state, done.received_by_name, done.confirmed_by) == ("closed", "陈前台", lin)
    acts = [e.data["act"] for e in Event.objects.filter(subject=share.pk).order_by("id")]
    assert acts == [
        *("drafted", "proposed", "step_approved", "step_approved", "issued", "received", "looked"),
        *("revoked", "confirmed", "closed"),
    ]
    of_archive = [e.data["act"] for e in Event.objects.filter(subject=liu.pk, kind="outward").order_by("id")]
    assert of_archive == ["given", "shown", "ended", "confirmed"]


def test_the_drafter_never_approves_not_even_a_manager_and_not_past_the_code(zhao, he, shen, hotel):
    mine = make.customer(zhao, name="刘芳")
    agree(mine)
    share = proposed(zhao, hotel, [mine])
    first = share.steps.get(place=1)

    assert zhao.pk not in first.deciders
    with acting(zhao), pytest.raises(PermissionDenied):
        approving.decide(first.pk, by=zhao, approve=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutwardStep.objects.filter(pk=first.pk).update(decided_by=zhao)


def test_no_person_takes_two_steps(lin, zhao, shen, hotel, liu):
    share = proposed(lin, hotel, [liu])
    approve_all(share, most=1)
    second = share.steps.get(place=2)
    OutwardStep.objects.filter(pk=second.pk).update(deciders=[zhao.pk, shen.pk])

    with acting(zhao), pytest.raises(PermissionDenied):
        approving.decide(second.pk, by=zhao, approve=True)


@pytest.mark.parametrize(
    ("kind", "fields", "child", "offices"),
    [
        ("bus", ["name", "phone"], False, ["manager"]),
        ("hotel", ["name", "document_number"], False, ["manager", "privacy"]),
        ("bus", ["name"], True, ["manager", "privacy"]),
        ("bus", ["name", "wechat"], False, ["manager", "privacy"]),
    ],
)
def test_who_is_asked_follows_from_what_goes_out(lin, zhao, shen, gao, kind, fields, child, offices):
    recipient = approved(zhao, shen, kind=kind)
    guardian = {"basis": "guardian", "guardian_name": "刘强"} if child else {}
    person = make.customer(lin, name="小刘", minor=child, **guardian)
    agree(person)

    share = proposed(lin, recipient, [person], fields=fields)

    assert list(share.steps.order_by("place").values_list("office", flat=True)) == offices


def test_the_general_manager_is_asked_from_fifty_people_on_parts_added_up(lin, zhao, shen, gao, monkeypatch):
    monkeypatch.setattr("agency.policy.EXPORT_APPROVAL_ROWS", 3)
    bus = approved(zhao, shen, kind="bus")
    people = [make.customer(lin, phone=f"1390000001{n}") for n in range(4)]
    for one in people:
        agree(one)

    first = proposed(lin, bus, people[:2], fields=["name"])
    second = proposed(lin, bus, people[2:], fields=["name"])

    assert [step.office for step in first.steps.all()] == ["manager"]
    assert [step.office for step in second.steps.order_by("place")] == ["manager", "general"]


def test_shares_and_exports_are_summed_up_to_the_hard_stop(lin, zhao, shen, hotel, liu, monkeypatch):
    monkeypatch.setattr("agency.policy.EXPORT_SENSITIVE_ROWS", 1)
    proposed(lin, hotel, [liu])
    other = make.customer(lin, name="王芳", phone="13900000008")
    agree(other)

    with pytest.raises(Refused):
        drafted(lin, hotel, [other])


def test_what_may_never_go_there_is_not_offered_and_more_than_the_minimum_needs_a_reason(
    lin, zhao, shen, liu
):
    bus = approved(zhao, shen, kind="bus")
    share = drafted(lin, bus, [liu], fields=["name", "document_number"])
    assert share.fields == ["name"]
    with pytest.raises(Refused):
        drafted(lin, bus, [liu], fields=["name", "email"], beyond_reason="")


@pytest.mark.parametrize("days", [-1, 181])
def test_an_end_lies_ahead_and_within_half_a_year(lin, hotel, liu, days):
    with pytest.raises(Refused):
        drafted(lin, hotel, [liu], ends_on=localdate() + timedelta(days=days))


def test_a_recipient_that_lost_its_licence_gets_nothing_even_when_approved(lin, zhao, shen, hotel, liu):
    share = proposed(lin, hotel, [liu])
    approve_all(share)
    type(hotel).objects.filter(pk=hotel.pk).update(licence_until=localdate() - timedelta(days=1))

    with acting(lin), pytest.raises(Refused):
        delivering.issue(OutwardShare.objects.get(), by=lin)


def test_nobody_shares_what_is_not_hers(lin, sun, hotel, liu, zhao):
    for person in (sun,):
        with pytest.raises(Refused):
            drafted(person, hotel, [liu])
    assert not OutwardShare.objects.exists()


def test_another_department_knows_nothing_of_the_share(lin, sun, zhou, zhao, shen, qian, hotel, liu):
    share = proposed(lin, hotel, [liu])
    for person, sees in ((lin, 1), (zhao, 1), (shen, 1), (qian, 1), (sun, 0), (zhou, 0)):
        with acting(person):
            assert OutwardShare.objects.visible_to(person).count() == sees
            assert OutwardShare.objects.filter(pk=share.pk).count() == sees
            assert OutwardSubject.objects.count() == sees


def test_an_unanswered_share_lapses_once(lin, zhao, shen, hotel, liu):
    share = proposed(lin, hotel, [liu])
    later = share.lapses_at + timedelta(seconds=1)

    assert (approving.lapse_unanswered(later), approving.lapse_unanswered(later)) == (1, 0)
    assert Notice.objects.filter(to=lin, kind="outward_lapsed").count() == 1


def test_records_are_kept_three_years(lin, zhao, hotel, liu):
    share = drafted(lin, hotel, [liu])
    with acting(lin):
        drafting.withdraw(share, by=lin)
    for table in ("outwardsubject", "outwardshare"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM compliance_{table}")  # noqa: S608
    OutwardShare.objects.filter(pk=share.pk).update(updated_at=now() - timedelta(days=3 * 366))
    OutwardSubject.objects.all().delete()
    assert OutwardShare.objects.all().delete()[0] == 1


def test_the_same_form_twice_is_one_share(lin, hotel, liu):
    key = uuid7()
    assert drafted(lin, hotel, [liu], pk=key) == drafted(lin, hotel, [liu], pk=key)
    assert OutwardShare.objects.count() == 1


def test_nothing_can_be_drafted_for_a_recipient_that_waits(lin, zhao, liu):
    with pytest.raises(Refused):
        drafted(lin, entered(zhao), [liu])
