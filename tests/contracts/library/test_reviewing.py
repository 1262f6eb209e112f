"""A template's version: drafted by one, published by another, then never written again; reviewed every year."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, make_aware

from agency.acting import acting_as
from agency.errors import Conflict, Refused
from agency.models import Event, Notice
from contracts import policy
from contracts.library import beginning, clauses, reminding, reviewing, withdrawing, writing
from contracts.models import Clause, Template, TemplateVersion
from tests import make
from tests.contracts import drafts

from . import texts

pytestmark = pytest.mark.django_db


def told(person) -> list[str]:
    return list(Notice.objects.filter(to=person).order_by("id").values_list("kind", flat=True))


def test_a_second_person_publishes_and_the_review_is_due_in_a_year(he, bai):
    version = reviewing.submit(texts.draft(he), by=he)
    assert told(bai) == ["template_waiting"]

    done = reviewing.publish(version, by=bai)

    assert (done.state, done.reviewed_by) == ("published", bai)
    assert done.review_due_on == localdate() + policy.TEMPLATE_REVIEW
    acts = Event.objects.filter(kind="template").order_by("id").values_list("data__act", flat=True)
    assert list(acts) == ["template_drafted", "template_sent", "template_published"]


def test_whoever_drafts_never_publishes(bai, gao):
    version = reviewing.submit(texts.draft(bai), by=bai)

    with pytest.raises(Refused):
        reviewing.publish(version, by=bai)
    with acting_as("system:test"), pytest.raises(IntegrityError), transaction.atomic():
        TemplateVersion.objects.filter(pk=version.pk).update(reviewed_by=bai)
    assert reviewing.publish(version, by=gao).state == "published"


def test_only_those_with_the_right_write_and_publish(lin, zhao, he):
    with pytest.raises(PermissionDenied):
        texts.draft(lin)
    version = reviewing.submit(texts.draft(he), by=he)
    for person in (lin, zhao):
        with pytest.raises(PermissionDenied):
            reviewing.publish(version, by=person)


def test_counsel_sends_back_with_a_word_and_only_the_drafter_writes(he, bai):
    version = reviewing.submit(texts.draft(he), by=he)
    with pytest.raises(Refused):
        reviewing.send_back(version, by=bai, why=" ")
    version = reviewing.send_back(version, by=bai, why="退费梯次须降序")

    assert (version.state, version.review_note) == ("draft", "退费梯次须降序")
    with pytest.raises(Refused):
        writing.write(version, by=bai, seen=version.digest, body=[])
    with pytest.raises(Conflict):
        writing.write(version, by=he, seen="another", body=[])


def test_what_is_not_sound_is_not_handed_over(he):
    body = [{"title": "一", "clauses": [{"key": "a", "category": "price", "text": "共{{nobody}}元"}]}]

    with pytest.raises(Refused, match="nobody"):
        reviewing.submit(texts.draft(he, body=body), by=he)


def test_a_published_text_is_never_written_again(he, bai):
    version = texts.published(he, bai)

    with pytest.raises(Refused):
        writing.write(version, by=he, seen=version.digest, body=[])
    with acting_as("system:test"), pytest.raises(IntegrityError), transaction.atomic():
        TemplateVersion.objects.filter(pk=version.pk).update(body=[])


def test_the_next_version_takes_the_place_of_the_one_before_and_owners_hear_of_it(he, bai, lin):
    first = texts.published(he, bai)
    drafts.draft(make.customer(lin), version_=first)

    second = texts.next_version(first.template, he, bai)

    first.refresh_from_db()
    assert (first.state, first.effective_to) == ("superseded", localdate())
    assert first.template.current == second
    assert told(lin) == ["template_replaced"]
    with pytest.raises(Refused):
        drafts.draft(make.customer(lin), version_=first)


def test_one_version_is_on_its_way_at_a_time(he, bai):
    first = texts.published(he, bai)
    writing.revise(first.template, by=he, change_note="一")

    with pytest.raises(Refused):
        writing.revise(first.template, by=he, change_note="二")


def approved_ahead(he, bai) -> tuple[TemplateVersion, TemplateVersion, datetime]:
    """A version in effect, its successor approved for the day after tomorrow, and the first minute of that day."""
    first = texts.published(he, bai)
    version = writing.revise(first.template, by=he, change_note="新规自施行之日起")
    day = localdate() + timedelta(days=2)
    version = writing.write(version, by=he, seen=version.digest, effective_from=day)
    version = reviewing.publish(reviewing.submit(version, by=he), by=bai)
    return first, version, make_aware(datetime.combine(day, time(0, 1)))


def test_a_version_meant_for_later_is_approved_now_and_takes_effect_on_its_day(he, bai, lin):
    first, version, day = approved_ahead(he, bai)
    usable = TemplateVersion.objects.usable
    with acting_as("system:test"):
        drafts.draft(make.customer(lin), version_=first)

    assert (version.state, version.reviewed_by) == ("ready", bai)
    assert beginning.sweep(day - timedelta(minutes=2)) == 0
    assert usable(localdate()).filter(template=first.template).get() == first
    assert (beginning.sweep(day), beginning.sweep(day)) == (1, 0)

    assert usable(localdate(day)).filter(template=first.template).get() == version
    first.refresh_from_db()
    assert (first.state, first.effective_to) == ("superseded", localdate(day))
    assert Notice.objects.filter(to=lin, kind="template_replaced").count() == 1


def test_a_night_that_was_missed_is_made_up_for_with_the_day_it_was_meant_for(he, bai):
    first, version, day = approved_ahead(he, bai)

    beginning.sweep(day + timedelta(days=3))

    first.refresh_from_db()
    version.refresh_from_db()
    assert (version.state, version.effective_from, first.effective_to) == (
        "published",
        localdate(day),
        localdate(day),
    )


def test_what_waits_for_its_day_can_be_sent_back_dropped_or_outlived_by_the_template(he, bai, gao):
    first, version, day = approved_ahead(he, bai)
    with pytest.raises(Refused):
        writing.revise(first.template, by=he, change_note="另一版")
    with pytest.raises(Refused):
        reviewing.send_back(version, by=bai, why="")
    back = reviewing.send_back(version, by=bai, why="施行日推迟")
    assert (back.state, back.reviewed_by, back.review_due_on) == ("draft", None, None)
    assert beginning.sweep(day) == 0
    again = reviewing.publish(reviewing.submit(back, by=he), by=gao)
    withdrawing.retire(first.template, by=bai, why="不再经营此类产品")
    assert (again.state, beginning.sweep(day)) == ("ready", 0)
    assert withdrawing.drop(again, by=he, why="不再施行").state == "withdrawn"


def test_a_law_that_changes_meanwhile_makes_the_waiting_text_due_too(he, bai):
    _first, version, _day = approved_ahead(he, bai)
    with acting_as("system:test"):
        TemplateVersion.objects.filter(pk=version.pk).update(law_refs=["示例法"])

    assert reviewing.law_changed("示例法", by=bai, why="第九条修改") == 1
    version.refresh_from_db()
    assert version.review_due_on == localdate()


def test_keeper_and_counsel_hear_of_each_step_once_whatever_was_missed(he, bai, gao):
    version = texts.published(he, bai)
    Notice.objects.all().delete()
    with acting_as("system:test"):  # the shipped texts have their own days
        Template.objects.exclude(pk=version.template_id).update(retired_on=localdate())
    due = version.review_due_on

    def on(days: int) -> int:
        moment = datetime.combine(due, datetime.min.time(), UTC) + timedelta(days=days, hours=3)
        return reminding.sweep(moment)

    assert [on(-61), on(-60), on(-60), on(-31)] == [0, 1, 0, 0]
    assert [on(-10), on(0), on(1), on(30)] == [1, 1, 0, 0]
    assert [on(31), on(400)] == [1, 0]
    assert told(bai) == told(he) == told(gao) == [*["template_review"] * 3, "template_stopped"]


def test_counsel_confirms_a_text_for_another_year(he, bai, lin):
    version = texts.published(he, bai)
    with acting_as("system:test"):
        TemplateVersion.objects.update(review_due_on=localdate() - policy.TEMPLATE_GRACE - timedelta(days=1))
    with pytest.raises(Refused):
        drafts.draft(make.customer(lin), version_=version)

    reviewing.confirm(version, by=bai, why="对照 2026 年示范文本与修订法律")

    assert drafts.draft(make.customer(lin), version_=version)


def test_a_law_that_changed_calls_its_texts_in(he, bai):
    one = texts.published(he, bai, law_refs=["示例法", "民法典"])
    other = texts.published(he, bai, name="单项委托", law_refs=["民法典"])

    assert reviewing.law_changed("示例法", by=bai, why="第五十八条修订") == 1

    one.refresh_from_db()
    other.refresh_from_db()
    assert one.review_due_on == localdate() < other.review_due_on
    assert "第五十八条" in one.review_reason
    assert "template_law" in told(he)


def test_withdrawn_and_retired_texts_start_no_contracts(he, bai, lin):
    version = texts.published(he, bai)
    with pytest.raises(Refused):
        withdrawing.drop(version, by=bai, why="")
    withdrawing.retire(version.template, by=bai, why="改用官方文本")
    with pytest.raises(Refused):
        drafts.draft(make.customer(lin), version_=version)
    withdrawing.take_up_again(version.template, by=bai)
    withdrawing.drop(version, by=bai, why="条款有误")

    with pytest.raises(Refused):
        drafts.draft(make.customer(lin), version_=version)


def test_a_clause_is_approved_by_another_and_its_next_version_takes_its_place(he, bai, gao):
    facts = {"category": "dispute", "name": "法院管辖", "text": "向合同签订地人民法院起诉。"}
    clause = clauses.draft(Clause(**facts), by=he)
    with pytest.raises(PermissionDenied):
        clauses.approve(clause, by=he)
    clause = clauses.approve(clause, by=bai)

    following = clauses.following(clause, by=bai)
    following.text = "向旅行社住所地人民法院起诉。"
    following = clauses.draft(following, by=bai)
    with pytest.raises(Refused):
        clauses.approve(following, by=bai)
    clauses.approve(following, by=gao)

    clause.refresh_from_db()
    assert (clause.state, following.version) == ("retired", 2)
    assert [one.text for one in clauses.to_use()] == ["向旅行社住所地人民法院起诉。"]
