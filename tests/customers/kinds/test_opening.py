"""A contact person's phone and an agreed price open with a purpose, written down first."""

from agency.models import Event
from customers.models import ContactPerson, Disclosure
from tests import make

from .build import organisation


def test_a_contacts_phone_opens_with_a_purpose_and_is_written_down(client, lin, guo):
    made = organisation(lin, contact={"name": "陈敏", "phone": "13700137001"})
    person = ContactPerson.objects.get()
    client.force_login(lin)
    page = f"/customers/{made.pk}/contactperson/{person.pk}/open/phone/"
    assert page in client.get(f"/customers/{made.pk}/organisation/").content.decode()
    assert "13700137001" not in client.get(page).content.decode()

    answer = client.post(page, {"purpose": make.purpose().pk})

    assert "13700137001" in answer.content.decode()
    assert Disclosure.objects.get().field == f"contactperson:{person.pk}:phone"
    assert Event.objects.filter(kind="revealed", subject=made.pk, by=lin).count() == 1
    masked = client.get(page.replace("/open/", "/masked/")).content.decode()
    assert "137****7001" in masked


def test_a_share_does_not_open_it(client, lin, guo):
    made = organisation(lin, contact={"name": "陈敏", "phone": "13700137001"}, facts={"discount": "8%"})
    make.grant(made, guo)
    client.force_login(guo)
    person = ContactPerson.objects.get()
    for block, part, field in (
        ("contactperson", person.pk, "phone"),
        ("organisation", made.organisation.pk, "discount"),
    ):
        page = f"/customers/{made.pk}/{block}/{part}/open/{field}/"
        assert client.post(page, {"purpose": make.purpose().pk}).status_code == 403


def test_what_is_open_or_unknown_has_no_such_page(client, lin):
    made = organisation(lin, contact={"name": "陈敏"})
    person = ContactPerson.objects.get()
    client.force_login(lin)
    for block, field in (("contactperson", "name"), ("contactperson", "x"), ("link", "note")):
        assert client.get(f"/customers/{made.pk}/{block}/{person.pk}/open/{field}/").status_code == 404
