"""Access to another's archive: asked, decided by its department, ended by itself (D3)."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import now

from agency.acting import acting
from agency.errors import Refused
from agency.models import Notice
from customers import fieldbook, revealing, sharing
from customers.models import Customer, CustomerGrant, ShareRequest
from tests import make

MONTH = 30


def asked(by, number, recipient=None, **facts) -> ShareRequest:
    return sharing.ask(
        **{
            "by": by,
            "number": number,
            "recipient": recipient or by,
            "fields": ["phone"],
            "purpose": make.purpose(),
            "days": MONTH,
            "reason": "团队出票",
            "now": now(),
            **facts,
        }
    )


def told(user) -> list[str]:
    return list(Notice.objects.filter(to=user).values_list("kind", flat=True))


def sees(user, customer) -> bool:
    with acting(user):
        return Customer.objects.visible_to(user).filter(pk=customer.pk).exists()


def opened(user, customer) -> set[str]:
    with acting(user):
        return set(revealing.fields_open_to(user, customer) & fieldbook.OPENED)


def test_a_colleague_asks_the_manager_approves_and_it_ends_by_itself(lin, sun, zhao):
    customer = make.customer(lin)
    request = asked(sun, customer.number)
    assert (told(zhao), sees(sun, customer)) == (["share_asked"], False)

    moment = now()
    sharing.approve(request, by=zhao, now=moment)
    assert (told(sun), sees(sun, customer)) == (["share_approved"], True)
    assert request.expires_at == moment + timedelta(days=MONTH)

    assert sharing.end_expired(request.expires_at - timedelta(seconds=1)) == 0
    assert sharing.end_expired(request.expires_at) == 1
    assert sharing.end_expired(request.expires_at) == 0
    request.refresh_from_db()
    assert (request.state, sees(sun, customer)) == ("ended", False)


def test_asking_for_a_number_that_does_not_exist_looks_the_same(lin, sun, zhao):
    real, unknown = asked(sun, make.customer(lin).number), asked(sun, "KH-2026-999999")

    assert (real.state, real.lapses_at - real.created_at > timedelta(0)) == (
        unknown.state,
        unknown.lapses_at - unknown.created_at > timedelta(0),
    )
    assert sharing.lapse_unanswered(now() + timedelta(days=8)) == 2
    assert told(sun) == ["share_lapsed", "share_lapsed"]


@pytest.mark.parametrize("who", ["sun", "lin", "wang", "zhou", "qian"])
def test_only_the_archives_manager_decides(request, lin, sun, wang, zhao, zhou, qian, who):
    asking = asked(sun, make.customer(lin).number)

    with pytest.raises((Refused, PermissionDenied, ShareRequest.DoesNotExist)):
        sharing.approve(asking, by=request.getfixturevalue(who), now=now())
    assert not CustomerGrant.objects.exists()


def test_a_manager_who_asks_does_not_decide_for_himself(lin, zhou, zhao, he):
    asking = asked(zhou, make.customer(lin).number)

    with pytest.raises(Refused):
        sharing.approve(asking, by=zhou, now=now())
    sharing.approve(asking, by=he, now=now())
    assert CustomerGrant.objects.get().user == zhou


def test_a_refusal_says_why(lin, sun, zhao):
    asking = asked(sun, make.customer(lin).number)

    with pytest.raises(Refused):
        sharing.refuse(asking, by=zhao, comment=" ", now=now())
    sharing.refuse(asking, by=zhao, comment="与团队无关", now=now())
    assert (asking.state, told(sun)) == ("refused", ["share_refused"])


def test_the_same_request_is_not_made_twice(lin, sun):
    number = make.customer(lin).number
    asked(sun, number)

    with pytest.raises(Refused):
        asked(sun, number)


@pytest.mark.parametrize("days", [0, 366])
def test_a_share_always_ends_within_a_year(lin, sun, days):
    with pytest.raises(Refused):
        asked(sun, make.customer(lin).number, days=days)


def test_a_second_approval_opens_its_own_fields_for_its_own_days(lin, sun, zhao):
    customer = make.customer(lin)
    sharing.approve(asked(sun, customer.number), by=zhao, now=now())
    sharing.approve(asked(sun, customer.number, fields=["document_number"], days=1), by=zhao, now=now())

    assert opened(sun, customer) == {"phone", "document_number"}
    assert sharing.end_expired(now() + timedelta(days=1)) == 1
    assert (opened(sun, customer), "share_ended" in told(sun)) == ({"phone"}, False)
    assert "share_ended_other" in told(sun)


def test_ending_one_share_leaves_the_other(lin, sun, zhao):
    customer = make.customer(lin)
    first = asked(sun, customer.number)
    sharing.approve(first, by=zhao, now=now())
    sharing.approve(asked(sun, customer.number, fields=["email"]), by=zhao, now=now())

    sharing.revoke(first, by=lin, now=now())

    assert opened(sun, customer) == {"email"}
    assert [kind for kind in told(sun) if "revoked" in kind] == ["share_revoked_other"]


def test_an_ended_grant_does_not_stand_in_the_way_of_a_new_one(lin, sun, zhao):
    customer = make.customer(lin)
    make.grant(customer, sun, expires_at=now() - timedelta(days=1))

    sharing.approve(asked(sun, customer.number), by=zhao, now=now())
    assert sees(sun, customer)


def test_an_answer_after_the_time_or_for_a_closed_account_opens_nothing(lin, sun, zhao):
    asking = asked(sun, make.customer(lin).number)
    with pytest.raises(Refused):
        sharing.approve(asking, by=zhao, now=asking.lapses_at)

    sun.is_active = False
    sun.save()
    with pytest.raises(Refused):
        sharing.approve(ShareRequest.objects.get(pk=asking.pk), by=zhao, now=now())
    assert not CustomerGrant.objects.exists()


def test_revoking_closes_the_archive_at_once(lin, sun, zhao):
    customer = make.customer(lin)
    asking = asked(sun, customer.number)
    sharing.approve(asking, by=zhao, now=now())

    sharing.revoke(asking, by=lin, comment="行程取消", now=now())

    assert (sees(sun, customer), "share_revoked" in told(sun)) == (False, True)


def test_a_recipient_cannot_give_himself_a_grant_in_the_database(lin, sun):
    customer = make.customer(lin)
    asking = asked(sun, customer.number)

    with pytest.raises(DatabaseError), transaction.atomic(), acting(sun):
        CustomerGrant.objects.bulk_create(
            [
                CustomerGrant(
                    permission=Permission.objects.get(
                        codename="view_customer", content_type__app_label="customers"
                    ),
                    user=sun,
                    content_object_id=customer.pk,
                    expires_at=now() + timedelta(days=1),
                    request=asking,
                )
            ]
        )


@pytest.mark.django_db(transaction=True)
def test_fifty_approvals_at_once_have_one_effect(lin, sun, zhao):
    asking = asked(sun, make.customer(lin).number)
    gate, outcomes = threading.Barrier(8), []

    def approve():
        mine = ShareRequest(pk=asking.pk)
        try:
            for _ in range(6):
                with acting(zhao):
                    mine = ShareRequest.objects.get(pk=asking.pk)
                gate.wait(20)
                try:
                    sharing.approve(mine, by=zhao, now=now())
                    outcomes.append("approved")
                except Refused:
                    outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=approve) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert (outcomes.count("approved"), len(outcomes)) == (1, 48)
    with acting(zhao):
        assert CustomerGrant.objects.count() == 1
