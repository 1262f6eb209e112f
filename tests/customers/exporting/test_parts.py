"""Parts, blocks of organisations and journeys of groups in a file: what the registry lets leave, masked, traced."""

import csv
import io
import zipfile
from xml.etree import ElementTree

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from agency.acting import acting
from agency.models import Event
from customers import fieldbook
from customers.exporting import building
from customers.exporting.columns import all_columns
from customers.kinds import contacts
from customers.models import ContactPoint, CustomerExport, Disclosure, IdentityDocument, Organisation
from tests import make
from tests.customers.kinds import build

from .test_exporting import ask

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def made(export) -> CustomerExport:
    building.build_waiting(now())
    export = CustomerExport.objects.get(pk=export.pk)
    assert export.state == "ready"
    return export


def lines(export) -> list[list[str]]:
    return list(csv.reader(io.StringIO(bytes(export.content).decode("utf-8-sig"))))


def sheets(export) -> dict[str, str]:
    """Name of each sheet → all its text."""
    with zipfile.ZipFile(io.BytesIO(bytes(export.content))) as book:
        names = [
            one.get("name")
            for one in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{SHEET}sheet")
        ]
        words = [
            "".join(one.itertext())
            for one in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).iter(f"{SHEET}si")
        ]
        told = {}
        for place, name in enumerate(names, 1):
            cells = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{place}.xml")).iter(f"{SHEET}v")
            told[name] = " ".join(words[int(cell.text)] for cell in cells)
    return told


def test_nothing_leaves_that_the_registry_keeps():
    assert all_columns()["address"].group == "archive"  # no part takes the place of a field
    for code, column in all_columns().items():
        assert len(code) <= CustomerExport._meta.get_field("columns").base_field.max_length
        if column.group == "organisation":
            fact = fieldbook.declared(Organisation).get(code.partition(".")[2])
            assert fact is None or fact.exportable
    assert not {
        "organisation.agreed_price",
        "organisation.problems",
        "parts.asset",
        "parts.maritalstatus",
    } & set(all_columns())


def test_parts_are_one_cell_in_csv_masked_and_safe(lin, zhao):
    archive = make.customer(lin)
    make.contact(archive, value="13911112222", label="=助理")
    make.contact(archive, value="13911113333")

    told = lines(made(ask(zhao, [archive], columns=["number", "parts.contactpoint"])))

    assert "139****2222" in told[1][1]
    assert "139****3333" in told[1][1]
    assert "1391111" not in str(told)
    assert not told[1][1].startswith("=")


def test_in_a_workbook_each_part_has_a_sheet_with_the_number_and_the_watermark(lin, zhao):
    archive, other = make.customer(lin), make.customer(lin)
    make.contact(archive, value="13911112222")
    make.contact(archive, value="13911113333")
    make.contact(other, value="second@mail.example", kind="email")

    export = made(
        ask(zhao, [archive, other], columns=["number", "name", "parts.contactpoint"], format="xlsx")
    )
    told = sheets(export)
    label = str(all_columns()["parts.contactpoint"].label)

    assert list(told)[1:] == [label]
    assert told[label].count(archive.number) == 2
    assert told[label].count(other.number) == 1
    assert all(str(export.pk) in text for text in told.values())
    assert "13911112222" not in str(told)


def test_opened_parts_are_written_down_one_by_one(lin, zhao):
    archive = make.customer(lin)
    make.contact(archive, value="13911112222")

    told = lines(made(ask(zhao, [archive], columns=["number"], plain=["parts.contactpoint"])))

    assert "13911112222" in told[1][1]
    part = ContactPoint.objects.get(customer=archive)
    assert list(Disclosure.objects.values_list("field", flat=True)) == [fieldbook.path(part, "value")]
    assert Event.objects.get(kind="revealed").data["fields"] == [fieldbook.path(part, "value")]


def test_documents_in_plain_take_a_second_person(lin, zhao):
    archive = make.customer(lin)
    with acting(lin):
        IdentityDocument(customer=archive, type="passport", number="E12345678").save()

    masked = made(ask(zhao, [archive], columns=["number", "parts.identitydocument"]))
    waiting = ask(zhao, [archive], columns=["number"], plain=["parts.identitydocument"])

    assert "E12345678" not in str(lines(masked))
    assert waiting.state == "waiting"


def test_organisations_and_groups_bring_their_blocks_contacts_and_journey(lin, zhao):
    company = build.organisation(lin, facts={"principal": "段云岭", "industry": "I", "agreed_price": "八折"})
    contacts.save(company, by=lin, facts={"name": "陈敏", "phone": "13911114444"})
    group = build.group(lin, destination="普洱")
    columns = [
        "number",
        "organisation.principal",
        "organisation.industry",
        "group.destination",
        "parts.contactperson",
    ]

    head, first, second, _mark = lines(made(ask(zhao, [company, group], columns=columns)))

    assert len(head) == 5
    assert first[1] == "段云岭"
    assert first[2]
    assert "陈敏" in first[4]
    assert "139****4444" in first[4]
    assert second[3] == "普洱"
    assert "八折" not in str((first, second))


def test_who_may_not_open_fields_opens_no_parts(lin):
    archive = make.customer(lin)
    with pytest.raises(PermissionDenied):
        ask(lin, [archive], columns=["number"], plain=["parts.contactpoint"])
