"""A platform calls fifty times at once, twice and out of order, while workers fetch: it is signed once (§1.5)."""

from datetime import timedelta
from random import Random

import pytest
from django.utils.timezone import now

from agency.acting import acting, acting_as
from contracts.models import Contract, ProviderCall, ProviderTask, SandboxCall, Signature
from contracts.signing import clock, inking, platforms
from contracts.signing.providers import sandbox
from customers.models import Attachment
from tests.contracts import approvals
from tests.contracts.crowds import CROWD, at_once, desk, noted, press

pytestmark = pytest.mark.django_db(transaction=True)
CALLBACK = "http://testserver/platform/sandbox/callback/"


@pytest.fixture
def task(lin, zhao, jiang) -> ProviderTask:
    """A contract of lin's that is being signed on the sandbox."""
    contract = approvals.approved(lin)
    approvals.checked(contract)
    with acting(lin):
        made = platforms.begin(contract, "sandbox", by=lin, callback=CALLBACK)
    platforms.sweep(soon())
    return fresh(made)


def soon(seconds: int = 1):
    return now() + timedelta(seconds=seconds)


def fresh(row):
    with acting_as("system:test"):
        row.refresh_from_db()
    return row


def sides(task) -> list[str]:
    with acting_as("system:test"):
        return task.round.needed


def calls(owed: list[SandboxCall], times: int) -> list:
    """Acts: that many calls, each of those that are owed several times, in any order."""
    made = []
    for place in range(times):
        headers, body = sandbox.request_of(owed[place % len(owed)], now())
        kind = headers.pop("Content-Type")
        made.append(press(desk(), CALLBACK, body, content_type=kind, headers=headers))
    Random(7).shuffle(made)
    return made


def counted() -> dict[str, int]:
    with acting_as("system:test"):
        papers = Attachment.objects.filter(kind="contract").count()
        return {"calls": ProviderCall.objects.count(), "signed": Signature.objects.count(), "papers": papers}


def test_fifty_calls_at_once_and_five_workers_who_fetch_sign_it_once(task):
    for side in sides(task):
        sandbox.act(task.external, side)
    owed = list(SandboxCall.objects.order_by("sequence"))

    answers = at_once(calls(owed, CROWD))
    assert {one.status for one in answers} == {204}
    assert fresh(task).state == "finished"

    at_once([lambda: platforms.sweep(soon()), lambda: clock.sweep(soon())] * 5)

    assert fresh(task).state == "done"
    assert counted() == {"calls": len(owed), "signed": len(sides(task)), "papers": 1}
    assert (noted("contract_signed"), noted("signed_paper_made")) == (1, 1)
    with acting_as("system:test"):
        assert Contract.objects.get().state == "signed"


def test_calls_come_while_it_is_called_off_and_one_of_both_stands(task, lin):
    for side in sides(task):
        sandbox.act(task.external, side)
    owed = list(SandboxCall.objects.order_by("sequence"))

    def call_off():
        with acting(lin):
            return inking.call_off(task.contract, by=lin, reason="客户改签纸质")

    answers = at_once([*calls(owed, CROWD - 10), *[call_off] * 5, *[lambda: platforms.sweep(soon())] * 5])
    platforms.sweep(soon(60))

    assert {one.status for one in answers if hasattr(one, "status")} == {204}
    state = fresh(task).state
    with acting_as("system:test"):
        stands = Contract.objects.get().state
    assert (state, stands) in (("void", "approved"), ("done", "signed"))
    assert counted()["signed"] == (len(sides(task)) if state == "done" else 0)


def test_fifty_presses_on_the_page_of_the_sandbox_sign_once(task):
    url = sandbox.Sandbox().addresses(task.external)["traveller"]

    answers = at_once(
        [press(desk(), url, {"act": "refuse" if place % 2 else "sign"}) for place in range(CROWD)]
    )

    assert {one.status for one in answers} == {302}
    assert SandboxCall.objects.filter(signer="traveller").count() == 1
