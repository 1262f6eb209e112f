"""Finished scans are read page by page, each once, whatever becomes of the worker."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from agency.acting import acting
from agency.models import Notice
from contracts import policy
from contracts.filing import by_hand, readers, reading
from contracts.models import ScanPage, TextIndex

from .scanned import finished, opened, photo, printed, submitted

pytestmark = pytest.mark.django_db

WORDS = "补充约定：旅客陆晴川（电话 13800138001）加订洱海落日游船，费用自理。"


@pytest.fixture
def reads(monkeypatch):
    """A reader of pictures is installed, that says the same of each page; what it was given is noted."""
    given = []

    def read(picture: bytes) -> str:
        given.append(picture)
        return WORDS

    monkeypatch.setattr(readers, "READERS", [readers.Reader("test", lambda: True, read)])
    return given


@pytest.fixture
def unread(monkeypatch):
    """No reader of pictures is installed."""
    monkeypatch.setattr(readers, "READERS", [])


def states(scan) -> list[str]:
    return list(scan.sheets.values_list("read", flat=True))


def test_the_words_a_pdf_carries_are_read_without_any_reader(lin, unread):
    scan = finished(submitted(lin), printed(WORDS, "第二页：丽江古城自由活动两小时"))
    assert reading.sweep(now()) == 2
    assert states(scan) == ["layer", "layer"]
    assert "洱海落日游船" in scan.sheets.first().words
    assert "13800138001" not in scan.sheets.first().words
    assert reading.sweep(now()) == 0


def test_a_picture_is_not_read_where_no_reader_is_and_is_when_one_comes(lin, unread, monkeypatch, reads):
    ours = readers.READERS
    monkeypatch.setattr(readers, "READERS", [])
    scan = finished(submitted(lin), photo())
    reading.sweep(now())
    assert states(scan) == ["unread"]
    monkeypatch.setattr(readers, "READERS", ours)
    assert reading.sweep(now()) == 1
    assert states(scan) == ["seen"]


def test_a_page_is_read_as_it_was_turned(lin, reads):
    from io import BytesIO

    from PIL import Image

    from contracts.filing import arranging, scans

    scan = opened(submitted(lin), photo(1, (1200, 900)))
    arranging.turn(scan, scan.sheets.get().pk, 90, by=lin)
    scans.finish(scan, by=lin)
    reading.sweep(now())
    width, height = Image.open(BytesIO(reads[0])).size
    assert width < height


def test_a_scan_that_is_still_put_together_is_left_alone(lin, reads):
    opened(submitted(lin), photo())
    assert reading.sweep(now()) == 0


def test_a_killed_worker_leaves_its_page_to_the_next_and_reads_it_once(lin, reads):
    scan = finished(submitted(lin), photo(), photo(2))
    moment = now()
    assert reading._claim(moment)  # and is killed
    assert reading.sweep(moment + timedelta(seconds=1)) == 1  # the other page
    assert sorted(states(scan)) == ["seen", "waiting"]
    later = moment + policy.PAGE_TAKEN_FOR + timedelta(seconds=1)
    assert reading.sweep(later) == 1
    assert states(scan) == ["seen", "seen"]
    assert len(reads) == 2
    assert TextIndex.objects.filter(page__scan=scan).count() == 2


def test_a_worker_that_was_thought_dead_writes_nothing_any_more(lin, reads):
    scan = finished(submitted(lin), photo())
    moment = now()
    page = reading._claim(moment)
    later = moment + policy.PAGE_TAKEN_FOR + timedelta(seconds=1)
    assert reading._claim(later) == page
    assert reading.read(page, moment) == 0
    assert states(scan) == ["waiting"]


def test_a_page_that_ends_every_reader_is_given_up_and_told_once(lin, monkeypatch):
    def fails(picture):
        raise readers.Unreadable

    monkeypatch.setattr(readers, "READERS", [readers.Reader("test", lambda: True, fails)])
    scan = finished(submitted(lin), photo())
    moment = now()
    for turn in range(policy.PAGE_TRIES + 2):
        reading.sweep(moment + turn * (policy.PAGE_TAKEN_FOR + timedelta(seconds=1)))
    assert states(scan) == ["failed"]
    assert Notice.objects.filter(kind="contract_scan_unread", to=lin).count() == 1


def test_typed_words_stand_redacted_and_no_reader_takes_them_away(lin, wang, unread):
    scan = finished(submitted(lin), photo())
    reading.sweep(now())
    page = by_hand.type_words(scan.sheets.get(), f"{WORDS}旅客1签字", by=lin)
    assert page.read == ScanPage.Read.TYPED
    assert "旅客1" not in page.words  # a traveller of this contract
    assert "13800138001" not in page.words
    assert reading.sweep(now()) == 0
    with acting(lin):
        by_hand.type_words(page, "", by=lin)
    assert not TextIndex.objects.filter(page=page).exists()


@pytest.mark.skipif(
    not readers.READERS[0].installed(), reason="the extra “ocr” (rapidocr, onnxruntime) is not installed"
)
def test_the_installed_reader_reads_chinese_from_a_picture(lin):
    from customers.attachments import parsing

    picture = parsing.page(
        printed("#set text(size: 22pt)\n旅游者同意加订洱海落日游船"), 1, policy.SCAN_LONGEST
    )
    scan = finished(submitted(lin), picture)
    assert reading.sweep(now()) == 1
    assert "洱海落日游船" in scan.sheets.get().words.replace(" ", "")
