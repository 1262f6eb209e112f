"""Changes proposed, decided, dated, merged, and what stands of organisations and groups, in words that name the
customer: what the canary plants in them, through the pages."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate, now

from agency.acting import acting_as
from customers.changing import applying
from customers.models import (
    ArchiveMerge,
    ChangeRequest,
    ContactPerson,
    Customer,
    Lead,
    Member,
    Organisation,
)
from tests import make
from tests.customers.attachments import papers
from tests.customers.kinds import build

from .canaries import NOTE, PERSON

TOLD = f"{PERSON['name']} {PERSON['phone']} 来电，{PERSON['address']}"
DAYS = timedelta(days=3)


def change_things(browser, manager, screener, lin, guo) -> None:
    """By `browser` of lin's, decided by `manager`, screened by `screener`."""
    archive = make.customer(lin, name=PERSON["name"], phone="13700000001", grade="c")
    here = f"/customers/{archive.pk}/"
    photo = papers.photo_with_secrets(PERSON["address"], PERSON["name"])
    proof = {"evidence": TOLD, "why": TOLD}
    first = {"version": 1, "name": PERSON["guardian_name"], "only": "name"} | proof
    sent = first | {"files": SimpleUploadedFile(f"{PERSON['name']}.jpg", photo)}
    assert browser.post(f"{here}edit/", sent).status_code == 302
    later = {"effective_on": f"{localdate() + DAYS:%Y-%m-%d}"}
    wish = {"version": 1, "only": "address", "address": PERSON["address"]} | proof | later
    assert browser.post(f"{here}edit/", wish).status_code == 302
    contact = {"kind": "phone", "usage": "work", "value": PERSON["phone"], "label": PERSON["name"]} | later
    assert (
        browser.post(f"{here}parts/contactpoint/add/", contact | {"different_person": "on"}).status_code
        == 302
    )
    with acting_as("system:test"):
        renaming = ChangeRequest.objects.get(customer=archive, fields=["name"])
        assert ChangeRequest.objects.filter(customer=archive, state="scheduled").count() == 2
    there = f"/customers/changes/{renaming.pk}/"
    browser.get(f"{here}changes/")
    manager.get(f"/inbox/change/{renaming.pk}/")
    manager.post(there, {"action": "open"})
    manager.post(there, {"action": "approve", "comment": TOLD, "seen": PERSON["phone"]})
    report(screener, guo, archive)
    applying.apply_due(now() + 2 * DAYS)
    merge(browser, archive, lin)
    of_kinds(browser, lin)


def report(screener, guo, archive: Customer) -> None:
    told = {"contact": PERSON["name"], "phone": "13700000001", "wish": "", "note": f"新号 {PERSON['phone']}"}
    lead: Lead = make.lead(guo, way="staff", kind="change", **told)
    accept = f"/customers/leads/{lead.pk}/accept/"
    assert screener.post(accept, {"customer": archive.pk}).status_code == 302


def merge(browser, archive: Customer, lin) -> None:
    """Another archive of the same values is merged into it, and parted again."""
    names = ("name", "latin_name", "phone", "second_phone", "email", "wechat", "address", "guardian_name")
    twin = make.customer(lin, grade="c", **{name: PERSON[name] for name in names})
    answers = {f"choose_{name}": "loser" for name in names}
    assert browser.post(f"/customers/{archive.pk}/merge/{twin.pk}/", answers).status_code == 302
    with acting_as("system:test"):
        done = ArchiveMerge.objects.get()
        assert done.state == "done"
    browser.get(done.get_absolute_url())
    browser.post(f"{done.get_absolute_url()}undo/")


def of_kinds(browser, lin) -> None:
    """Every column of an organisation and a group that takes words, of people and of opinions."""
    firm = build.organisation(lin)
    here = f"/customers/{firm.pk}/"
    for block, names in {
        "registry": ("scope", "principal", "owners", "managers", "account"),
        "terms": ("agreed_price", "discount"),
        "business": ("results", "people", "competitors", "attitude"),
        "trading": ("strengths", "problems", "measures", "activities", "reputation"),
    }.items():
        with acting_as("system:test"):
            version = Organisation.objects.get(customer=firm).version
        said = dict.fromkeys(names, PERSON["name"]) | {"version": version, "why": TOLD, "evidence": NOTE}
        assert browser.post(f"{here}organisation/{block}/", said).status_code == 302, block
        browser.post(f"{here}organisation/{block}/", said | {"version": PERSON["phone"]})
    person = {"name": PERSON["name"], "role": NOTE, "ground": "contract"}
    person |= {name: PERSON[name] for name in ("phone", "email", "wechat")}
    assert browser.post(f"{here}contacts/new/", person).status_code == 302
    party = build.group(lin)
    there = f"/customers/{party.pk}/group/"
    assert (
        browser.post(f"{there}journey/", {"destination": PERSON["address"], "note": NOTE}).status_code == 302
    )
    guest = {"name": PERSON["name"], "phone": PERSON["phone"], "wishes": PERSON["special_needs"]}
    assert browser.post(f"{there}members/new/", guest).status_code == 302
    with acting_as("system:test"):
        assert ContactPerson.objects.get().phone == PERSON["phone"]
        assert Member.objects.get().wishes == PERSON["special_needs"]
        assert ChangeRequest.objects.filter(customer=firm, block="organisation", state="waiting").exists()
    for page in ("organisation/", "changes/"):
        browser.get(here + page)
