"""Signing on a platform: ordered once, called back, fetched, voided; the sandbox stands for a vendor (§1.5)."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from agency.acting import acting, acting_as
from agency.models import Event
from contracts.models import ProviderCall, ProviderTask, SandboxCall, SandboxTask, Signature
from contracts.signing import inking, platforms, providers, rounds
from contracts.signing.providers import sandbox
from tests.contracts import approvals

pytestmark = pytest.mark.django_db
CALLBACK = "http://testserver/platform/sandbox/callback/"


@pytest.fixture
def ordered(lin, zhao, jiang) -> ProviderTask:
    """A contract of lin's that was ordered on the sandbox."""
    contract = approvals.approved(lin)
    approvals.checked(contract)
    with acting(lin):
        task = platforms.begin(contract, "sandbox", by=lin, callback=CALLBACK)
    platforms.sweep(now() + timedelta(seconds=1))
    return fresh(task)


def fresh(row):
    with acting_as("system:test"):
        row.refresh_from_db()
    return row


def call(client, owed: SandboxCall, **changed):
    headers, body = sandbox.request_of(owed, changed.pop("at", now()))
    headers |= {name.replace("_", "-"): value for name, value in changed.items()}
    kind = headers.pop("Content-Type")
    return client.post(CALLBACK, body, content_type=kind, headers=headers).status_code


def everybody_signs(task) -> list[SandboxCall]:
    for signer in task.round.needed:
        sandbox.act(task.external, signer)
    return list(SandboxCall.objects.order_by("sequence"))


def test_ordered_called_back_fetched_and_signed_for_trial(client, ordered):
    assert ordered.state == "running"
    for owed in everybody_signs(ordered):
        assert call(client, owed) == 204
    assert fresh(ordered).state == "finished"
    platforms.sweep(now() + timedelta(seconds=1))

    assert fresh(ordered).state == "done"
    with acting_as("system:test"):
        contract, signing = ordered.contract, ordered.round
        contract.refresh_from_db()
        signing.refresh_from_db()
        assert contract.state == "signed"
        assert signing.level == "T"  # no legal effect, whatever it looks like
        assert signing.paper.pages >= 2
        assert set(Signature.objects.values_list("level", flat=True)) == {"T"}


def test_a_call_that_comes_twice_or_out_of_order_counts_once(client, ordered):
    owed = everybody_signs(ordered)
    for one in [*reversed(owed), *owed]:
        assert call(client, one) == 204

    assert ProviderCall.objects.count() == len(owed)
    assert fresh(ordered).state == "finished"
    platforms.sweep(now() + timedelta(seconds=1))
    platforms.sweep(now() + timedelta(seconds=2))
    with acting_as("system:test"):
        assert Signature.objects.count() == len(ordered.round.needed)


def test_a_forged_or_old_call_is_refused_and_noted(client, ordered):
    owed = everybody_signs(ordered)[-1]

    assert call(client, owed, X_Signing_Signature="0" * 64) == 403
    assert call(client, owed, X_Signing_Nonce="another") == 403
    assert call(client, owed, at=now() - timedelta(minutes=6)) == 403
    assert client.get(CALLBACK).status_code == 405
    assert client.post("/platform/nobody/callback/").status_code == 404
    assert fresh(ordered).state == "running"
    assert Event.objects.filter(data__act="callback_forged").count() == 3


def test_a_worker_that_died_after_the_order_orders_nothing_twice(lin, zhao, jiang):
    contract = approvals.approved(lin)
    approvals.checked(contract)
    with acting(lin):
        task = platforms.begin(contract, "sandbox", by=lin, callback=CALLBACK)
    with acting_as("system:test"):
        signing = task.round
        order = providers.Order(task.pk, signing.revision_id, signing.digest, signing.needed, CALLBACK)
        external = sandbox.Sandbox().create_task(order)  # and the worker is killed here
    platforms.sweep(now() + timedelta(seconds=1))
    platforms.sweep(now() + timedelta(seconds=1))

    assert SandboxTask.objects.count() == 1
    assert (fresh(task).external, task.state) == (external, "running")


def test_a_refusal_on_the_platform_ends_the_round(client, ordered):
    sandbox.act(ordered.external, "traveller", refuse=True)
    assert call(client, SandboxCall.objects.get()) == 204

    with acting_as("system:test"):
        ordered.contract.refresh_from_db()
        assert ordered.contract.state == "sign_refused"
    platforms.sweep(now() + timedelta(seconds=1))
    assert fresh(ordered).state == "void"


def test_what_we_call_off_is_voided_on_the_platform(ordered, lin):
    with acting(lin):
        inking.call_off(ordered.contract, by=lin, reason="客户改用纸质签署")
    platforms.sweep(now() + timedelta(seconds=1))

    assert fresh(ordered).state == "void"
    assert SandboxTask.objects.get().state == "void"
    sandbox.act(ordered.external, "house")
    assert not SandboxCall.objects.exists()


def test_an_unanswered_call_is_made_again_later(ordered):
    sandbox.act(ordered.external, "house")
    SandboxTask.objects.update(callback="http://127.0.0.1:9/nobody/")
    moment = now() + timedelta(seconds=1)

    assert sandbox.deliver(moment) == 0
    assert sandbox.deliver(moment) == 0  # not before its time
    assert SandboxCall.objects.get().tries == 1


def test_the_page_of_the_platform_and_of_the_sandbox(client, ordered, lin):
    client.force_login(lin)
    page = client.get(f"/contracts/{ordered.contract_id}/platform/").content.decode()
    url = sandbox.Sandbox().addresses(ordered.external)["traveller"]
    assert url in page
    client.logout()
    assert client.get(f"{url[:-3]}00/").status_code == 404
    assert ordered.contract.number not in client.get(url).content.decode()
    client.post(url, {"act": "sign"})
    assert SandboxTask.objects.get().signed.keys() == {"traveller"}
    assert rounds.ACTOR
