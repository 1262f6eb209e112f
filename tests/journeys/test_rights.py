"""From the customer's phone to the answer: her own page, the privacy officer, the second person, the letter, the copy;
and a deletion that ends in a disposal batch."""

import io
import json

import pytest
import pyzipper

from agency.acting import acting_as
from compliance.models import DisposalItem, RightsRequest
from compliance.retention.defaults import write_defaults
from tests import make
from tests.cast import staff

from .conftest import DESK, PHONE, press, sideways
from .walks import shows

pytestmark = pytest.mark.browser


@pytest.fixture
def mei(domestic):
    return staff("mei", "梅清", "privacy_officer", domestic)


@pytest.fixture
def gao(domestic):
    return staff("gao", "高远", "general_manager", domestic)


@pytest.fixture
def liu(lin):
    write_defaults()
    return make.customer(lin, name="刘一鸣", phone="13987651234")


def ask(browse, say, kind: str) -> str:
    """The person writes on her phone; the tracking code."""
    page = browse(width=PHONE)
    page.goto("/rights/")
    assert sideways(page) == 0
    page.locator(f"label:has(input[name=kind][value={kind}])").click()
    page.fill("[name=name]", "刘一鸣")
    page.fill("[name=contact]", "13987651234")
    page.fill("textarea[name=words]", "请告知并提供")
    press(page, say("Send the request"))
    code = page.locator("#tracking").inner_text()
    assert sideways(page) == 0
    page.goto("/rights/state/")
    page.fill("[name=code]", code)
    press(page, say("Read the state"))
    shows(page, say("We have received your request."))
    return code


def decide(browse, say, mei, liu, request, width: int):
    """The privacy officer finds the archive, checks who asks, and confirms what was worked out."""
    page = browse(mei, width=width)
    page.goto("/compliance/rights/")
    shows(page, request.number)
    assert sideways(page) == 0
    page.goto(f"/compliance/rights/{request.pk}/")
    page.fill("[name=find]", "13987651234")
    press(page, say("Look for the archive"))
    press(page, say("This one"))
    page.get_by_text(say("Matched with %(number)s.", number=liu.number)).first.wait_for()
    press(page, say("Acknowledged"))
    page.locator("label:has(input[name=identity][value=document])").click()
    page.fill("[name=proof]", "核对身份证原件")
    press(page, say("Identity is proven"))
    press(page, say("Work the decision out"))
    page.get_by_role("button", name=say("Confirm the decision")).wait_for()
    assert sideways(page) == 0
    press(page, say("Confirm the decision"))
    page.get_by_text(say("The decision waits for another person.")).first.wait_for()
    return page


def approve(browse, say, gao, request, width: int):
    page = browse(gao, width=width)
    page.goto(f"/compliance/rights/{request.pk}/")
    press(page, say("Approve and carry out"))
    page.get_by_text(say("Approved and carried out.")).first.wait_for()
    assert sideways(page) == 0


def only() -> RightsRequest:
    with acting_as("system:test"):
        return RightsRequest.objects.get()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_copy_from_the_first_word_to_the_file(browse, mei, gao, lin, liu, say, width):
    code = ask(browse, say, "copy")
    request = only()
    page = decide(browse, say, mei, liu, request, width)
    approve(browse, say, gao, request, width)

    page.goto(f"/compliance/rights/{request.pk}/")
    press(page, say("Make the package"))
    address = page.locator("#package-url").input_value()
    secret = page.locator("#package-code").inner_text().replace(" ", "")
    password = page.locator("#package-password").inner_text()
    assert sideways(page) == 0
    page.goto(f"/compliance/rights/{request.pk}/")
    press(page, say("Fix the letter"))
    page.goto(f"/compliance/rights/{request.pk}/letter/")
    page.get_by_text(say("Answer to your request about your personal data")).first.wait_for()

    person = browse(width=PHONE)
    person.goto(address[address.index("/rights/") :])
    person.fill("[name=code]", secret)
    press(person, say("Go to the file"))
    assert sideways(person) == 0
    with person.expect_download() as taken:
        person.get_by_role("button", name=say("Take the file")).click()
    packed = pyzipper.AESZipFile(io.BytesIO(taken.value.path().read_bytes()))
    packed.setpassword(password.encode())
    facts = {one["code"]: one["value"] for one in json.loads(packed.read("data.json"))["facts"]}
    assert facts["phone"] == "13987651234"

    person.goto("/rights/state/")
    person.fill("[name=code]", code)
    press(person, say("Read the state"))
    shows(person, say("Answered. The letter was sent to you by the way you named."))


def test_a_deletion_ends_in_a_disposal_batch(browse, mei, gao, lin, liu, say):
    ask(browse, say, "delete")
    request = only()
    decide(browse, say, mei, liu, request, DESK)
    approve(browse, say, gao, request, DESK)

    with acting_as("system:test"):
        item = DisposalItem.objects.get(customer=liu)
    page = browse(mei, width=DESK)
    page.goto(f"/compliance/destruction/{item.batch_id}/")
    shows(page, liu.number)
    seller = browse(lin, width=PHONE)
    seller.goto(f"/customers/{liu.pk}/")
    why = {"what": say("the whole archive"), "ground": say("asked for by the customer")}
    shows(
        seller, say("Use restricted: %(what)s (%(ground)s). It is kept, and nothing is done with it.", **why)
    )
    assert sideways(seller) == 0
