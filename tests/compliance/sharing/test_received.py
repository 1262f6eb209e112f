"""The recipient's page: a code opens it once, the receipt comes first, every look is written down, and its end
looks like an address that never was."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from agency.acting import acting
from agency.models import Event
from compliance.models import OutwardLink, OutwardShare
from compliance.sharing import delivering, ending
from customers import restricting
from customers.models import Customer, Restriction
from tests import make

from .conftest import agree, approve_all, proposed, sent_off

pytestmark = pytest.mark.django_db
DOCUMENT = "530102199003073092"


@pytest.fixture
def given(lin, zhao, shen, hotel, liu):
    """(share, address, code) of a share just sent off."""
    share = proposed(lin, hotel, [liu])
    approve_all(share)
    _link, token, code = sent_off(share, lin)
    share.refresh_from_db()
    return share, f"/received/{token}/", code


def recipient(address: str, code: str) -> Client:
    """A browser that has entered the code and acknowledged the receipt."""
    browser = Client()
    browser.post(address, {"code": code})
    browser.post(address, {"name": "陈前台", "bound": "on"})
    return browser


def nothing() -> str:
    return Client().get("/received/never-given/").text


def test_nothing_is_shown_before_code_and_receipt(given):
    share, address, code = given
    browser = Client()
    for page in (browser.get(address), browser.post(address, {"code": "000000x"})):
        assert share.recipient.name not in page.text
        assert DOCUMENT not in page.text

    browser.post(address, {"code": code})
    page = browser.get(address)
    assert share.recipient.name in page.text
    assert DOCUMENT not in page.text
    assert OutwardShare.objects.get().state == "issued"

    browser.post(address, {"name": "陈前台", "bound": "on"})
    page = browser.get(address)
    assert DOCUMENT in page.text
    assert "刘芳" in page.text
    assert share.number in page.text
    assert page["Cache-Control"] == "private, no-store"
    assert page["X-Robots-Tag"] == "noindex"


def test_only_the_fields_of_the_share_are_there(given, liu):
    _share, address, code = given
    page = recipient(address, code).get(address).text

    assert liu.phone not in page
    assert "1990" not in page.replace(DOCUMENT, "")


def test_every_look_is_a_line_for_the_share_and_one_for_the_person(given, liu):
    share, address, code = given
    browser = recipient(address, code)
    for _look in range(2):
        browser.get(address)

    looked = Event.objects.filter(subject=share.pk, data__act="looked")
    assert [event.data["count"] for event in looked] == [1, 1]
    assert Event.objects.filter(subject=liu.pk, data__act="shown").count() == 2
    assert OutwardShare.objects.get().looks == 2


def test_a_code_opens_once_on_one_device(given, lin):
    share, address, code = given
    first, second = recipient(address, code), Client()
    assert second.post(address, {"code": code}).status_code == 422
    assert DOCUMENT in first.get(address).text

    with acting(lin):
        another = delivering.new_code(share, by=lin)
    second.post(address, {"code": another})
    assert DOCUMENT in second.get(address).text
    assert DOCUMENT not in first.get(address).text


def test_five_wrong_codes_kill_the_code_and_say_nothing_else(given, lin):
    share, address, code = given
    browser = Client()
    answers = {browser.post(address, {"code": f"99999{n}"}).status_code for n in range(5)}
    right = browser.post(address, {"code": code})

    assert answers == {422}
    assert right.status_code == 422
    assert OutwardLink.objects.get().code_digest == ""


def test_an_opening_ends_after_half_an_hour(given):
    share, address, code = given
    browser = recipient(address, code)
    OutwardLink.objects.update(opened_until=now() - timedelta(seconds=1))

    assert DOCUMENT not in browser.get(address).text


def test_revoked_run_out_and_never_given_look_the_same(given, lin):
    share, address, code = given
    browser = recipient(address, code)
    with acting(lin):
        ending.revoke(share, by=lin, reason="行程取消", now=now())
    gone = browser.get(address)

    assert gone.status_code == 404
    assert plain(gone.text) == plain(nothing())
    assert plain(Client().post(address, {"code": code}).text) == plain(nothing())


def plain(text: str) -> str:
    """Without what differs on every page: tokens of forms, moments, numbers of the request."""
    import re

    return re.sub(r'(value|nonce|content|data-[a-z]+|id)="[^"]*"', "", text)


def test_its_last_moment_counts_before_the_clock_has_swept(given):
    share, address, code = given
    browser = recipient(address, code)
    OutwardShare.objects.update(expires_at=now() - timedelta(seconds=1))

    assert browser.get(address).status_code == 404


def test_a_destroyed_or_restricted_archive_is_gone_from_the_page(lin, zhao, shen, hotel, liu):
    other = make.customer(lin, name="王芳", phone="13900000008")
    agree(other)
    share = proposed(lin, hotel, [liu, other])
    approve_all(share)
    _link, token, code = sent_off(share, lin)
    browser = recipient(f"/received/{token}/", code)
    restricting.restrict(other, ground=Restriction.Ground.values[0])
    assert "王芳" not in browser.get(f"/received/{token}/").text

    Customer.objects.filter(pk=liu.pk).update(state="destroyed")
    page = browser.get(f"/received/{token}/")
    assert (page.status_code, DOCUMENT in page.text) == (200, False)


def test_the_recipient_confirms_on_the_page_and_the_share_ends(given, lin):
    share, address, code = given
    browser = recipient(address, code)
    page = browser.post(f"{address}?gone=1", {"how": "destroyed", "name": "陈前台", "sure": "on"})

    done = OutwardShare.objects.get()
    assert (page.status_code, done.state, done.confirmed_by_name) == (200, "confirmed", "陈前台")
    assert done.confirmed_by is None
    assert browser.get(address).status_code == 404


def test_after_the_end_the_confirmation_has_an_address_of_its_own_that_shows_nobody(given, lin):
    share, address, code = given
    recipient(address, code)
    with acting(lin):
        ending.revoke(share, by=lin, reason="行程取消", now=now())
        _link, token, second = delivering.new_link(share, by=lin, asks="confirm")
    browser, where = Client(), f"/received/{token}/"
    browser.post(where, {"code": second})

    page = browser.get(where).text
    assert "刘芳" not in page
    browser.post(where, {"how": "returned", "name": "陈前台", "sure": "on"})
    assert OutwardShare.objects.get().confirmed_how == "returned"


def test_both_languages(given):
    _share, address, code = given
    browser = recipient(address, code)
    assert "Use the data for this purpose only" in browser.get(address, {"lang": "en"}, follow=True).text


def test_whoever_tries_many_addresses_waits():
    browser = Client()
    statuses = [browser.get(f"/received/guess{n}/").status_code for n in range(45)]

    assert statuses[0] == 404
    assert statuses[-1] == 429


def test_neither_token_nor_code_is_kept(given):
    _share, address, code = given
    row = str(OutwardLink.objects.values().get())

    assert address.split("/")[2] not in row
    assert code not in row
