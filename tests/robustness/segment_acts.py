"""A segment with words that name the customer, used for visits: what the canary plants there."""

from django.test import Client
from django.utils.timezone import localdate

from agency.acting import acting_as
from agency.encryption.ids import uuid7
from customers.models import Segment, SegmentUse

from .canaries import NOTE, PERSON


def keep_segments(browser: Client) -> None:
    """Saved, looked at, used; typed right and wrong."""
    words = f"{PERSON['name']} {PERSON['phone']} {NOTE}"
    facts = {"aim": "visit", "sharing": "own", "description": words, "f_grade": "vip"}
    named = facts | {"key": str(uuid7()), "name": f"{PERSON['name']} {PERSON['phone']}"}
    assert browser.post("/customers/segments/new/", named | {"f_grade": PERSON["phone"]}).status_code == 422
    assert browser.post("/customers/segments/new/", named).status_code == 302
    with acting_as("system:test"):
        address = Segment.objects.get().get_absolute_url()
    browser.get(address)
    plan = {"due_on": f"{localdate()}", "text": words, "occasion": ""}
    for made in ("visits", "list"):
        done = browser.post(f"{address}use/{made}/", plan | {"key": str(uuid7())})
        assert done.status_code == 302, made
    browser.post(f"{address}use/visits/", plan | {"key": PERSON["phone"], "occasion": PERSON["name"]})
    with acting_as("system:test"):
        assert SegmentUse.objects.count() == 2
    for page in ("/customers/segments/", "/customers/segments/uses/", f"{address}alike/", done.url):
        assert browser.get(page).status_code == 200
