"""What the dry run says of a row, and who decides what becomes of it."""

import pytest

from agency.errors import Refused
from agency.models import Notice
from customers.importing import choosing, committing, correcting, receiving
from customers.importing.counting import counts
from customers.models import Customer, ImportBatch
from tests import make

from .making import (
    CONSENTS,
    checked,
    csv_of,
    imported,
    mobile,
    outcomes,
    person,
    received,
    settled,
    source,
    verdicts,
    work,
)

pytestmark = pytest.mark.django_db


def test_the_same_rules_as_on_the_registration_form(zhao):
    rows = [person(place) for place in range(1, 7)]
    rows[1][3] = "1380013800"
    rows[2][4] = rows[2][4][:17] + ("0" if rows[2][4][17] != "0" else "1")
    rows[3][2] = "1971-01-01"  # the card says otherwise
    rows[4][0] = "小王🎉"
    rows[5][5] = "no address"

    batch = checked(zhao, rows)

    assert {row.place: row.faults for row in batch.lines.order_by("place")} == {
        2: [],
        3: ["phone"],
        4: ["document_number"],
        5: ["born_on"],
        6: ["name"],
        7: ["email"],
    }


def test_no_archive_without_a_lawful_basis(zhao):
    batch = checked(zhao, [person(1)], consents=CONSENTS | {"sensitive": False})
    assert verdicts(batch) == {2: "refused"}  # documents need the separate consent

    batch = checked(zhao, [person(1)], consents=CONSENTS | {"service": False})
    assert verdicts(batch) == {2: "refused"}

    batch = checked(zhao, [person(1)], basis="")
    with pytest.raises(Refused):
        committing.start(batch, by=zhao)
    assert not Customer.objects.exists()


def test_a_column_may_answer_for_each_customer(zhao):
    content = csv_of([["姓名", "手机", "同意营销"], ["周文", mobile(1), "是"], ["李新", mobile(2), "否"]])
    imported(settled(received(zhao, content), zhao), zhao)

    granted = {
        one.name: one.consents.get(purpose__code="marketing").decision for one in Customer.objects.all()
    }
    assert granted == {"周文": "granted", "李新": "refused"}


def test_a_hidden_archive_is_a_managers_matter_and_is_not_named(zhao, sun, he):
    hidden = make.customer(sun, phone=mobile(1), document_number=None)
    batch = checked(zhao, [person(1)])
    assert verdicts(batch) == {2: "manager"}

    with pytest.raises(Refused):
        choosing.choose(batch, by=zhao, verdict="manager", choice="fill")
    choosing.choose(batch, by=zhao, verdict="manager", choice="ask")
    assert Notice.objects.get(to=he).kind == "import_asked"
    with pytest.raises(Refused):
        committing.start(batch, by=zhao)

    choosing.choose(batch, by=he, verdict="manager", choice="fill")
    batch = imported(batch, he)

    assert outcomes(batch) in ({2: "updated"}, {2: "failed"})
    hidden.refresh_from_db()
    assert hidden.owner == sun


def test_the_page_tells_the_importer_nothing_of_a_hidden_archive(client, zhao, sun):
    hidden = make.customer(sun, name="暗中人", phone=mobile(1))
    batch = checked(zhao, [person(1)])
    client.force_login(zhao)

    page = client.get(f"/customers/import/{batch.pk}/?show=manager").content.decode()

    assert hidden.number not in page
    assert "暗中人" not in page
    assert str(hidden.pk) not in page


def test_somebody_registered_since_the_check_is_not_made_twice(zhao):
    batch = checked(zhao, [person(1), person(2)])
    make.customer(zhao, name="周文", phone=mobile(1))

    batch = imported(batch, zhao)

    assert outcomes(batch) == {2: "", 3: "created"}
    assert verdicts(batch)[2] == "twin"
    assert counts(batch).undecided == 1


def test_a_mended_row_may_turn_out_to_repeat_another(zhao):
    wrong = person(2)
    wrong[3], wrong[4] = "123", ""
    batch = checked(zhao, [person(1), wrong])

    row = correcting.correct(batch, 3, by=zhao, cells={3: mobile(1)})

    assert (row.verdict, row.twin_place) == ("repeat", 2)


def test_columns_are_remembered_for_their_source(zhao):
    headings = ["称谓", "号码甲", "姓名"]
    rows = csv_of([headings, ["周文", mobile(1), "代号一"]])
    batch = received(zhao, rows)
    settled(batch, zhao, columns=["name", "phone", ""])

    assert received(zhao, rows).columns == ["name", "phone", ""]
    assert received(zhao, csv_of([["号码甲", "称谓"], [mobile(1), "周文"]])).columns == ["phone", "name"]


def test_imported_archives_count_neither_as_on_time_nor_as_late(zhao):
    imported(checked(zhao, [person(1)]), zhao)

    assert not Customer.objects.late().exists()
    assert not Customer.objects.on_time().exists()
    assert not Customer.objects.get().on_time


def test_an_important_customer_waits_for_the_second_check(zhao):
    imported(checked(zhao, [person(1)], grade="vip"), zhao)

    customer = Customer.objects.get()
    assert customer.state == "awaiting"
    assert customer.verifications.get().state == "waiting"
    assert not Notice.objects.filter(kind="verification_waiting").exists()


def test_without_the_right_nothing_is_received(lin):
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        receiving.receive(by=lin, content=b"x", name="x.csv", source=source())


def test_an_unreadable_file_says_why_and_leaves_nothing(zhao):
    batch = work(receiving.receive(by=zhao, content=b"PK\x03\x04 broken", name="x.xlsx", source=source()))

    assert batch.state == "unreadable"
    assert batch.counts["told"]
    assert not batch.chunks.exists()


def test_a_discarded_sheet_is_destroyed_at_once(zhao):
    batch = checked(zhao, [person(1)])
    receiving.discard(batch, by=zhao)

    batch = ImportBatch.objects.get(pk=batch.pk)
    assert (batch.state, batch.lines.count()) == ("discarded", 0)
    assert not batch.file_name
