"""Keeping in touch with words that name the customer: what the canary plants in contacts and gifts."""

from django.test import Client
from django.utils.timezone import localtime, now

from agency.acting import acting_as
from customers.models import CareAction, Customer

from .canaries import NOTE, PERSON


def keep_in_touch(browser: Client, customer: Customer) -> None:
    """A talk, a visit to come, a gift: with words that name the customer."""
    here, words = f"/customers/{customer.pk}/", f"{PERSON['name']} {PERSON['phone']} {NOTE}"
    moment = f"{localtime(now()):%Y-%m-%dT%H:%M}"
    talk = {"way": "call", "reached": "yes", "minutes": words, "participants": words, "at": moment}
    noted = browser.post(f"{here}contacts/note/", talk | {"later": "7", "next_what": words})
    assert noted.status_code == 302
    browser.post(f"{here}contacts/note/", talk | {"way": "pigeon"})
    plan = {"due_on": f"{localtime(now()):%Y-%m-%d}", "what": words, "occasion": "spring"}
    assert browser.post(f"{here}contacts/plan/", plan).status_code == 302
    gift = {"act": "gift", "due_on": plan["due_on"], "item": words, "text": words, "planned_cost": "80"}
    assert browser.post(f"{here}care/new/", gift).status_code == 302
    with acting_as("system:test"):
        action = CareAction.objects.get()
    sent = {"channel": "post", "text": words, "cost": "80", "proof": words}
    assert browser.post(action.get_absolute_url(), sent).status_code == 302
    browser.get(f"{here}contacts/")
    browser.post(f"{here}contacts/print/")
