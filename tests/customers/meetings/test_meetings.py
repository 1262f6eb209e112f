"""A team looks at what it learnt; decisions become preferences and tasks at once (B44)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate, now

from agency.acting import acting, acting_as
from agency.errors import Conflict, Refused
from agency.models import Event, Notice
from customers.meetings import agenda, deciding, holding
from customers.models import AgendaItem, CareTask, PreferenceItem, TeamMeeting
from tests import make

from .conftest import plan, preference

WORDS = "金丝雀：安排高楼层无烟房"


def close(meeting, by, **facts):
    given = {"minutes": "已讨论", "participants": [], "held_on": meeting.held_on, "next_on": None}
    holding.write(meeting, by=by, **(given | facts))
    return holding.close(meeting, by=by)


def lines(meeting, user):
    with acting(user):
        return [(line.customer, line.topic, line.words) for line in agenda.lines(meeting, user)]


def test_the_agenda_is_what_the_department_learnt(lin, wang, sun, zhao, zhou, archive):
    preference(archive)
    preference(make.customer(sun), "要辣")
    lead = make.lead(wang, kind="observation", note="不吃香菜")
    with acting_as("system:test", reason="matched"):
        lead.customer, lead.state = archive, "matched"
        lead.save()

    meeting = plan(zhao, lin.department)

    found = lines(meeting, zhao)
    assert {(customer, topic) for customer, topic, _words in found} == {
        (archive, "preference"),
        (archive, "observation"),
    }
    words = " ".join(words for _customer, _topic, words in found)
    assert ("喜欢靠窗" in words, "不吃香菜" in words, "要辣" in words) == (True, True, False)


def test_each_participant_sees_only_the_lines_of_archives_within_reach(lin, wang, zhao, sun, archive):
    preference(archive)
    preference(make.customer(wang), "要辣")
    meeting = plan(zhao, lin.department, participants=[lin, wang])

    assert [customer for customer, _topic, _words in lines(meeting, lin)] == [archive]
    assert len(lines(meeting, zhao)) == 2
    with acting(sun):
        assert not TeamMeeting.objects.exists()
    with acting_as("system:test"):
        assert Notice.objects.filter(kind="meeting_planned").count() == 2


def test_the_next_meeting_takes_what_is_new_and_what_was_left(lin, zhao, archive):
    first, second = preference(archive), preference(archive, "不坐夜车")
    meeting = plan(zhao, lin.department)
    with acting(zhao):
        line = AgendaItem.objects.get(source=first.pk)
    deciding.decide(line, by=zhao, decision="nothing")

    following = close(meeting, zhao, next_on=localdate() + timedelta(days=7))
    third = preference(archive, "要靠过道")
    holding.refresh(following, by=zhao)

    with acting(zhao):
        sources = set(AgendaItem.objects.filter(meeting=following).values_list("source", flat=True))
    assert sources == {second.pk, third.pk}
    assert (following.is_open, following.held_on) == (True, localdate() + timedelta(days=7))


def test_a_decision_becomes_a_preference_a_task_or_nothing_in_one_press(lin, zhao, archive, client):
    for value in ("甲", "乙", "丙"):
        preference(archive, value)
    meeting = plan(zhao, lin.department)
    client.force_login(zhao)
    with acting(zhao):
        one, two, three = AgendaItem.objects.order_by("pk")

    def press(item, **data):
        return client.post(reverse("customers:meeting_decide", args=[item.pk]), data)

    assert press(one, decision="preference", text=WORDS).status_code == 302
    assert press(two, decision="task", text="带样品拜访").status_code == 302
    assert press(three, decision="nothing").status_code == 302
    assert press(three, decision="nothing").status_code == 422

    with acting(zhao):
        assert PreferenceItem.objects.get(pk=one.source).value == WORDS
        task = CareTask.objects.get()
        assert (task.owner, task.what) == (lin, "带样品拜访")
        assert set(AgendaItem.objects.values_list("decision", flat=True)) == {"preference", "task", "nothing"}
        told = Event.objects.filter(kind="meeting", subject=archive.pk)
        assert sorted(told.values_list("data__decision", flat=True)) == ["nothing", "preference", "task"]
    client.force_login(lin)
    page = client.get(archive.get_absolute_url()).content.decode()
    assert page.count("会议讨论") == 3 or page.count("Talked about") == 3
    assert meeting.pk


def test_an_observation_becomes_a_preference_of_its_own(lin, zhao, archive):
    lead = make.lead(lin, kind="observation", note="行李多")
    with acting_as("system:test", reason="matched"):
        lead.customer, lead.state = archive, "matched"
        lead.save()
    plan(zhao, lin.department)
    with acting(zhao):
        item = AgendaItem.objects.get()

    deciding.decide(item, by=zhao, decision="preference", text="需要大车", kind="transport")

    with acting(zhao):
        made = PreferenceItem.objects.get()
        assert (made.kind, made.value, made.source) == ("transport", "需要大车", "guide")


def test_only_who_leads_the_department_plans_writes_and_decides(lin, zhao, zhou, he, archive):
    preference(archive)
    with pytest.raises(PermissionDenied):
        plan(lin, lin.department)
    with pytest.raises(PermissionDenied):
        plan(zhou, lin.department)
    meeting = plan(he, lin.department, participants=[lin])
    with acting(he):
        item = AgendaItem.objects.get()

    with pytest.raises(PermissionDenied):
        deciding.decide(item, by=lin, decision="nothing")
    with pytest.raises(PermissionDenied):
        holding.write(meeting, by=lin, minutes="x", participants=[], held_on=localdate(), next_on=None)
    with pytest.raises(Refused):
        plan(zhao, lin.department)


def test_minutes_are_needed_and_never_written_over_a_colleague(lin, zhao, he):
    meeting = plan(zhao, lin.department)
    with pytest.raises(Refused):
        holding.close(meeting, by=zhao)
    seen = meeting.updated_at
    facts = {"participants": [], "held_on": localdate(), "next_on": None}
    holding.write(meeting, by=he, minutes="何静记", **facts, seen=seen)

    with pytest.raises(Conflict):
        holding.write(meeting, by=zhao, minutes="赵敏记", **facts, seen=seen)

    holding.close(meeting, by=zhao)
    with pytest.raises(Refused):
        holding.write(meeting, by=zhao, minutes="改", **facts)


def test_pages_list_plan_write_close_and_print(lin, zhao, client, archive):
    preference(archive)
    client.force_login(zhao)
    unit = lin.department.pk
    made = client.post(reverse("customers:meeting_new"), {"department": unit, "held_on": localdate()})
    page = client.get(made.headers["Location"])
    assert "喜欢靠窗" in page.content.decode()
    with acting(zhao):
        meeting = TeamMeeting.objects.get()
    assert lin.pk in meeting.participants
    data = {
        "minutes": WORDS,
        "participants": [lin.pk],
        "held_on": localdate(),
        "next_on": localdate() + timedelta(days=14),
        "seen": meeting.updated_at.isoformat(),
    }

    assert (
        client.post(
            reverse("customers:meeting_minutes", args=[meeting.pk]), data | {"close": "1"}
        ).status_code
        == 302
    )

    client.force_login(lin)
    assert WORDS in client.get(meeting.get_absolute_url()).content.decode()
    assert client.get(reverse("customers:meetings")).content.decode().count(str(lin.department)) >= 2
    paper = client.post(reverse("customers:meeting_print", args=[meeting.pk]))
    assert paper.content.startswith(b"%PDF")
    with acting_as("system:test"):
        assert Event.objects.filter(kind="printed", subject=meeting.pk).count() == 1
        assert TeamMeeting.objects.filter(state="open").count() == 1


def test_words_are_sealed(lin, zhao, archive):
    preference(archive)
    meeting = plan(zhao, lin.department)
    with acting(zhao):
        item = AgendaItem.objects.get()
    deciding.decide(item, by=zhao, decision="task", text=WORDS)
    close(meeting, zhao, minutes=WORDS)

    with connection.cursor() as cursor, acting_as("system:test"):
        for name in ("teammeeting", "agendaitem", "historicalteammeeting", "historicalagendaitem"):
            cursor.execute(f"SELECT t::text FROM customers_{name} t")  # noqa: S608
            rows = str(cursor.fetchall())
            assert "金丝雀" not in rows
            assert "金丝雀".encode().hex() not in rows


def test_the_first_meeting_looks_back_a_month(lin, zhao, archive):
    meeting = plan(zhao, lin.department)

    assert timedelta(days=29) < now() - meeting.since < timedelta(days=32)
