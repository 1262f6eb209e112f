"""A contract is signed on a platform over real HTTP: ordered, signed on a phone, called back, fetched, voided.

The sandbox stands for a vendor: the test is its clock and the worker’s, everything between goes over the wire.
"""

import os
import urllib.error
import urllib.request

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from agency.acting import acting_as
from contracts.models import Contract, ProviderCall, ProviderTask, SandboxCall, SandboxTask
from contracts.signing import platform_clock
from contracts.signing.providers import sandbox, sandbox_api
from tests.contracts import approvals
from tests.contracts.crowds import noted

from .conftest import PHONE, Words, press, sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def house(settings, tmp_path, live_server):
    settings.FILES_DIRECTORY = tmp_path / "files"
    settings.SIGNING_SANDBOX_URL = live_server.url


@pytest.fixture
def contract(lin, zhao, jiang) -> Contract:
    made = approvals.approved(lin)
    approvals.checked(made)
    return made


def look(page, name: str) -> None:
    """A picture of what stands there, where somebody wants to see it."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/platform-{name}.png", full_page=True)


def tick() -> None:
    """The worker’s five seconds: the platform’s calls are delivered, then our own steps are taken."""
    platform_clock.sweep(now())


def stands(contract: Contract) -> tuple[str, str]:
    with acting_as("system:test"):
        return Contract.objects.get(pk=contract.pk).state, ProviderTask.objects.get().state


def call(url: str, owed: SandboxCall, **changed: str) -> int:
    """The platform’s call once more, as it is or with other headers; what we answer."""
    headers, body = sandbox.request_of(owed, now())
    headers |= {name.replace("_", "-"): value for name, value in changed.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=body, headers=headers)) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def ordered(desk, contract: Contract, say: Words) -> None:
    desk.goto(f"/contracts/{contract.pk}/")
    press(desk, say("Sign on a platform"))
    expect(desk.get_by_text(say("It is being ordered. Load this page again in a moment."))).to_be_visible()
    tick()
    desk.reload()
    look(desk, f"ordered-{say.language}")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_sent_to_the_platform_signed_on_the_phone_fetched_and_opened(browse, contract, lin, language):
    say = Words(language)
    desk = browse(lin, language=language)
    ordered(desk, contract, say)
    links = desk.get_by_role("link", name=say("Where this side signs"))
    expect(links).to_have_count(2)

    for address in [link.get_attribute("href") for link in links.all()]:
        phone = browse(width=PHONE, language=language)
        phone.goto(address)
        assert contract.number not in phone.content()
        assert sideways(phone) <= 0
        look(phone, f"page-{language}")
        press(phone, say("Sign for trial"))
        expect(phone.get_by_text(say("Signed for trial."))).to_be_visible()
    assert stands(contract) == ("signing", "running")  # it has not called yet
    tick()
    assert stands(contract) == ("signing", "finished")  # it has called
    tick()
    assert stands(contract) == ("signed", "done")

    desk.reload()
    expect(desk.get_by_text(say("Evidence of the platform"))).to_be_visible()
    with acting_as("system:test"):
        signing = contract.signing_rounds.get()
        expect(desk.get_by_text(signing.paper_digest)).to_have_count(1)
    assert sideways(desk) <= 0
    look(desk, f"done-{language}")
    with desk.expect_download() as file:
        press(desk, say("Signed paper (PDF)"))
    assert file.value.suggested_filename == f"{contract.number}.pdf"
    assert file.value.path().read_bytes()[:5] == b"%PDF-"
    narrow = browse(lin, width=PHONE, language=language)
    narrow.goto(f"/contracts/{contract.pk}/platform/")
    assert sideways(narrow) <= 0
    look(narrow, f"done-phone-{language}")


def test_false_replayed_unknown_and_late_calls_change_nothing(browse, contract, lin, say, live_server):
    desk = browse(lin)
    ordered(desk, contract, say)
    task = SandboxTask.objects.get()
    sandbox.act(str(task.pk), "traveller")
    owed, url = SandboxCall.objects.get(), f"{live_server.url}/platform/sandbox/callback/"

    assert call(url, owed, X_Signing_Signature="0" * 64) == 403
    assert call(url, owed, X_Signing_Nonce="f" * 32) == 403
    assert (noted("callback_forged"), ProviderCall.objects.count()) == (2, 0)
    assert [call(url, owed), call(url, owed)] == [204, 204]
    assert ProviderCall.objects.count() == 1
    stranger = SandboxTask.objects.create(
        key=task.pk, document=task.document, digest=task.digest, signers=task.signers, callback=url
    )
    unknown = SandboxCall(task=stranger, sequence=1, kind="completed", next_at=now())
    assert call(url, unknown) == 404

    desk.goto(f"/contracts/{contract.pk}/sign/")
    desk.fill("[name=reason]", "客户改签纸质合同")
    press(desk, say("Call off the signing"))
    tick()
    assert stands(contract) == ("approved", "void")
    task.refresh_from_db()
    assert task.state == "void"
    late = SandboxCall(task=task, sequence=9, kind="completed", next_at=now())
    assert call(url, late) == 204
    tick()
    assert stands(contract) == ("approved", "void")
    guest = browse(width=PHONE)
    guest.goto(sandbox.Sandbox().addresses(str(task.pk))["house"])
    expect(guest.get_by_text(say("This task is over."))).to_be_visible()


def test_the_interface_of_the_sandbox_answers_its_customer_only(live_server):
    url, body = f"{live_server.url}/sandbox/api/report/", b'{"task": "nothing"}'

    def answer(headers) -> int:
        try:
            urllib.request.urlopen(urllib.request.Request(url, data=body, headers=headers))
        except urllib.error.HTTPError as error:
            return error.code
        return 200

    headers = sandbox_api.signed("n" * 32, now(), body)
    assert answer(headers) == 404  # proved, and no such task
    assert answer(headers | {"X-Signing-Signature": "0" * 64}) == 403
    assert answer(sandbox_api.signed("n" * 32, now() - 2 * sandbox_api.FRESH, body)) == 403
