"""A colleague asks the line manager for help; it is answered once, handed up in time, and closed (A24)."""

from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils.timezone import now

from agency.acting import acting, acting_as
from agency.errors import Refused
from agency.models import Event, Notice
from customers import inbox, timeline
from customers.helping import asking, contexts, managers, reminding
from customers.models import HelpRequest
from customers.showing import Sheet
from tests import cast, make
from tests.customers.test_editing_races import at_once

SHANGHAI = ZoneInfo("Asia/Shanghai")
WORDS = "金丝雀要求再低百分之八，能给吗？"


@pytest.fixture
def archive(lin):
    return make.customer(lin)


def ask(by, customer, *, words=WORDS, code="archive", pk=None, at=None):
    with acting(by):
        about = contexts.find(code, by, pk or customer.pk)
        return asking.ask(code, about, by=by, question=words, now=at)


def told(person) -> list[str]:
    with acting_as("system:test"):
        return list(Notice.objects.filter(to=person, kind__startswith="help").values_list("kind", flat=True))


def titles(user) -> list[str]:
    with acting(user):
        return [item.record.pk for item in inbox.waiting(user) if item.kind == "help"]


def test_help_goes_to_the_head_of_the_department_with_its_context(lin, zhao, wang, sun, he, archive):
    request = ask(lin, archive)

    assert (request.to, request.number, told(zhao)) == (zhao, archive.number, ["help_asked"])
    assert titles(zhao) == [request.pk]
    assert [titles(one) for one in (lin, wang, sun, he)] == [[]] * 4


@pytest.mark.parametrize(
    ("state", "asked"), [("there", "zhao"), ("away", "above"), ("asks herself", "above"), ("nobody", "house")]
)
def test_the_next_above_is_asked_when_the_head_is_away(state, asked, lin, zhao, he, sales_house, archive):
    above = cast.staff("above", "周总监", "sales_director", sales_house)
    if state != "nobody":
        cast.lead(sales_house, above)
    if state in ("away", "nobody"):
        zhao.is_active = False
        zhao.save()
    who = zhao if state == "asks herself" else lin
    lin.department.refresh_from_db()

    expected = {"zhao": zhao, "above": above, "house": he}[asked]
    assert managers.next_up(type(who).objects.get(pk=who.pk)) == expected


@pytest.mark.django_db
def test_a_working_day_ends_at_the_same_hour_of_the_next_weekday():
    friday = datetime(2026, 11, 20, 15, tzinfo=SHANGHAI)

    assert managers.answer_by(friday) == datetime(2026, 11, 23, 15, tzinfo=SHANGHAI)
    assert managers.answer_by(friday - timedelta(days=1)) == friday
    assert managers.answer_by(friday + timedelta(days=1)) == datetime(2026, 11, 24, 15, tzinfo=SHANGHAI)


@pytest.mark.parametrize("code", ["archive", "task", "intake", "lead", "review", "change"])
def test_help_is_asked_about_every_kind_of_record(code, lin, zhao, archive, client):
    from customers.changing import propose

    pk = {
        "archive": lambda: archive.pk,
        "task": lambda: make.care_task(archive).pk,
        "intake": lambda: make.intake(lin).pk,
        "lead": lambda: make.lead(lin).pk,
        "review": lambda: make.review_line(archive).pk,
        "change": lambda: _proposed(propose, archive, lin),
    }[code]()
    client.force_login(lin)

    response = client.post(reverse("customers:help_ask", args=[code, pk]), {"question": WORDS})

    assert response.status_code == 302
    with acting(zhao):
        request = HelpRequest.objects.get()
        assert (request.about, request.record, request.question) == (code, pk, WORDS)
    client.force_login(zhao)
    assert WORDS in client.get(request.get_absolute_url()).content.decode()


def _proposed(propose, archive, lin):
    with acting(lin):
        return propose(archive, by=lin, changes={"name": "刘梦奇"}, version=1, why="证件为准").request.pk


def test_what_one_may_not_see_one_cannot_ask_about(sun, archive, client):
    client.force_login(sun)

    assert client.get(reverse("customers:help_ask", args=["archive", archive.pk])).status_code == 404
    assert client.get(reverse("customers:help_ask", args=["nothing", archive.pk])).status_code == 404


