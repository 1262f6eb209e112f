"""Two decisions at the same moment that touch the same rows: both stand, or one is told why not."""

from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.utils.timezone import now

from agency import offboarding
from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Departure, Notice, User
from agency.roles import roles_of
from customers import drafting, selecting, sharing, verifying
from customers.models import Customer, CustomerGrant, RegistrationDraft, ShareRequest, Verification
from tests import make
from tests.cast import staff

from .test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_archives_are_given_away_while_their_shares_are_approved(transactional_db, lin, wang, sun, zhao, he):
    archives = [make.customer(lin) for _ in range(10)]
    requests = [make.share_request(customer, sun) for customer in archives]
    with acting(he):
        selection = selecting.freeze([customer.pk for customer in archives], by=he)

    def give() -> str:
        with acting(he):
            return selecting.assign(selection, by=he, owner=wang, reason="A mistake is put right", now=now())

    def approve(request):
        with acting(zhao):
            sharing.approve(ShareRequest.objects.get(pk=request.pk), by=zhao, now=now())

    outcomes = at_once(give, *[partial(approve, request) for request in requests])

    assert outcomes == [10] + [None] * 10
    with acting_as("system:test"):
        assert set(Customer.objects.values_list("owner__username", flat=True)) == {"wang"}
        assert set(ShareRequest.objects.values_list("state", flat=True)) == {ShareRequest.State.APPROVED}
        assert CustomerGrant.objects.count() == 10


def test_two_administrators_who_close_each_others_accounts_leave_one(transactional_db):
    with acting_as("system:test"):
        pair = [staff(f"admin{n}", f"管理员{n}", "system_admin") for n in (1, 2)]

    def close(person, by):
        try:
            with acting(by):
                roles_of(person)  # known before the moment comes
                return offboarding.leave(person, by=by)
        except Refused as refusal:
            return str(refusal)

    for _turn in range(5):
        one, other = (User.objects.get(pk=person.pk) for person in pair)
        outcomes = at_once(partial(close, one, other), partial(close, other, one))

        assert [type(outcome) for outcome in outcomes].count(Departure) == 1
        assert User.objects.filter(groups__name="system_admin", is_active=True).count() == 1
        with acting_as("system:test"):
            User.objects.update(is_active=True)
            Group.objects.get(name="system_admin").user_set.set(pair)


def test_two_presses_of_verify_again_ask_once(transactional_db, lin, zhao, he):
    with acting(lin):
        customer = make.customer(lin, grade="vip", state="awaiting")
        check = verifying.ask(customer, by=lin, now=now())
    with acting(zhao):
        verifying.report_difference(check, by=zhao, note="电话不符", checked=["name"])

    def press():
        with acting(lin):
            verifying.ask_again(Customer.objects.get(pk=customer.pk), by=lin, now=now())

    at_once(*[press] * 6)

    with acting_as("system:test"):
        waiting = Verification.objects.filter(state=Verification.State.WAITING)
        asked = Notice.objects.filter(kind="verification_waiting", to=zhao)
        assert (Verification.objects.count(), waiting.count(), asked.count()) == (2, 1, 2)


def test_a_sweep_leaves_the_draft_that_is_being_written(transactional_db, lin):
    with acting(lin):
        kept = drafting.keep(lin, drafting.REGISTRATION + "1", {"name": ["周文"]})
        drafting.keep(lin, drafting.REGISTRATION + "2", {"name": ["吴武"]})
    with acting(lin):
        RegistrationDraft.objects.select_for_update().get(pk=kept.pk)

        def sweep() -> int:
            with acting_as("system:test"):
                return drafting.sweep(RegistrationDraft.objects.all())

        assert at_once(sweep) == [1]
        assert RegistrationDraft.objects.get().content == {"name": ["周文"]}
