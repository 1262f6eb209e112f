"""What sales and a manager do with the canary’s archive, done right and done wrong, through the pages."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localtime, now

from agency.acting import acting, acting_as
from customers.forms.registration import RegistrationForm
from customers.models import (
    AccessRequest,
    ContactPoint,
    Customer,
    PrivacyNotice,
    Purpose,
    ShareRequest,
    SourceChannel,
)
from tests.customers.attachments import papers

from .browser import Reader
from .canaries import NOTE, PERSON
from .watched import Watched, sign_in

REGISTER = "/customers/register/"


def typed(person, **changes) -> dict:
    """The registration form of the canary: a child with a guardian, everything filled in."""
    with acting(person):
        form = RegistrationForm(user=person)
        return {
            "form_id": form["form_id"].value(),
            "notice": PrivacyNotice.objects.in_force("zh-hans").pk,
            "collected_at": f"{localtime(now() - timedelta(minutes=2)):%Y-%m-%dT%H:%M}",
            "source": SourceChannel.objects.filter(active=True, safe=True).first().pk,
            "grade": "vip",
            "document_type": "id_card",
            "guardian_phone": PERSON["phone"],
            "guardian_relation": "父亲",
            **{f"consent_{p.code}": "yes" for p in Purpose.objects.filter(asked=True)},
            **PERSON,
            **changes,
        }


def capture(browser: Client, **noted):
    """A first contact, noted in its form."""
    page = Reader.of(browser.get("/customers/capture/"))
    return browser.post(
        "/customers/capture/", next(f for f in page.forms if "contact" in f.names).filled(**noted)
    )


def work(browser: Client, lin) -> Customer:
    """Everything a salesperson does with a customer, done right and done wrong."""
    contact = {"phone": PERSON["phone"], "contact": PERSON["name"], "note": NOTE}
    moment = f"{localtime(now() - timedelta(minutes=1)):%Y-%m-%dT%H:%M}"
    assert capture(browser, **contact, collected_at=moment).status_code == 302
    assert capture(browser, **contact, collected_at="2099-01-01T00:00").status_code == 422
    form = typed(lin)
    browser.post("/customers/draft/", form)
    for wrong in (
        {"document_number": PERSON["document_number"][:-1] + "5"},
        {"phone": PERSON["phone"] + "9"},
        {"name": PERSON["name"] + "🎉"},
        {"email": PERSON["email"] + "@"},
        {"born_on": "2015-03-16"},
        {"form_id": "forged"},
    ):
        assert browser.post(REGISTER, form | wrong).status_code == 422
    made = browser.post(REGISTER, form)
    assert made.status_code == 302
    browser.post(REGISTER, typed(lin))  # its own twin
    browser.post("/customers/draft/", typed(lin))  # a draft that stays
    with acting(lin):
        return Customer.objects.get()


def approve_a_look(customer: Customer, lin, purpose: Purpose) -> None:
    """The house approves that lin opens the child's sensitive fields; the reason names the child."""
    with acting_as("system:test"):
        AccessRequest.objects.create(
            gate=AccessRequest.Gate.MINOR,
            state=AccessRequest.State.APPROVED,
            customer=customer,
            number=customer.number,
            asker=lin,
            purpose=purpose,
            hours=8,
            deciders=[],
            lapses_at=now() + timedelta(days=1),
            expires_at=now() + timedelta(hours=8),
            reason=NOTE,
        )


def look(browser: Client, customer: Customer, lin) -> None:
    """Search, open, change, share, print, ask."""
    with acting(lin):
        contact = Purpose.objects.get(code="contact")
        version = Customer.objects.get().version
    here = f"/customers/{customer.pk}/"
    for value in [*PERSON.values(), PERSON["phone"][-4:]]:
        for address in ("/customers/search/", "/search/", "/search/palette/"):
            assert browser.post(address, {"q": value}).status_code == 200
    browser.post("/customers/duplicates/", PERSON)
    for page in ("", "profile/", "consents/", "audience/", "looks/", "edit/", "peek/"):
        browser.get(here + page, headers={"HX-Request": "true"})
    approve_a_look(customer, lin, contact)  # a child's document opens no sooner
    for field in ("phone", "document_number", "guardian_name", "address"):
        opening = browser.post(f"{here}reveal/{field}/", {"purpose": contact.pk, "note": "订票"})
        assert PERSON[field if field != "guardian_name" else "guardian_name"] in opening.content.decode()
    change = {
        "version": version,
        "why": "客户来电更正",
        "second_phone": PERSON["second_phone"],
        "name": PERSON["name"],
    }
    browser.post(f"{here}edit/draft/", change)
    assert browser.post(f"{here}edit/", change | {"phone": "15112340678"}).status_code in (302, 422)
    browser.post(f"{here}edit/", change | {"phone": PERSON["phone"]})  # upon the old version: a conflict
    browser.post(f"{here}edit/", change | {"email": PERSON["phone"]})
    for told in (PERSON["name"], PERSON["phone"], PERSON["document_number"]):  # kept sealed as a reason
        with acting(lin):
            version = Customer.objects.get().version
        wish = {"only": "travel_needs", "travel_needs": f"想看海 {told[-1]}", "version": version}
        assert browser.post(f"{here}edit/", wish | {"why": f"{told} 来电"}).status_code == 302
    photo = papers.photo_with_secrets(PERSON["address"], PERSON["name"])
    for kind in ("visit", "id_copy"):
        sent = {"kind": kind, "note": NOTE, "files": SimpleUploadedFile(f"{PERSON['name']}.jpg", photo)}
        assert browser.post(f"{here}files/add/", sent).status_code == 302
    browser.get(f"{here}files/")
    browser.post(f"{here}papers/", {"paper": "archive", "purpose": contact.pk, "form": "pdf"})
    browser.post("/customers/views/save/", {"name": f"{PERSON['name']} {PERSON['phone']}"})
    browser.post("/customers/views/save/", {"name": "本周", "query": f"q={PERSON['phone']}&grade=vip"})


