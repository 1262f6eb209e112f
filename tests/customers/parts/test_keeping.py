"""Parts of an archive are added, changed and taken away; each act leaves its trace, and nobody's work is lost."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from agency.encryption.models import Sealed
from agency.errors import Conflict, Refused
from agency.models import Event, Notice
from customers import searching
from customers.models import Address, ContactPoint, Customer, IdentityDocument, PinnedAlert, Purpose
from customers.parts import keeping
from tests import make

from .conftest import consent

PHONE = {"kind": "phone", "usage": "work", "value": "13912345678"}


def contact(archive, lin, **values) -> ContactPoint:
    return keeping.add(archive.pk, ContactPoint, by=lin, values=PHONE | values)


def acts(archive) -> list[str]:
    noted = Event.objects.filter(kind=Event.Kind.PART, subject=archive.pk).order_by("pk")
    return [line.data["act"] for line in noted]


def test_an_added_contact_is_sealed_found_and_noted(archive, lin):
    made = contact(archive, lin)

    assert isinstance(ContactPoint.objects.get(pk=made.pk).__dict__["value"], Sealed)
    assert searching.search(lin, "13912345678") == [archive]
    assert searching.search(lin, "5678") == [archive]
    assert acts(archive) == ["added"]
    assert [row.history_type for row in ContactPoint.history.filter(id=made.pk)] == ["+"]


def test_the_register_holds_codes_and_no_value(archive, lin):
    contact(archive, lin, label="秘书小陈")

    line = Event.objects.get(kind=Event.Kind.PART)

    assert line.data["parts"] == ["kind", "label", "usage", "value"]
    assert "13912345678" not in str(line.data)


def test_the_same_form_sent_twice_makes_one_contact(archive, lin):
    made = contact(archive, lin)
    again = keeping.add(archive.pk, ContactPoint, by=lin, values=PHONE, pk=made.pk)

    assert again == made
    assert ContactPoint.objects.count() == 1


def test_one_contact_of_a_kind_is_preferred(archive, lin):
    first = contact(archive, lin, preferred=True)
    mail = contact(archive, lin, kind="email", value="a@example.com", preferred=True)
    second = contact(archive, lin, value="13712345678", preferred=True)

    preferred = set(ContactPoint.objects.filter(preferred=True))

    assert preferred == {mail, second}
    assert first not in preferred


def test_what_must_not_be_used_cannot_be_preferred(archive, lin):
    with pytest.raises(Refused):
        contact(archive, lin, preferred=True, do_not_contact=True)

    assert not ContactPoint.objects.exists()


def test_a_verified_number_that_changes_must_be_verified_anew(archive, lin):
    made = keeping.confirm(contact(archive, lin), by=lin)
    assert made.verified_by == lin

    changed = keeping.change(made, by=lin, changes={"value": "13712345678"}, why="客户换号")

    assert changed.verified_at is None
    assert acts(archive) == ["added", "confirmed", "changed"]


def test_a_colleagues_change_is_not_overwritten(archive, lin, zhao):
    mine = contact(archive, lin)
    seen = mine.updated_at
    keeping.change(mine, by=zhao, changes={"value": "13712345678"}, why="客户换号")

    with pytest.raises(Conflict):
        keeping.change(mine, by=lin, changes={"value": "13612345678"}, why="客户换号", seen=seen)

    assert ContactPoint.objects.get().value == "13712345678"


@pytest.mark.parametrize("why", ["", " "])
def test_a_reason_is_needed(archive, lin, why):
    made = contact(archive, lin)

    with pytest.raises(Refused):
        keeping.remove(made, by=lin, why=why)

    assert ContactPoint.objects.exists()


def test_what_was_taken_away_is_found_no_more_and_stays_in_history(archive, lin):
    made = contact(archive, lin)

    keeping.remove(made, by=lin, why="客户要求")

    assert searching.search(lin, "13912345678") == []
    last = ContactPoint.history.filter(id=made.pk).order_by("-history_id").first()
    assert (last.history_type, last.value, make.why(last)) == ("-", "13912345678", "客户要求")


def test_a_colleague_without_the_archive_adds_nothing(archive, wang, guo):
    for person in (wang, guo):
        with pytest.raises(Customer.DoesNotExist):
            keeping.add(archive.pk, ContactPoint, by=person, values=PHONE)


def test_a_share_lets_read_and_not_add(archive, guo):
    make.grant(archive, guo)

    with pytest.raises((PermissionDenied, Customer.DoesNotExist)):
        keeping.add(archive.pk, ContactPoint, by=guo, values=PHONE)


def test_a_document_is_checked_and_found_by_its_number(archive, lin):
    passport = {"type": "passport", "number": "e 1234567 8", "valid_until": date(2031, 5, 1)}
    made = keeping.add(archive.pk, IdentityDocument, by=lin, values=passport)

    assert made.number == "E12345678"
    assert made.warn_on == date(2030, 10, 1)
    assert searching.search(lin, "E12345678") == [archive]


def test_a_document_needs_the_separate_consent(lin):
    without = make.customer(lin)
    consent(without, "service")

    with pytest.raises(Refused):
        keeping.add(without.pk, IdentityDocument, by=lin, values={"type": "passport", "number": "E12345678"})


def test_with_the_consent_go_the_documents_and_alerts_it_carried(archive, lin):
    from customers import consenting

    keeping.add(archive.pk, IdentityDocument, by=lin, values={"type": "passport", "number": "E12345678"})
    keeping.add(archive.pk, PinnedAlert, by=lin, values={"severity": "danger", "text": "花生过敏"})
    contact(archive, lin)

    consenting.answer(archive, Purpose.objects.get(code="sensitive"), "withdrawn", by=lin)

    assert not IdentityDocument.objects.exists()
    assert not PinnedAlert.objects.exists()
    assert ContactPoint.objects.exists()
    assert searching.search(lin, "E12345678") == []


def test_a_number_kept_in_another_archives_parts_makes_twins(archive, lin, he):
    from customers import duplicates

    contact(archive, lin)
    other = make.customer(lin, name="李四", phone="13912345678")

    twins = duplicates.cards(lin, {"phone": "139 1234 5678"})

    assert {twin.customer for twin in twins} == {archive, other}
    assert duplicates.tell_about_twins(other) == 1
    assert Notice.objects.get().to == he


def test_a_share_of_nothing_does_not_confirm_a_further_number(archive, lin, guo):
    contact(archive, lin)
    make.grant(archive, guo, fields=())

    assert searching.search(guo, "13912345678") == []


def test_an_address_keeps_its_prefecture_plain_and_the_rest_sealed(archive, lin):
    made = keeping.add(
        archive.pk, Address, by=lin, values={"kind": "home", "region": "530102", "street": "翠湖南路 3 号"}
    )

    stored = Address.objects.get(pk=made.pk)
    assert stored.area == "530100"
    assert isinstance(stored.__dict__["region"], Sealed)
