"""A salesperson imports the dirty sheet of 3,000 rows, mends, imports, takes back: counts exact to the row."""

import csv
import io

import pytest
from django.contrib.auth.models import Permission

from agency.acting import acting_as
from agency.models import Event, Notice, User
from customers.importing import choosing, correcting, returning
from customers.importing.counting import counts
from customers.models import Customer
from tests import make

from .dirty import EACH, ROWS, corrected, sheet
from .making import HEADINGS, id_number, imported, mobile, outcomes, person, received, reverted, settled

pytestmark = pytest.mark.django_db
CLEAN = ROWS - 6 * EACH


@pytest.fixture
def seller(lin):
    """Sales, with the right to import given to her."""
    lin.user_permissions.add(Permission.objects.get(codename="import_customers"))
    return User.objects.get(pk=lin.pk)


def archives_of(owner, first: int, count: int) -> list[list[str]]:
    """Archives that exist already, and the rows a sheet would have for them."""
    rows = [person(first + place) for place in range(count)]
    for name, _sex, _born, phone, number, *_rest in rows:
        make.customer(owner, name=name, phone=phone, document_type="id_card", document_number=number)
    return rows


def test_the_sheet_of_three_thousand_rows_goes_in_and_out_exactly(seller, sun):
    mine = archives_of(seller, 80_000, EACH - 10)
    hidden = archives_of(sun, 95_500, 10)
    before = snapshot()
    dirty = sheet(mine + hidden)

    batch = received(seller, dirty.content)
    assert (batch.format, batch.rows) == ("csv gb18030 ','", ROWS)
    batch = settled(batch, seller)

    # every row has the verdict its dirt calls for
    found = counts(batch)
    assert found.verdicts == {
        "new": CLEAN + 2 * EACH,  # full-width numbers and two phones in a cell are understood
        "refused": 2 * EACH,
        "repeat": EACH,
        "twin": EACH - 10,
        "manager": 10,
    }
    refused = batch.lines.filter(verdict="refused").order_by("place")
    assert {row.place: row.faults for row in refused} == {
        **dict.fromkeys(dirty.places["digit"], ["document_number"]),
        **dict.fromkeys(dirty.places["merged"], ["phone"]),
    }

    # the refused rows as a sheet: original columns, and why
    file, _name, _type = returning.sheet(batch, by=seller, format="csv", now=batch.checked_at)
    lines = list(csv.reader(io.StringIO(file.read().decode("utf-8-sig"))))
    assert lines[0][: len(HEADINGS)] == HEADINGS
    assert [line[len(HEADINGS)] for line in lines[1:]] == [str(row.place) for row in refused]
    assert all(line[-1] for line in lines[1:])

    # half of the wrong digits are mended in the browser, the rest stays refused
    mended = dirty.places["digit"][: EACH // 2] + dirty.places["merged"][: EACH // 2]
    for place in mended:
        cells = {HEADINGS.index(heading): text for heading, text in corrected(place).items()}
        assert correcting.correct(batch, place, by=seller, cells=cells).verdict == "new"

    choosing.choose(batch, by=seller, verdict="twin", choice="overwrite")
    choosing.choose(batch, by=seller, verdict="repeat", choice="skip")
    choosing.choose(batch, by=seller, verdict="manager", choice="ask")
    batch = imported(batch, seller)

    made = CLEAN + 3 * EACH
    assert batch.counts == {"created": made, "updated": EACH - 10, "skipped": EACH}
    assert Customer.objects.filter(batch=batch).count() == made
    numbers = sorted(
        int(number.split("-")[2])
        for number in Customer.objects.filter(batch=batch).values_list("number", flat=True)
    )
    assert numbers == list(range(numbers[0], numbers[0] + made))  # no gap
    wide = Customer.objects.get(pk=batch.lines.get(place=dirty.places["wide"][0]).customer)
    assert (wide.phone, wide.document_number) == (
        mobile(dirty.places["wide"][0] - 1),
        id_number(dirty.places["wide"][0] - 1),
    )
    two = Customer.objects.get(pk=batch.lines.get(place=dirty.places["two_phones"][0]).customer)
    assert (two.phone, two.second_phone) == (
        mobile(dirty.places["two_phones"][0] - 1),
        mobile(50_000 + dirty.places["two_phones"][0] - 1),
    )
    twin = Customer.objects.get(pk=batch.lines.filter(outcome="updated").first().customer)
    assert twin.preferences == "不早起"
    assert Notice.objects.filter(to=seller, kind="import_done").count() == 1
    assert Event.objects.filter(kind="imported", data__act="created").count() == made
    assert counts(batch).asked == 10

    batch = reverted(batch, seller)

    assert batch.counts == {"withdrawn": made, "restored": EACH - 10, "skipped": EACH}
    assert snapshot() == before
    assert sum(1 for outcome in outcomes(batch).values() if outcome == "withdrawn") == made


def snapshot() -> dict:
    """Everything that is in sight of the whole house: facts, without versions and moments."""
    with acting_as("reader"):
        return {
            one.number: {
                field.attname: getattr(one, field.attname)
                for field in Customer._meta.concrete_fields
                if field.attname not in ("version", "updated_at")
            }
            for one in Customer.objects.all()
        }
