"""Twice a year files are drawn by lot and looked for; anybody can draw the same lot again."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event, Notice
from compliance.models import PaperFile, PaperInventory
from compliance.paper import counting, counting_sheet, following
from compliance.spot_checks.drawing import in_order_of_the_lot

from .conftest import filed

DECEMBER = datetime(2026, 12, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def papers(liu, lin, box):
    return [filed(liu, lin, box) for _one in range(4)]


def drawn(by, **options):
    with acting(by):
        return counting.draw(by=by, **options)


def test_found_misplaced_and_missing_and_what_follows(papers, he, box, other_box, shen):
    count = drawn(he, size=3, seed="a")
    again = [one.number for one in in_order_of_the_lot(PaperFile.objects.all(), "a")[:3]]
    assert sorted(count.counts.values_list("file__number", flat=True)) == sorted(again)
    counting.count(count.pk, by=he, code=again[0], box=box)
    counting.count(count.pk, by=he, code=again[1], box=other_box)
    with pytest.raises(Refused):
        counting.close(count.pk, by=he)
    counting.count(count.pk, by=he, code=again[2], box=None)
    closed = counting.close(count.pk, by=he)

    assert counting.tally(closed) == {"open": 0, "found": 1, "lent": 0, "misplaced": 1, "missing": 1}
    states = dict(PaperFile.objects.values_list("number", "state"))
    assert [states[number] for number in again] == ["shelved", "shelved", "lost"]
    assert PaperFile.objects.get(number=again[1]).box == other_box
    assert Notice.objects.filter(to=shen, kind="paper_lost").count() == 1
    assert Event.objects.filter(subject=count.pk, data__act="paper_drawn").get().data["seed"] == "a"
    sheet = counting_sheet.print_report(closed, by=he, form="page", now=DECEMBER)
    assert len(sheet.blocks[1].rows) == 3


def test_a_number_that_was_not_drawn_is_refused(papers, he, box):
    count = drawn(he, size=1)
    others = PaperFile.objects.exclude(pk__in=count.counts.values("file"))
    with pytest.raises(Refused):
        counting.count(count.pk, by=he, code=others.first().number, box=box)


def test_the_keeper_does_not_count_her_own_box(liu, lin, he):
    from compliance.paper import boxes

    own = boxes.save(None, by=he, place="办公室", shelf="柜", lock="锁", keeper=he)
    paper = filed(liu, lin, own)
    count = drawn(he)
    with pytest.raises(Refused):
        counting.count(count.pk, by=he, code=paper.number, box=own)


def test_one_count_at_a_time_and_only_by_who_runs_the_paper(papers, he, lin, office):
    drawn(he)
    with pytest.raises(Refused):
        drawn(he)
    for person in (lin, office):
        with pytest.raises(PermissionDenied):
            drawn(person)


def test_the_house_is_called_to_count_before_the_half_year_ends(papers, he):
    assert following.call_for_count(datetime(2026, 8, 1, tzinfo=UTC)) == 0
    assert following.call_for_count(DECEMBER) >= 1
    assert following.call_for_count(DECEMBER) == 0
    PaperInventory.objects.all().delete()
    drawn(he, now=DECEMBER)
    Notice.objects.all().delete()
    assert following.call_for_count(DECEMBER) == 0
