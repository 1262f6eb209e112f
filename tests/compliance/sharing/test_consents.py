"""Nothing goes out without the consent its basis needs, and a withdrawal ends what has gone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from compliance.models import OutwardShare, OutwardSubject
from compliance.sharing import drafting, ending, receiving
from customers import consenting
from customers.models import Customer, Purpose
from tests import make
from tests.customers.merging.pairs import merged

from .conftest import agree, approve_all, approved, drafted, opening_of, proposed, sent_off

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("decision", ["refused", "withdrawn"])
def test_a_refused_or_withdrawn_consent_stands_against_it_contract_or_not(lin, hotel, liu, decision):
    answer(liu, "share_suppliers", decision)
    share = drafted(lin, hotel, [liu], basis="contract")

    assert (share.subjects.get().ground, share.subjects.get().lacking) == ("blocked", "share_suppliers")
    with acting(lin), pytest.raises(Refused):
        drafting.propose(share, by=lin)


def test_who_was_never_asked_goes_with_the_contract_and_not_with_consent(lin, hotel):
    nobody = make.customer(lin, name="刘芳")

    assert drafted(lin, hotel, [nobody], basis="consent").subjects.get().ground == "blocked"
    assert drafted(lin, hotel, [nobody], basis="contract").subjects.get().ground == "necessity"


def test_abroad_asks_for_its_own_consent(lin, zhao, shen):
    person = make.customer(lin, name="刘芳")
    agree(person, "share_suppliers", "sensitive")
    abroad = approved(zhao, shen, country="TH")

    share = drafted(lin, abroad, [person])
    assert (share.abroad, share.subjects.get().lacking) == (True, "cross_border")


def test_who_withdraws_before_it_goes_out_is_not_counted_in_it_any_more(lin, hotel, liu):
    other = make.customer(lin, name="王芳", phone="13900000008")
    agree(other)
    share = proposed(lin, hotel, [liu, other])

    answer(other, "share_suppliers", "withdrawn")

    with acting(lin):
        share.refresh_from_db()
    assert share.count == 1


def test_the_consents_of_five_are_asked_as_often_as_those_of_one(lin, hotel, liu):
    asked = []
    for more in (0, 4):
        people = [liu, *(make.customer(lin, name="王芳", phone=f"1390000000{n}") for n in range(more))]
        share = drafted(lin, hotel, people)
        with acting(lin), CaptureQueriesContext(connection) as seen:
            drafting.check(share, by=lin)
        asked.append(sum("customers_consent" in one["sql"] for one in seen))

    assert asked[0] == asked[1]


def test_a_consent_given_to_a_merged_archive_counts(lin, hotel, liu):
    winner = make.customer(lin, name="刘方")
    merged(winner, liu, lin)

    assert drafted(lin, hotel, [winner], basis="consent").subjects.get().ground == "consented"


def test_a_withdrawal_shuts_the_share_in_the_same_transaction(lin, zhao, shen, hotel, liu):
    other = make.customer(lin, name="王芳", phone="13900000008")
    agree(other)
    share = proposed(lin, hotel, [liu, other])
    approve_all(share)
    link, token, code = sent_off(share, lin)
    opening = opening_of(token, code)
    receiving.acknowledge(link, opening=opening, name="陈", now=now())

    answer(liu, "share_suppliers", "withdrawn")
    assert [row[0] for row in receiving.look(link, opening=opening, page=1, now=now()).rows] == ["王芳"]

    answer(other, "share_suppliers", "withdrawn")
    with pytest.raises(receiving.Gone):
        receiving.look(link, opening=opening, page=1, now=now())
    assert OutwardShare.objects.get().state == "revoked"
    assert set(OutwardSubject.objects.values_list("cause", flat=True)) == {"consent_ended"}


def test_a_withdrawal_before_the_approval_takes_the_share_back(lin, zhao, shen, hotel, liu):
    share = proposed(lin, hotel, [liu])
    answer(liu, "sensitive", "withdrawn")

    share.refresh_from_db()
    assert share.state == "withdrawn"
    assert set(share.steps.values_list("state", flat=True)) == {"dropped"}


def test_whoever_left_already_leaves_no_second_line(lin, hotel, liu):
    other = make.customer(lin, name="王芳", phone="13900000008")
    agree(other)
    share = drafted(lin, hotel, [liu, other])
    left = share.subjects.get(customer=liu)
    for _turn in range(2):
        ending.leave_out(left, "consent_ended", by=lin, now=now())

    lines = Event.objects.filter(kind="outward", subject=liu.pk, data__act="consent_ended")
    assert lines.count() == 1


def answer(customer: Customer, code: str, decision: str) -> None:
    with acting(customer.owner):
        if decision == "withdrawn":
            consenting.answer(customer, Purpose.objects.get(code=code), "granted", by=customer.owner)
        consenting.answer(customer, Purpose.objects.get(code=code), decision, by=customer.owner)
