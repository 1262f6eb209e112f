"""An approved contract signed in ink: printed at the desk, photographed on a phone, compared by the office, checked
by whoever holds the paper."""

import pytest

from agency.acting import acting_as
from contracts.models import Contract, Signature
from tests.contracts import approvals

from .conftest import PHONE, Words, sideways
from .contract_steps import compare, note_signatures, photo, photograph, print_for_ink

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.FILES_DIRECTORY = tmp_path / "files"


@pytest.fixture
def contract(lin, zhao, jiang) -> Contract:
    made = approvals.approved(lin)
    approvals.checked(made)
    return made


def state() -> str:
    with acting_as("system:test"):
        return Contract.objects.get().state


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_signed_on_paper_photographed_compared_and_checked(browse, contract, lin, fang, language):
    say = Words(language)
    desk = browse(lin, language=language)
    print_for_ink(desk, say, contract)

    phone = browse(lin, width=PHONE, language=language)
    note_signatures(phone, contract, {"house": "林知夏", "traveller": "张三"})
    assert state() == "part_signed"
    photograph(phone, say, [photo(1), photo(2)])
    compare(browse(fang, width=PHONE, language=language), say, pages=2)
    assert state() == "signed"
    with acting_as("system:test"):
        assert Signature.objects.count() == 2

    guest = browse(width=PHONE, language=language)
    guest.goto("/verify/")
    guest.fill("[name=number]", contract.number)
    guest.fill("[name=fingerprint]", contract.revision.digest[:16])
    guest.locator("main button.primary").click()
    guest.get_by_text(say("Registered, signed by all sides, in force.")).wait_for()
    assert "张三" not in guest.locator("main").inner_text()
    assert sideways(guest) == 0