def test_nothing_is_asked_twice_or_without_words(lin, zhao, archive):
    ask(lin, archive)

    with pytest.raises(Refused):
        ask(lin, archive)
    with pytest.raises(Refused):
        ask(lin, archive, words=" ")


def test_it_is_answered_then_closed_and_stands_on_the_timeline(lin, zhao, archive, client):
    request = ask(lin, archive)
    client.force_login(zhao)
    decide = reverse("agency:inbox_decide", args=["help", request.pk])
    assert client.post(decide, {"action": "answer", "comment": " "}).status_code == 422
    client.post(decide, {"action": "answer", "comment": "可以给团队价"})

    assert (told(lin), titles(lin), titles(zhao)) == (["help_answered"], [request.pk], [])
    client.force_login(lin)
    assert "可以给团队价" in client.get(request.get_absolute_url()).content.decode()
    client.post(decide, {"action": "unsolved"})

    request.refresh_from_db()
    assert (request.state, request.outcome, "help_unsolved" in told(zhao)) == ("closed", "unsolved", True)
    with acting(lin):
        page, _more = timeline.page(Sheet(archive, lin))
        acts = [row.data["act"] for _source, row in page if getattr(row, "kind", "") == "help"]
    assert acts == ["closed", "answered", "asked"]


def test_whoever_asked_may_withdraw_and_nobody_else_closes(lin, zhao, wang, archive):
    request = ask(lin, archive)

    with pytest.raises((PermissionDenied, HelpRequest.DoesNotExist)):
        asking.close(request, by=wang, outcome="solved")
    with pytest.raises((PermissionDenied, HelpRequest.DoesNotExist)):
        asking.answer(request, by=wang, text="我来")
    assert asking.close(request, by=lin, outcome="solved").outcome == "withdrawn"
    with pytest.raises(Refused):
        asking.answer(request, by=zhao, text="晚了")


def test_after_a_working_day_the_next_above_is_asked_once(lin, zhao, sales_house, archive):
    above = cast.lead(sales_house, cast.staff("above", "周总监", "sales_director", sales_house))
    request = ask(lin, archive)
    with acting_as("system:test"):
        soon, late = request.due_at - timedelta(hours=1), request.due_at + timedelta(minutes=1)
    assert (titles(above), reminding.sweep(soon), reminding.sweep(soon)) == ([], 1, 1)
    assert told(zhao).count("help_due") == 1

    assert [reminding.sweep(late), reminding.sweep(late)] == [1, 0]

    request.refresh_from_db()
    assert (request.to, request.step, told(above)) == (above, 1, ["help_handed_up"])
    assert "help_goes_up" in told(lin)
    assert (titles(above), titles(zhao)) == ([request.pk], [request.pk])


def test_an_answer_nobody_objects_to_is_closed(lin, zhao, archive):
    request = ask(lin, archive)
    asking.answer(request, by=zhao, text="可以")

    assert (reminding.sweep(now()), reminding.sweep(now() + timedelta(days=8))) == (0, 1)
    request.refresh_from_db()
    assert (request.state, request.outcome) == ("closed", "solved")


def test_the_words_are_sealed_and_kept_from_strangers(lin, zhao, sun, guo, archive):
    ask(lin, archive)

    with acting(sun):
        assert not HelpRequest.objects.exists()
    with connection.cursor() as cursor, acting_as("system:test"):
        for table in (
            "customers_helprequest",
            "customers_historicalhelprequest",
            "agency_event",
            "agency_notice",
        ):
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608
            rows = str(cursor.fetchall())
            assert "金丝雀" not in rows
            assert "金丝雀".encode().hex() not in rows
    assert Event.objects.filter(kind="help", subject=archive.pk).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_who_answer_at_once_one_is_told_so(transactional_db, lin, zhao, sales_house):
    above = cast.lead(sales_house, cast.staff("above", "周总监", "sales_director", sales_house))
    request = ask(lin, make.customer(lin))
    reminding.sweep(request.due_at + timedelta(minutes=1))

    def answering(who, words):
        def act():
            with suppress(Refused):
                return asking.answer(request, by=who, text=words)

        return act

    answers = at_once(answering(zhao, "甲"), answering(above, "乙"))

    assert sum(one is not None for one in answers) == 1
    with acting_as("system:test"):
        assert HelpRequest.objects.get().answer in ("甲", "乙")
        assert Event.objects.filter(kind="help", data__act="answered").count() == 1
