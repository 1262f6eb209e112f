"""Both sides may agree on an end that lies ahead: until then the contract binds, then it ends by itself."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import make_aware, now

from agency.acting import acting, acting_as
from agency.errors import Refused
from contracts import ending
from contracts.changing import clock
from contracts.drafting import keeping
from contracts.expiry import climbing
from contracts.models import Contract, ExpiryLadder
from tests.contracts import changes
from tests.contracts.expiry.lasting import agreement, in_days
from tests.contracts.signed import running

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(lin, zhao, gao, jiang, bai, shen):
    return lin


def seen(contract: Contract) -> Contract:
    with acting_as("system:test"):
        return Contract.objects.select_related("kind", "version", "revision__version").get(pk=contract.pk)


def ended_on(day):
    def end(terms):
        terms.change.reason, terms.change.ends_from = "双方协商，提前解除。", day

    return end


def test_an_end_agreed_on_for_a_later_day_comes_by_itself_on_that_day(house, lin, zhao):
    with acting_as("system:test"):
        parent = agreement(lin, in_days(60))
    first = changes.in_force(parent, lin)
    last = changes.in_force(seen(parent), lin, ended_on(in_days(20)), "termination")

    assert (seen(parent).state, seen(last).state, seen(last).ends_on) == (
        "effective",
        "effective",
        in_days(20),
    )
    with pytest.raises(Refused):
        changes.begun(seen(parent), lin, "termination")
    midnight = make_aware(datetime.combine(in_days(20), time()))
    assert clock.sweep(midnight - timedelta(seconds=1)).done == 0
    assert [clock.sweep(midnight + timedelta(hours=9)).done for _again in range(2)] == [1, 0]

    assert (seen(parent).state, seen(parent).ending, seen(parent).ended_at) == (
        "terminated",
        "agreed",
        midnight,
    )
    assert {seen(one).state for one in (first, last)} == {"completed"}


def test_nobody_is_asked_to_decide_on_a_contract_whose_end_is_agreed_on(house, lin, zhao):
    with acting_as("system:test"):
        parent = agreement(lin, in_days(20))
    climbing.sweep(now())
    assert ExpiryLadder.objects.get(contract=parent).state == "waiting"

    changes.in_force(seen(parent), lin, ended_on(in_days(10)), "termination")
    climbing.sweep(now())

    assert ExpiryLadder.objects.get(contract=parent).state == "off"
    assert climbing.sweep(now() + timedelta(days=8)).begun == 0


def test_a_contract_that_ends_sooner_takes_its_agreement_on_a_later_end_along(house, lin):
    parent = running(lin)
    last = changes.in_force(parent, lin, ended_on(parent.ends_on), "termination")
    with acting(lin):
        ending.end(keeping.locked(parent.pk, lin), "force", by=lin, at=now())

    assert (seen(parent).ending, seen(last).state) == ("force", "completed")


def test_the_page_says_from_when_it_ends(client, house, lin):
    parent = running(lin)
    last = changes.in_force(parent, lin, ended_on(parent.ends_on), "termination")
    client.force_login(lin)

    page = client.get(reverse("contracts:changes", args=[parent.pk])).content.decode()

    assert "双方已约定" in page
    assert last.number in page
