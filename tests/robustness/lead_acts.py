"""What the canary tells the website, and what customer relations make of it."""

from agency.acting import acting_as
from customers.models import Lead, Purpose

from .canaries import NOTE, PERSON
from .watched import Watched, sign_in


def come_in(seen: list, he) -> None:
    """The customer writes on the website and fills in the form; customer relations screen it. Right and wrong."""
    guest = Watched(seen)
    told = {"contact": PERSON["name"], "phone": PERSON["second_phone"], "wish": NOTE, "consent": "on"}
    told |= {name: PERSON[name] for name in ("email", "wechat")}
    first = guest.get("/enquire/").context["form"].initial
    told |= {name: first[name] for name in ("form_id", "notice")}
    assert guest.post("/enquire/", told | {"email": PERSON["email"] + "@"}).status_code == 422
    assert guest.post("/enquire/", told).status_code == 302
    guest.post("/api/leads/", told, content_type="application/json", headers={"Authorization": "Bearer x"})
    screener = Watched(seen)
    sign_in(screener, he)
    with acting_as("system:test"):
        purpose = Purpose.objects.get(code="service").pk
        contact = Purpose.objects.get(code="contact").pk
        lead = Lead.objects.get()
    here = f"/customers/leads/{lead.pk}/"
    given = screener.post(f"{here}link/", {"purpose": purpose, "language": "en"}).context["given"]
    door = given["url"].partition("testserver")[2].partition("?")[0]
    guest.post(door, {"code": PERSON["phone"]})
    guest.post(door, {"code": given["code"]})
    filled = PERSON | {"notice": first["notice"], "declared": "on", "document_type": "id_card"}
    filled |= {"guardian_phone": PERSON["phone"], "guardian_relation": "父亲"}
    with acting_as("system:test"):
        filled |= {f"consent_{p.code}": "yes" for p in Purpose.objects.filter(asked=True)}
    assert (
        guest.post(door, filled | {"document_number": PERSON["document_number"][:-1] + "5"}).status_code
        == 422
    )
    assert guest.post(door, filled).status_code == 200
    assert (
        PERSON["second_phone"] in screener.post(f"{here}open/phone/", {"purpose": contact}).content.decode()
    )
    screener.get(here)
    screener.post(f"{here}match/", {"number": PERSON["phone"]})
    screener.post(f"{here}reject/", {"reason": "other", "note": f"{PERSON['name']} {PERSON['address']}"})
    screener.post(
        "/customers/facts/",
        {"kind": "change", "whom": PERSON["phone"], "what": NOTE, "form_id": "x", "seen_at": ""},
    )
