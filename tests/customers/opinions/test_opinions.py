"""What customers think of products stands in their archive; a low score is followed up at once (C11)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Notice
from customers.meetings import agenda, holding
from customers.models import CareTask, ProductKind, ProductOpinion
from customers.opinions import recording
from tests import make


@pytest.fixture
def archive(lin):
    return make.customer(lin, name="周文")


@pytest.fixture
def kind(db):
    return ProductKind.objects.filter(active=True).first()


def record(by, customer, score=9, **answers):
    return recording.record(
        customer, by=by, asked_on=localdate(), answers={"overall": score, "way": "call"} | answers
    )


def test_a_survey_is_taken_down_on_its_page_and_stands_on_the_timeline(lin, archive, kind, client):
    client.force_login(lin)
    data = {
        "product_kind": kind.pk,
        "way": "call",
        "asked_on": localdate(),
        "overall": "9",
        "guide": "10",
        "again": "yes",
        "praise": "导游细致",
    }

    assert client.post(reverse("customers:opinion_new", args=[archive.pk]), data).status_code == 302

    page = client.get(reverse("customers:opinions", args=[archive.pk])).content.decode()
    assert ("导游细致" in page, "9/10" in page) == (True, True)
    assert "导游细致" in client.get(archive.get_absolute_url()).content.decode()
    with acting(lin):
        made = ProductOpinion.objects.get()
        assert (made.guide, made.hotel, made.task) == (10, None, None)


@pytest.mark.parametrize("missing", ["overall", "product_kind"])
def test_the_one_question_and_the_product_are_needed(missing, lin, archive, kind, client):
    client.force_login(lin)
    data = {"product_kind": kind.pk, "way": "call", "asked_on": localdate(), "overall": "9"}

    response = client.post(reverse("customers:opinion_new", args=[archive.pk]), data | {missing: ""})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [missing])


@pytest.mark.parametrize(("score", "tasks"), [(0, 1), (6, 1), (7, 0), (10, 0)])
def test_a_low_score_is_a_task_of_the_owner(score, tasks, lin, zhao, archive):
    made = record(zhao, archive, score)

    with acting(lin):
        found = list(CareTask.objects.open().filter(owner=lin))
        assert len(found) == tasks
        assert (made.task_id is not None) == bool(tasks)
    with acting_as("system:test"):
        assert Notice.objects.filter(to=lin, kind="opinion_low").count() == tasks
    if tasks:
        assert found[0].due_on == localdate() + timedelta(days=1)


def test_a_low_opinion_is_talked_about_in_the_meeting(lin, zhao, archive):
    record(lin, archive, 3, wishes="酒店太远")
    record(lin, archive, 9)

    meeting = holding.plan(by=zhao, department=lin.department, held_on=localdate(), participants=[])

    with acting(zhao):
        assert [(line.topic, "酒店太远" in line.words) for line in agenda.lines(meeting, zhao)] == [
            ("opinion", True)
        ]


def test_sent_twice_it_is_kept_once(lin, archive):
    made = record(lin, archive)

    again = recording.record(
        archive, by=lin, asked_on=localdate(), answers={"overall": 1, "way": "call"}, pk=made.pk
    )

    assert (again.pk, again.overall) == (made.pk, 9)


def test_whoever_may_not_change_the_archive_takes_nothing_down(sun, wang, lin, archive):
    make.grant(archive, sun)
    for who in (sun, wang):
        with pytest.raises(PermissionDenied):
            record(who, archive)
    with pytest.raises(Refused):
        recording.record(archive, by=lin, asked_on=localdate() + timedelta(days=1), answers={"overall": 9})


def test_scores_stay_within_the_scale_and_words_are_sealed(lin, archive):
    record(lin, archive, praise="金丝雀", wishes="金丝雀")
    with connection.cursor() as cursor, acting_as("system:test"):
        for name in ("productopinion", "historicalproductopinion"):
            cursor.execute(f"SELECT t::text FROM customers_{name} t")  # noqa: S608
            rows = str(cursor.fetchall())
            assert "金丝雀" not in rows
            assert "金丝雀".encode().hex() not in rows
    with pytest.raises(IntegrityError), transaction.atomic():
        record(lin, archive, 11)
