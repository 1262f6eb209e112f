"""The story of an archive: complete, in order, page by page, and no more than one may know."""

import pytest

from agency.acting import acting
from agency.models import Event
from customers import editing, revealing, storytelling, timeline
from customers.models import Consent, Customer, PrivacyNotice, Purpose
from customers.showing import Sheet
from tests import make


@pytest.fixture
def liu(lin):
    return make.customer(lin, name="刘梦琪", phone="15812349974", preferences="低楼层")


def told(customer, person, **options) -> list:
    with acting(person):
        days, _following = storytelling.days(Sheet(Customer.objects.get(pk=customer.pk), person), **options)
    return [line for _day, lines in days for line in lines]


def titles(lines) -> list[str]:
    from django.utils import translation

    with translation.override("en"):
        return [str(line.title) for line in lines]


@pytest.fixture
def busy(liu, lin, sun, english):
    """registered → changed → opened → consented → printed → shared."""
    with acting(lin):
        editing.edit(liu.pk, by=lin, changes={"phone": "13912345678"}, version=1, why="客户来电更正")
        revealing.reveal(liu, "phone", by=lin, purpose=Purpose.objects.get(code="contact"), note="集合时间")
        for code in ("service", "marketing"):
            Consent.objects.create(
                customer=liu, purpose=Purpose.objects.get(code=code), decision="granted", by=lin,
                notice=PrivacyNotice.objects.in_force("zh-hans"), at=liu.entered_at,
            )  # fmt: skip
        Event.note(Event.Kind.PRINTED, by=lin, subject=liu.pk, form="archive")
    make.grant(liu, sun)
    return liu


@pytest.fixture
def english():
    from django.utils import translation

    with translation.override("en"):
        yield


def test_everything_that_happened_is_told_newest_first(busy, lin):
    lines = told(busy, lin)

    assert titles(lines) == [
        "Access given to 孙晴",
        "Printed",
        "Opened in plain text",
        "Information changed",
        "Archive registered",
        "Consent recorded",
    ]


def test_a_change_is_shown_field_by_field_and_masked(busy, lin):
    [change] = [line for line in told(busy, lin) if line.rows]

    assert [(row["old"], row["new"], row["sealed"]) for row in change.rows] == [
        ("158****9974", "139****5678", True)
    ]
    assert (change.who, change.body) == ("林知夏", "客户来电更正")


def test_the_answers_to_one_notice_are_one_line(busy, lin):
    [consent] = [line for line in told(busy, lin) if line.icon == "hand"]

    assert len(consent.chips) == 2


def test_pages_follow_each_other_without_a_gap_or_a_repetition(busy, lin):
    sheet = Sheet(busy, lin)
    whole, _none = timeline.page(sheet, size=50)
    after, seen = None, []
    while True:
        lines, after = timeline.page(sheet, timeline.read(timeline.written(after)), size=2)
        seen += lines
        if after is None:
            break

    assert [(source.code, row.pk) for source, row in seen] == [(source.code, row.pk) for source, row in whole]
    assert len(whole) == 7


def test_a_key_somebody_made_up_begins_at_the_top():
    for text in (
        "",
        "x~y~z",
        "2026-01-01~change~1",
        "2026-01-01T00:00:00+00:00~change~x",
        "~~~~",
        "2026~look~1",
    ):
        assert timeline.read(text) is None


def test_a_share_hears_of_its_own_looks_and_fields_only(busy, liu, sun, lin):
    with acting(sun):
        revealing.reveal(liu, "phone", by=sun, purpose=Purpose.objects.get(code="contact"))
    editing.edit(liu.pk, by=lin, changes={"email": "liu@example.com"}, version=2, why="客户告知")

    lines = told(busy, sun)

    assert [(line.title, line.who) for line in lines] == [
        ("Opened in plain text", "孙晴"), ("Information changed", "林知夏"), ("Archive registered", "林知夏"),
    ]  # fmt: skip
    assert [row["new"] for line in lines for row in line.rows] == ["139****5678"]
    assert [line.body for line in lines if line.rows] == [""]
