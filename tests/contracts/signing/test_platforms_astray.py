"""What goes astray between us and a platform: lost calls, early calls, an order nobody noted, a late fetch (§1.5)."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from agency.acting import acting, acting_as
from contracts.models import ProviderCall, ProviderTask, SandboxCall, SandboxTask
from contracts.signing import clock, inking, platforms, providers
from contracts.signing.providers import sandbox
from tests.contracts import approvals

from .test_platforms import CALLBACK, call, everybody_signs, fresh, ordered  # noqa: F401 (the fixture)

pytestmark = pytest.mark.django_db


@pytest.fixture
def wanted(lin, zhao, jiang) -> ProviderTask:
    """Sent to the sandbox; no worker has ordered it yet."""
    contract = approvals.approved(lin)
    approvals.checked(contract)
    with acting(lin):
        return platforms.begin(contract, "sandbox", by=lin, callback=CALLBACK)


def half_ordered(task: ProviderTask) -> SandboxTask:
    """A worker was killed between the order and its note."""
    assert platforms._moved(task, ProviderTask.State.WANTED, tries=1)
    signing = task.round
    order = providers.Order(task.pk, signing.revision_id, signing.digest, signing.needed, CALLBACK)
    sandbox.Sandbox().create_task(order)
    return SandboxTask.objects.get()


def test_a_call_that_comes_before_we_know_its_number_is_made_again(client, wanted):
    there = half_ordered(wanted)
    sandbox.act(str(there.pk), "house")
    early = SandboxCall.objects.get()

    assert call(client, early) == 404
    assert not ProviderCall.objects.exists()
    platforms.sweep(now() + timedelta(seconds=1))
    assert call(client, early) == 204
    assert fresh(wanted).signed == ["house"]


def test_an_order_that_was_called_off_over_a_dead_worker_is_voided(wanted, lin):
    there = half_ordered(wanted)
    with acting(lin):
        inking.call_off(wanted.contract, by=lin, reason="行程有变")
    platforms.sweep(now() + timedelta(seconds=1))

    there.refresh_from_db()
    assert (there.state, fresh(wanted).state) == ("void", "void")
    assert SandboxTask.objects.count() == 1


def test_what_was_called_off_before_anybody_ordered_it_is_never_ordered(wanted, lin):
    with acting(lin):
        inking.call_off(wanted.contract, by=lin, reason="行程有变")
    platforms.sweep(now() + timedelta(seconds=1))

    assert fresh(wanted).state == "void"
    assert not SandboxTask.objects.exists()


def test_calls_that_are_lost_for_good_are_made_up_for(ordered):  # noqa: F811
    everybody_signs(ordered)
    SandboxCall.objects.all().delete()
    platforms.sweep(now() + timedelta(minutes=1))
    assert fresh(ordered).state == "running"
    later = now() + platforms.LOOK + timedelta(seconds=2)
    platforms.sweep(later)
    platforms.sweep(later + timedelta(seconds=1))

    assert fresh(ordered).state == "done"


def test_signed_in_time_and_fetched_late_it_is_signed(client, ordered):  # noqa: F811
    for owed in everybody_signs(ordered):
        call(client, owed)
    late = fresh(ordered.round).sign_by + timedelta(hours=2)  # the platform was away until now

    assert clock.expire(late) == 0
    platforms.sweep(late)
    with acting_as("system:test"):
        assert (fresh(ordered).state, fresh(ordered.contract).state) == ("done", "signed")


def test_not_signed_in_time_it_ends_and_is_voided(ordered):  # noqa: F811
    late = fresh(ordered.round).sign_by

    assert clock.expire(late) == 1
    platforms.sweep(late)
    assert SandboxTask.objects.get().state == "void"
