"""The copy: what is in it, how it is encrypted, who takes it, and that it ends."""

import io
import json
from datetime import timedelta

import pytest
import pyzipper
from django.utils.timezone import localdate, now

from agency.errors import Refused
from agency.models import Event
from compliance.destruction import executing
from compliance.models import RightsPackage
from compliance.rights import answering, handing_over, packing, reminding
from customers.models import Disclosure, PreferenceItem
from tests import make

from .steps import agreed, confirmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(lin):
    made = make.customer(lin, name="欧阳锋", phone="13912344321", preferences="靠窗")
    PreferenceItem(customer=made, kind="food", value="素食", observed_on=localdate()).save()
    return made


@pytest.fixture
def asked(lin, shen, gao, archive):
    return agreed(lin, shen, gao, archive, "copy")


def opened(content: bytes, password: str) -> pyzipper.AESZipFile:
    packed = pyzipper.AESZipFile(io.BytesIO(content))
    packed.setpassword(password.encode())
    return packed


def test_it_holds_everything_for_people_and_machines_and_opens_with_the_password(asked, shen):
    made = packing.make(asked, by=shen)
    content = bytes(made.package.content)
    packed = opened(content, made.password)
    data = json.loads(packed.read("data.json"))

    assert {one["code"]: one["value"] for one in data["facts"]}["phone"] == "13912344321"
    assert "素食" in str(data["tables"])
    assert packed.read("data.pdf").startswith(b"%PDF")
    assert b"13912344321" not in content
    with pytest.raises(RuntimeError):
        opened(content, "wrong").read("data.json")


def test_the_house_keeps_its_own_words_to_itself(asked, shen):
    made = packing.make(asked, by=shen)
    codes = {
        one["code"]
        for one in json.loads(opened(bytes(made.package.content), made.password).read("data.json"))["facts"]
    }

    assert not codes & {"grade", "owner", "state", "department"}


def test_every_field_that_left_stands_in_the_archives_own_log(asked, shen, archive):
    packing.make(asked, by=shen)

    assert set(Disclosure.objects.filter(customer=archive).values_list("field", flat=True)) == {"phone"}
    assert Event.objects.filter(kind="rights", subject=archive.pk, data__act="package_made").exists()


def test_no_package_before_two_people_agreed(lin, shen, archive):
    with pytest.raises(Refused):
        packing.make(confirmed(lin, shen, archive, "copy"), by=shen)


def test_no_letter_without_the_package(asked, shen):
    with pytest.raises(Refused):
        answering.answer(asked, by=shen)
    packing.make(asked, by=shen)
    answering.answer(asked, by=shen)

    assert asked.state == "answered"


def test_the_page_opens_with_the_code_and_counts_each_download(client, asked, shen):
    made = packing.make(asked, by=shen)
    address = f"/rights/copy/{made.token}/"
    assert client.post(address, {"code": "000000" if made.code != "000000" else "111111"}).status_code == 422
    client.post(address, {"code": made.code})
    taken = client.post(address)

    assert taken["Content-Type"] == "application/zip"
    assert opened(taken.content, made.password).namelist()[:2] == ["data.json", "data.pdf"]
    assert RightsPackage.objects.get().downloads == 1
    assert Event.objects.filter(data__act="package_taken").count() == 1


def test_five_wrong_codes_end_it(client, asked, shen):
    made = packing.make(asked, by=shen)
    wrong = "000000" if made.code != "000000" else "111111"
    for _turn in range(5):
        client.post(f"/rights/copy/{made.token}/", {"code": wrong})

    assert client.get(f"/rights/copy/{made.token}/").status_code == 410


def test_another_package_ends_the_first_and_a_week_ends_both(client, asked, shen):
    first, second = packing.make(asked, by=shen), packing.make(asked, by=shen)
    assert client.get(f"/rights/copy/{first.token}/").status_code == 410
    assert client.get(f"/rights/copy/{second.token}/").status_code == 200
    reminding.sweep(now() + timedelta(days=8))

    assert not RightsPackage.objects.filter(content__isnull=False).exists()
    assert handing_over.find(second.token, now()) is None


def test_a_destroyed_archive_leaves_no_package(asked, shen, archive):
    packing.make(asked, by=shen)
    counts = executing.destroy([archive.pk], now=now())
    asked.refresh_from_db()

    assert counts[archive.pk]["rights_packages"] == 1
    assert not RightsPackage.objects.filter(content__isnull=False).exists()
    assert not asked.name
