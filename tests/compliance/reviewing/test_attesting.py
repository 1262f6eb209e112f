"""Each archive is answered for: accuracy and timeliness apart, by someone who may change it."""

import pytest
from django.core.exceptions import PermissionDenied

from agency.acting import acting
from agency.errors import Refused
from agency.models import Event
from compliance.models import ReviewItem
from compliance.reviewing import attesting
from customers import editing

UNCHANGED = {"outcome": "unchanged", "accurate": True, "timely": True}


def test_an_answer_is_kept_with_who_and_when_and_written_in_the_register(line, lin):
    item = attesting.attest(line(lin)[0].pk, by=lin, **UNCHANGED, note="电话核对过")

    assert (item.state, item.accurate, item.timely, item.attested_by, item.note) == (
        "unchanged",
        True,
        True,
        lin,
        "电话核对过",
    )
    event = Event.objects.get(kind="reviewed", subject=item.customer_id)
    assert (event.by, event.data["outcome"], event.data["timely"]) == (lin, "unchanged", True)
    assert "电话" not in str(event.data)


def test_an_archive_can_be_right_and_yet_not_have_been_kept_up(line, lin):
    item = attesting.attest(line(lin)[0].pk, by=lin, outcome="unchanged", accurate=True, timely=False)

    assert (item.accurate, item.timely) == (True, False)


def test_unchanged_is_no_answer_for_an_archive_that_is_wrong(line, lin):
    with pytest.raises(Refused):
        attesting.attest(line(lin)[0].pk, by=lin, outcome="unchanged", accurate=False, timely=True)


def test_corrected_needs_a_correction(line, lin):
    item = line(lin)[0]
    corrected = {"outcome": "corrected", "accurate": False, "timely": False}
    with pytest.raises(Refused):
        attesting.attest(item.pk, by=lin, **corrected)

    editing.edit(
        item.customer_id,
        by=lin,
        changes={"travel_needs": "想去看海"},
        version=item.customer.version,
        why="客户来电告知",
    )

    assert attesting.attest(item.pk, by=lin, **corrected).state == "corrected"


def test_the_second_press_of_the_button_changes_nothing(line, lin):
    item = line(lin)[0]
    first = attesting.attest(item.pk, by=lin, **UNCHANGED)
    again = attesting.attest(item.pk, by=lin, **UNCHANGED)

    assert again.attested_at == first.attested_at
    assert Event.objects.filter(kind="reviewed", subject=item.customer_id).count() == 1


def test_a_colleague_neither_sees_nor_answers_for_another_s_archive(line, lin, wang, sun, qian):
    item = line(lin)[0]
    for stranger in (wang, sun):
        with pytest.raises(ReviewItem.DoesNotExist):
            attesting.attest(item.pk, by=stranger, **UNCHANGED)
    with pytest.raises(PermissionDenied):
        attesting.attest(item.pk, by=qian, **UNCHANGED)


def test_a_page_of_archives_looked_through_is_answered_at_once(line, lin, wang):
    pks = [item.pk for item in line(lin) + line(wang)]

    assert attesting.attest_unchanged(pks, by=lin) == 3
    assert attesting.attest_unchanged(pks, by=lin) == 0


def test_a_closed_review_takes_no_answer(review, line, lin, he):
    from django.utils.timezone import now

    from compliance.reviewing import closing

    closing.close(review, by=he, now=now())
    with pytest.raises(Refused), acting(lin):
        attesting.attest(line(lin)[0].pk, by=lin, **UNCHANGED)
