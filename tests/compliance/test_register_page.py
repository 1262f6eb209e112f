"""The filing register (备案), also for the audit administrator, who sees no customer (D13)."""

from django.urls import reverse
from django.utils.timezone import now

from agency.acting import acting
from agency.models import Event
from compliance import trail
from compliance.forms.narrowing import Narrowing
from compliance.lists import LISTS
from compliance.trail import Asked
from tests import make


def lines(user, **narrowed) -> list[list[str]]:
    with acting(user):
        asked = Asked.of(user, Narrowing(**narrowed), now())
        return [[cell.text for cell in line] for line in trail.page(LISTS["register"], asked).lines]


def test_the_register_names_archives_to_the_auditor_and_ids_to_the_administrator(lin, qian, audit_admin):
    customer = make.customer(lin)
    with acting(lin):
        Event.note("revealed", by=lin, subject=customer.pk, fields=["phone"], purpose="contact")

    ((*_start, seen, details, _id, _request),) = lines(qian, kind="revealed")
    ((*_start, hidden, _details, _id, _request),) = lines(audit_admin, kind="revealed")

    assert seen == customer.number
    assert str(make.purpose()) in details or "contact" in details
    assert hidden == f"…{str(customer.pk)[-12:]}"


def test_the_register_narrows_by_kind_person_and_record(lin, wang, qian):
    mine, other = make.customer(lin), make.customer(wang)
    for person, customer in ((lin, mine), (wang, other)):
        with acting(person):
            Event.note("printed", by=person, subject=customer.pk)

    assert len(lines(qian, kind="printed")) == 2
    assert len(lines(qian, kind="exported")) == 0
    assert [row[4] for row in lines(qian, person=wang.pk)] == [other.number]
    assert [row[4] for row in lines(qian, archive=mine.number)] == [mine.number]
    assert [row[4] for row in lines(qian, archive=str(mine.pk))] == [mine.number]


def test_the_administrator_opens_the_register_and_no_archive_behind_it(client, lin, audit_admin):
    customer = make.customer(lin, name="金丝雀")
    with acting(lin):
        Event.note("printed", by=lin, subject=customer.pk)
    client.force_login(audit_admin)

    page = client.get(reverse("compliance:register"))

    assert page.status_code == 200
    assert customer.number not in page.content.decode()
    assert "金丝雀" not in page.content.decode()
    assert client.post(reverse("compliance:export", args=["register"]), {"format": "csv"}).status_code == 403
