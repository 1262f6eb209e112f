"""An import taken back: what nobody touched goes, what somebody worked on stays and is listed."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agency.acting import acting, acting_as
from agency.encryption import SHREDDED
from agency.errors import Refused
from agency.models import SubjectKey
from customers import editing, revealing, searching
from customers.importing import choosing, ending, reverting
from customers.models import Customer, ImportBatch, ImportRow, Purchase, SignOff
from tests import make

from .making import BOUGHT, HEADINGS, checked, id_number, imported, mobile, outcomes, person, reverted

pytestmark = pytest.mark.django_db


def test_an_archive_worked_on_since_is_left_and_listed(zhao):
    batch = imported(checked(zhao, [person(1), person(2), person(3)]), zhao)
    changed, opened, _untouched = Customer.objects.order_by("number")
    editing.edit(changed.pk, by=zhao, changes={"wechat": "zhouwen88"}, version=1, why="客户来电")
    with acting(zhao):
        revealing.reveal(opened, "phone", by=zhao, purpose=make.purpose())

    batch = reverted(batch, zhao)

    assert outcomes(batch) == {2: "worked_on", 3: "worked_on", 4: "withdrawn"}
    assert {one.pk for one in Customer.objects.visible_to(zhao)} == {changed.pk, opened.pk}

    reverting.settle(batch, [2], by=zhao, keep=True)
    reverting.settle(batch, [3], by=zhao, keep=False)

    assert outcomes(batch) == {2: "kept", 3: "withdrawn", 4: "withdrawn"}
    assert [one.pk for one in Customer.objects.visible_to(zhao)] == [changed.pk]


def test_a_withdrawn_archive_is_found_by_nobody_and_its_number_is_not_given_again(zhao, he):
    batch = imported(checked(zhao, [person(1)]), zhao)
    number = Customer.objects.get().number
    reverted(batch, zhao)

    for reader in (zhao, he):
        with acting(reader):
            assert not Customer.objects.exists()  # the database itself hides it
            assert searching.search(reader, mobile(1)) == []

    imported(checked(zhao, [person(1)]), zhao)
    with acting(zhao):
        assert Customer.objects.get().number > number


def test_a_field_changed_since_stays_and_the_others_go_back(zhao):
    number = id_number(1)
    known = make.customer(
        zhao, name="周文", phone=mobile(1), document_type="id_card", document_number=number, address="旧址"
    )
    row = person(1)
    row[6], row[7] = "新址", "安静"
    batch = checked(zhao, [row])
    choosing.choose(batch, by=zhao, verdict="twin", choice="overwrite")
    batch = imported(batch, zhao)
    known.refresh_from_db()
    assert (known.address, known.preferences) == ("新址", "安静")
    consent = make.purpose("sensitive")
    assert consent
    editing.edit(known.pk, by=zhao, changes={"address": "更新的地址"}, version=known.version, why="搬家")

    batch = reverted(batch, zhao)

    known = Customer.objects.get(pk=known.pk)
    assert (known.address, known.preferences, known.name) == ("更新的地址", None, "周文")
    row = ImportRow.objects.get()
    assert (row.outcome, row.touched) == ("worked_on", ["address"])


def test_after_thirty_days_nothing_is_taken_back_and_the_rows_are_destroyed(zhao):
    batch = imported(checked(zhao, [person(1)]), zhao)
    later = now() + timedelta(days=30, minutes=1)

    with pytest.raises(Refused):
        reverting.start(batch, by=zhao, now=later)
    assert ending.sweep(now()) == 0
    assert ending.sweep(later) == 1

    batch = ImportBatch.objects.get()
    assert not batch.lines.exists()
    assert batch.file_name is SHREDDED
    assert batch.basis == "客户在登记表上签字同意，原件存档"  # the record stays readable
    assert batch.counts == {"created": 1}
    assert Customer.objects.get().name  # kept archives have keys of their own


def test_the_key_of_a_withdrawn_archive_dies_with_the_thirty_days(zhao):
    batch = reverted(imported(checked(zhao, [person(1)]), zhao), zhao)
    pk = Customer.objects.get(batch=batch).pk
    assert SubjectKey.objects.get(pk=pk).wrapped

    ending.sweep(now() + timedelta(days=31))

    assert SubjectKey.objects.get(pk=pk).wrapped is None
    assert Customer.objects.get(pk=pk).name is SHREDDED


def test_a_sheet_nobody_imports_is_destroyed_after_two_weeks(zhao):
    batch = checked(zhao, [person(1)])

    assert ending.sweep(now() + timedelta(days=15)) == 1

    batch.refresh_from_db()
    assert (batch.state, batch.lines.count()) == ("discarded", 0)


VALUES = {
    1: [None, "周一", "郑二"],
    6: [None, "云南路1号", "北京路2号"],
    7: [None, "安静", "靠窗"],
}
ROW = st.tuples(
    st.integers(1, 6),  # whose phone
    st.integers(0, 6),  # whose identity card, 0 for none
    st.sampled_from([None, "云南路1号", "北京路2号"]),
    st.sampled_from([None, "安静", "靠窗"]),
    st.sampled_from(["good", "bad"]),
    st.sampled_from([None, ("普洱三日", "微信"), ("丽江六日", "挂账")]),
)
CHOICES = {
    "twin": st.sampled_from(["", "skip", "fill", "overwrite", "create", "ask"]),
    "repeat": st.sampled_from(["", "skip", "fill", "create"]),
    "manager": st.sampled_from(["", "skip", "ask"]),
}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    on_file=st.lists(
        st.tuples(st.integers(1, 6), st.integers(0, 6)), max_size=3, unique_by=lambda one: one[0]
    ),
    rows=st.lists(ROW, min_size=1, max_size=7),
    choices=st.fixed_dictionaries(CHOICES),
)
def test_importing_and_taking_back_changes_nothing_in_sight(zhao, sun, on_file, rows, choices):
    """import∘revert = identity, history apart, whatever stands in the sheet and whatever is chosen."""
    for place, (phone, card) in enumerate(on_file):
        owner = sun if place == 2 else zhao
        facts = {"document_type": "id_card", "document_number": id_number(card)} if card else {}
        make.customer(owner, name="陈旧", phone=mobile(phone), **facts)
    before = in_sight()

    sheet = [as_cells(*row) for row in rows]
    batch = checked(zhao, sheet, headings=[*HEADINGS, *BOUGHT])
    for verdict, choice in choices.items():
        if choice:
            choosing.choose(batch, by=zhao, verdict=verdict, choice=choice)
    try:
        batch = imported(batch, zhao)
    except Refused:
        assert in_sight() == before  # nothing was ready
        return
    batch = reverted(batch, zhao)

    assert in_sight() == before
    found = list(batch.lines.values_list("outcome", flat=True))
    assert not {"created", "updated", "worked_on"} & set(found)
    assert len(found) == len(rows)


def as_cells(phone, card, address, wish, quality, bought) -> list[str]:
    number = id_number(card) if card else ""
    return [
        "李新",
        "",
        "",
        mobile(phone) if quality == "good" else "123",
        number,
        "",
        address or "",
        wish or "",
        *((bought[0], "2025-05-01", "1280", bought[1]) if bought else ("", "", "", "")),
    ]


def in_sight() -> dict:
    with acting_as("reader"):
        archives = Customer.objects.exclude(state=Customer.State.WITHDRAWN)
        return {
            one.pk: {
                field.attname: getattr(one, field.attname)
                for field in one._meta.concrete_fields
                if field.attname not in ("version", "updated_at")
            }
            for model in (Customer, Purchase, SignOff)
            for one in (
                archives if model is Customer else model.objects.filter(customer__in=archives.values("pk"))
            )
        }
