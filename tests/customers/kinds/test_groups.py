"""A group travels with a leader, members and rooms."""

import pytest

from agency.acting import acting
from agency.errors import Refused
from customers.kinds import grouping
from customers.models import Member, Room
from tests import make

from .build import group


def test_members_are_archives_or_names_and_one_of_them_leads(lin):
    party = group(lin)
    first = grouping.add(party, by=lin, facts={"name": "段师傅", "phone": "13700137003"}, leader=True)
    second = grouping.add(party, by=lin, archive=make.customer(lin), leader=True)

    first.refresh_from_db()
    assert party.number.startswith("TD-")
    assert (first.leader, second.leader) == (False, True)
    with acting(lin):
        assert [one.pk for one in grouping.members(lin, party)] == [second.pk, first.pk]


def test_the_same_archive_is_a_member_once(lin):
    party, person = group(lin), make.customer(lin)
    grouping.add(party, by=lin, archive=person)

    with pytest.raises(Refused):
        grouping.add(party, by=lin, archive=person)


def test_only_individuals_travel_in_a_group(lin):
    with pytest.raises(Refused):
        grouping.add(group(lin), by=lin, archive=group(lin, name="另一团"))


def test_a_member_out_of_sight_is_not_even_counted(lin, sun, he):
    party = group(lin)
    make.grant(party, sun)
    grouping.add(party, by=lin, archive=make.customer(lin))
    grouping.add(party, by=lin, facts={"name": "段师傅"})

    with acting(sun):
        assert [one.name for one in grouping.members(sun, party)] == ["段师傅"]
        assert Member.objects.count() == 1
        assert Member.history.count() == 1
    with acting(he):
        assert len(grouping.members(he, party)) == 2


def test_rooms_are_counted_on_and_hold_no_more_than_their_beds(lin):
    party = group(lin)
    people = [grouping.add(party, by=lin, facts={"name": name}) for name in ("甲", "乙", "丙")]
    first, second = grouping.add_rooms(party, by=lin, type="twin", count=2, first="301")

    moved = grouping.assign(party, {people[0].pk: first.pk, people[1].pk: first.pk}, by=lin)
    with pytest.raises(Refused):
        grouping.assign(party, {people[2].pk: first.pk}, by=lin)
    with acting(lin):
        berths, without = grouping.rooming(party, grouping.members(lin, party))

    assert (first.label, second.label, moved) == ("301", "302", 2)
    assert [(one.room.label, [p.name for p in one.sleepers], one.free) for one in berths] == [
        ("301", ["甲", "乙"], 0),
        ("302", [], 2),
    ]
    assert [person.name for person in without] == ["丙"]


def test_two_who_change_rooms_are_moved_at_once(lin):
    party = group(lin)
    a, b = (grouping.add(party, by=lin, facts={"name": name}) for name in ("甲", "乙"))
    x, y = grouping.add_rooms(party, by=lin, type="single", count=2)
    grouping.assign(party, {a.pk: x.pk, b.pk: y.pk}, by=lin)

    assert grouping.assign(party, {a.pk: y.pk, b.pk: x.pk}, by=lin) == 2


def test_a_room_taken_off_leaves_its_sleepers_without_one(lin):
    party = group(lin)
    person = grouping.add(party, by=lin, facts={"name": "甲"})
    (room,) = grouping.add_rooms(party, by=lin, type="single", count=1)
    grouping.assign(party, {person.pk: room.pk}, by=lin)
    grouping.drop_room(room, by=lin)

    person.refresh_from_db()
    assert person.room is None
    assert not Room.objects.exists()


def test_the_pages_show_members_and_print_the_rooming_list(client, lin, zhao, qian):
    party = group(lin, destination="普洱", expected=20)
    client.force_login(lin)
    base = f"/customers/{party.pk}/group/"
    member = {"name": "段师傅", "phone": "13700137003", "wishes": "低楼层", "leader": "on"}
    assert client.post(f"{base}members/new/", member).status_code == 302
    assert client.post(f"{base}rooms/", {"type": "twin", "count": "2", "first": "501"}).status_code == 302
    person, room = Member.objects.get(), Room.objects.get(label="501")
    assert client.post(f"{base}beds/", {f"bed-{person.pk}": str(room.pk)}).status_code == 302

    page = client.get(base).content.decode()
    paper = client.post(f"{base}print/").content.decode()
    for text in ("段师傅", "501", "低楼层"):
        assert text in page
        assert text in paper
    assert "13700137003" not in page + paper


def test_nonsense_in_the_beds_changes_nothing(client, lin):
    party = group(lin)
    client.force_login(lin)

    answer = client.post(f"/customers/{party.pk}/group/beds/", {"bed-x": "y", "bed-": "", "z": "1"})

    assert answer.status_code == 302


def test_a_member_is_given_by_number_and_a_hidden_number_answers_like_a_wrong_one(client, lin, sun):
    party, hidden = group(lin), make.customer(sun)
    client.force_login(lin)
    page = f"/customers/{party.pk}/group/members/new/"
    answers = [
        client.post(page, {"archive": number}).context["form"].errors["archive"]
        for number in (hidden.number, "KH-2026-999999")
    ]

    assert answers[0] == answers[1]