def fill_blocks(browser: Client, customer: Customer) -> None:
    """The parts of the archive, typed right and wrong, opened and taken off file again."""
    here = f"/customers/{customer.pk}/parts/"
    day = {"calendar": "solar", "year": "2015", "month": "3", "day_of_month": "15", "yearly": "on"}
    for block, typed_in in (
        ("contactpoint", {"kind": "phone", "usage": "work", "value": PERSON["phone"], "label": PERSON["name"]}),
        ("contactpoint", {"kind": "email", "usage": "home", "value": PERSON["email"]}),
        ("address", {"kind": "home", "street": PERSON["address"]}),
        ("identitydocument", {"type": "id_card", "number": PERSON["document_number"]}),
        ("preferenceitem", {"kind": "other", "value": NOTE, "source": "guide", "observed_on": "2026-01-05",
                            "confidence": "low"}),
        ("pinnedalert", {"severity": "danger", "text": PERSON["special_needs"]}),
        ("familymember", {"relation": "parent", "name": PERSON["guardian_name"], "note": NOTE}),
        ("importantdate", {"kind": "other", "lead_days": "7", "note": NOTE} | day),
    ):  # fmt: skip
        address = f"{here}{block}/add/"
        assert browser.post(address, typed_in | {"different_person": "on"}).status_code == 302, block
        browser.post(address, dict.fromkeys(typed_in, PERSON["name"]))
        browser.post(address, typed_in | {"kind": PERSON["phone"], "form_id": PERSON["phone"]})
    page = browser.get(f"/customers/{customer.pk}/profile/")
    assert page.status_code == 200
    browser.post("/customers/regions/", {"region": PERSON["address"]})
    with acting_as("system:test"):
        kept = ContactPoint.objects.filter(customer=customer, kind="email").get()
        contact = Purpose.objects.get(code="contact")
    one = f"{here}contactpoint/{kept.pk}/"
    assert PERSON["email"] in browser.post(f"{one}reveal/value/", {"purpose": contact.pk}).content.decode()
    for why in (PERSON["email"], PERSON["name"], "客户要求"):
        browser.post(f"{one}remove/", {"why": why})


def give_up(browser: Client) -> None:
    """A first contact that comes to nothing, with a reason that names somebody."""
    moment = f"{localtime(now() - timedelta(hours=3)):%Y-%m-%dT%H:%M}"
    noted = {"phone": PERSON["second_phone"], "collected_at": moment, "reason": f"{PERSON['name']} {NOTE}"}
    address = capture(browser, **noted).url
    reason = {"kind": "other", "note": f"{PERSON['name']} {PERSON['phone']}"}
    assert browser.post(f"{address}give-up/", reason).status_code == 302


def share(customer: Customer, sun, zhao, seen: list) -> None:
    """A colleague asks; the reason names the customer, as reasons do, and so does the refusal."""
    colleague = Watched(seen)
    sign_in(colleague, sun)
    with acting(sun):
        contact = Purpose.objects.get(code="contact")
    asked = {"number": customer.number, "fields_asked": ["phone"], "purpose": contact.pk, "days": "7"}
    colleague.post("/customers/shares/ask/", asked | {"reason": f"{PERSON['name']} {NOTE}"})
    colleague.post("/customers/shares/ask/", asked | {"reason": NOTE, "days": "9999"})
    colleague.post("/customers/shares/ask/", asked | {"number": PERSON["phone"], "reason": NOTE})
    manager = Watched(seen)
    sign_in(manager, zhao)
    with acting_as("system:test"):
        request = ShareRequest.objects.get(customer=customer)
    words = {"action": "refuse", "comment": f"{PERSON['name']} {PERSON['address']}"}
    assert manager.post(f"/inbox/share/{request.pk}/decide/", words).status_code == 302
    marked = manager.post("/customers/selection/", {"ids": [customer.pk], "act": "grade"})
    told = {"grade": "a", "reason": f"{PERSON['name']} {PERSON['phone']}"}
    assert manager.post(marked.url, told).status_code == 422
