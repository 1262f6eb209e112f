"""Papers in their boxes: found by a label, compared with their scan by a second person, seen by whom it concerns."""

import pytest
from django.core.exceptions import PermissionDenied

from agency.acting import acting
from agency.errors import Refused
from agency.models import Notice
from compliance.models import PaperFile
from compliance.paper import boxes, filing, labels
from tests import make

from .conftest import filed


def test_the_number_has_a_check_digit_and_finds_its_paper(paper, lin, box, office):
    with acting(lin):
        assert filing.find(lin, f" {paper.number.lower()} ") == paper
        assert filing.find(lin, box.number) == box
        assert filing.find(lin, paper.number[:-1] + str((int(paper.number[-1]) + 1) % 10)) is None
    assert Notice.objects.filter(to=office, kind="paper_filed").count() == 1


def test_who_sees_a_paper(paper, lin, wang, sun, office, zhao, he):
    for person, seen in ((lin, 1), (wang, 0), (sun, 0), (office, 1), (zhao, 1), (he, 1)):
        with acting(person):
            assert PaperFile.objects.visible_to(person).count() == seen, person
            assert PaperFile.objects.count() == seen, person  # the database says the same


def test_one_form_files_one_paper(liu, lin, box):
    from agency.encryption.ids import uuid7

    key = uuid7()
    with acting(lin):
        first = filing.file(liu, by=lin, kind="contract", pages=2, box=box, pk=key)
        assert filing.file(liu, by=lin, kind="contract", pages=2, box=box, pk=key) == first
    assert PaperFile.objects.count() == 1


def test_only_who_may_change_the_archive_files(liu, wang, sun, box):
    for person in (wang, sun):
        with pytest.raises(PermissionDenied):
            filed(liu, person, box)


def test_the_keeper_moves_it(paper, office, lin, other_box):
    with pytest.raises(PermissionDenied):
        filing.move(paper.pk, by=lin, box=other_box)
    assert filing.move(paper.pk, by=office, box=other_box).box == other_box


def test_a_second_person_compares_paper_and_scan(paper, liu, lin, zhao, wang):
    scan = make.attachment(liu, kind="contract")
    with pytest.raises(PermissionDenied):
        filing.name_scan(paper.pk, by=wang, scan=scan)
    filing.name_scan(paper.pk, by=lin, scan=scan)
    with pytest.raises(Refused):
        filing.match(paper.pk, by=lin)
    assert filing.match(paper.pk, by=zhao).matched_by == zhao
    with pytest.raises(Refused):
        filing.match(paper.pk, by=zhao)


def test_a_scan_of_another_archive_is_none(paper, lin):
    other = make.customer(lin)
    with pytest.raises(PermissionDenied):
        filing.name_scan(paper.pk, by=lin, scan=make.attachment(other))


def test_boxes_are_set_up_by_who_runs_the_paper_for_who_may_keep(he, lin, office):
    said = {"place": "档案室", "shelf": "一层", "lock": "锁"}
    with pytest.raises(PermissionDenied):
        boxes.save(None, by=lin, keeper=office, **said)
    with pytest.raises(Refused):
        boxes.save(None, by=he, keeper=lin, **said)


def test_a_label_says_nothing_of_the_customer(paper, liu):
    told = labels.label(paper)

    assert told.number == paper.number
    assert str(liu.name) not in " ".join(told.words)
    assert told.side == 25  # version 1 with its border: read by any phone
    assert told.path.count("M") > 100
